/** What stays free for everything else on the disk. */
const SPARE_BYTES = 100_000_000;

/** Asks in one row how many `bytes` a backup may need: the tables as they are, though it is a fraction of them. */
export const ROOM = `
  select (coalesce(sum(pg_table_size(oid)), 0) + ${SPARE_BYTES})::float8 as bytes from pg_class
  where relnamespace = 'regulars'::regnamespace and relkind = 'r'`;
