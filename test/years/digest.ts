import { createHash } from 'node:crypto';
import type postgres from 'postgres';

/** What is no part of what happened in the shop: work in hand, answers of keys, words on their way, what is foretold. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'alarms',
  'api_keys',
  'backup_status',
  'channel_paces',
  'channel_pauses',
  'command_keys',
  'conversations',
  'forecast_models',
  'forecasts',
  'history_turns',
  'inbox',
  'lab_clock',
  'lab_messages',
  'leases',
  'link_codes',
  'member_histories',
  'outbox',
  'pair_forecasts',
  'processes',
  'rate_limits',
  'restores',
  'secrets',
]);

/** Columns that tell when or how often a machine did it, not what was done; and random ones beside ids. */
const MACHINE_COLUMNS: ReadonlySet<string> = new Set([
  'attempts',
  'code',
  'code_hash',
  'content_hash',
  'finished_at',
  'first_attempt_at',
  'first_member_id',
  'invite_code',
  'last_member_id',
  'leased_until',
  'not_before',
  'range_no',
  'retry_key',
  'started_at',
  'token',
]);

/** Set by the database's clock in these tables; in others the shop's clock sets it. */
const BOOKED_AT: ReadonlySet<string> = new Set(['entries', 'journals']);

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ROUNDS = 5;

export interface Digest {
  readonly whole: string;
  /** By table: how many rows, their digest, and that of what stands in them but ids. */
  readonly tables: ReadonlyMap<string, { readonly rows: number; readonly digest: string; readonly own: string }>;
}

interface Row {
  readonly table: string;
  /** The row's text around its ids. */
  readonly pieces: readonly string[];
  readonly ids: readonly number[];
  label: string;
}

/**
 * The state of a shop, whatever its ids are: two shops in which the same happened have the same digest. An id stands for
 * the rows it is in and its place there, in a few rounds (colour refinement), so that what belongs together must belong
 * together in both. Covers every table of the schema but work in hand; a table that is added is covered too.
 */
export async function digestOf(sql: postgres.Sql): Promise<Digest> {
  const { rows, ids } = await readRows(sql);
  let labels: readonly string[] = Array.from({ length: ids }, () => '');
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of rows)
      row.label = short([row.table, ...row.pieces.flatMap((piece, at) => [piece, labels[row.ids[at] ?? -1] ?? ''])]);
    labels = labelsOf(rows, ids);
  }
  const byTable = Map.groupBy(rows, ({ table }) => table);
  const own = (its: readonly Row[]) => short(its.map(({ pieces }) => pieces.join('#')).sort());
  const tables = new Map(
    [...byTable].map(([table, its]) => [
      table,
      { rows: its.length, digest: short(its.map(({ label }) => label).sort()), own: own(its) },
    ]),
  );
  return { whole: short([...tables].map(([table, { digest }]) => `${table} ${digest}`).sort()), tables };
}

/** The tables in which two shops differ, with their rows: by what stands in them, or else by what belongs together. */
export function differences(one: Digest, other: Digest): readonly string[] {
  const tables = [...new Set([...one.tables.keys(), ...other.tables.keys()])];
  const apart = (by: 'digest' | 'own') =>
    tables.filter((table) => one.tables.get(table)?.[by] !== other.tables.get(table)?.[by]);
  const own = apart('own');
  return (own.length > 0 ? own : apart('digest')).map(
    (table) => `${table} (${one.tables.get(table)?.rows ?? 0} rows and ${other.tables.get(table)?.rows ?? 0})`,
  );
}

/** Each id as a number, each row as its text and the ids in it. */
async function readRows(sql: postgres.Sql): Promise<{ readonly rows: readonly Row[]; readonly ids: number }> {
  const columns = await sql<{ table: string; names: string[] }[]>`
    select c.table_name as table, array_agg(c.column_name::text order by c.column_name) as names
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'regulars' and t.table_type = 'BASE TABLE' group by 1 order by 1`;
  const numbers = new Map<string, number>();
  const rows: Row[] = [];
  for (const { table, names } of columns) {
    if (LEFT_OUT.has(table)) continue;
    const kept = names.filter((name) => !MACHINE_COLUMNS.has(name) && !(name === 'created_at' && BOOKED_AT.has(table)));
    const list = kept.map((name) => `t."${name}"`).join(', ');
    const cursor = sql
      .unsafe<{ text: string }[]>(`select row(${list})::text as text from regulars."${table}" t`)
      .cursor(5_000);
    for await (const page of cursor) for (const { text } of page) rows.push(rowOf(table, text, numbers));
  }
  return { rows, ids: numbers.size };
}

function rowOf(table: string, text: string, numbers: Map<string, number>): Row {
  const ids = (text.match(ID) ?? []).map((id) => {
    const number = numbers.get(id) ?? numbers.size;
    if (number === numbers.size) numbers.set(id, number);
    return number;
  });
  return { table, pieces: text.split(ID), ids, label: '' };
}

function labelsOf(rows: readonly Row[], ids: number): readonly string[] {
  const places: string[][] = Array.from({ length: ids }, () => []);
  for (const { label, ids: its } of rows) for (const [at, id] of its.entries()) places[id]?.push(`${label}${at}`);
  return places.map((its) => short(its.sort()));
}

const short = (texts: readonly string[]): string =>
  createHash('sha1').update(texts.join('\n')).digest('base64').slice(0, 16);
