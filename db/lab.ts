import type { Database } from './client.ts';

/** One line of a pane of the built-in chat; `content` is JSON of the lab's own making. */
export interface LabRow {
  readonly seq: string;
  readonly channelUserId: string;
  readonly direction: 'in' | 'out';
  readonly content: unknown;
  readonly at: number;
}

const columns = (database: Database) => database.sql`
  lab_message_id as seq, channel_user_id as "channelUserId", direction, content,
  (extract(epoch from created_at) * 1000)::float8 as at`;

/** Adds a line under a new `seq`, unless its `key` is known: then gives the line that has it. */
export async function appendLine(
  database: Database,
  row: LabRow & { readonly key: string },
): Promise<{ readonly seq: string; readonly appended: boolean }> {
  const { sql } = database;
  const added = await sql`
    insert into regulars.lab_messages (lab_message_id, channel_user_id, direction, retry_key, content, created_at)
    values (${row.seq}, ${row.channelUserId}, ${row.direction}, ${row.key}, ${JSON.stringify(row.content)}::text::jsonb,
            to_timestamp(${row.at}::float8 / 1000))
    on conflict (retry_key) do nothing`;
  if (added.count === 1) return { seq: row.seq, appended: true };
  const [known] = await sql<{ seq: string }[]>`
    select lab_message_id as seq from regulars.lab_messages where retry_key = ${row.key}`;
  return { seq: known?.seq ?? row.seq, appended: false };
}

/** The newest lines of every pane as of one moment, in order. */
export const recentLines = (database: Database, limitPerPane: number) => database.sql<LabRow[]>`
  select ${columns(database)} from (
    select *, row_number() over (partition by channel_user_id order by lab_message_id desc) as place
    from regulars.lab_messages) lines
  where place <= ${limitPerPane} order by lab_message_id`;

/** Lines of all panes after `seq`, in order. */
export const linesSince = (database: Database, seq: string | undefined, limit: number) => database.sql<LabRow[]>`
  select ${columns(database)} from regulars.lab_messages
  where ${seq ?? null}::uuid is null or lab_message_id > ${seq ?? null}::uuid
  order by lab_message_id limit ${limit}`;

/** The newest line of each person's own, in the order of the panes' first lines. */
export const newestOwnLines = (database: Database, channelUserId?: string) => database.sql<LabRow[]>`
  select ${columns(database)} from (
    select distinct on (channel_user_id) *, min(lab_message_id::text) over (partition by channel_user_id) as first_line
    from regulars.lab_messages
    where direction = 'in' and (${channelUserId ?? null}::text is null or channel_user_id = ${channelUserId ?? null})
    order by channel_user_id, lab_message_id desc) newest
  order by first_line`;
