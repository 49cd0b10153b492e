import type postgres from 'postgres';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { inLongSession } from './longSession.ts';

/** The one session of an import: its temporary tables hold the list, so no list is held in memory. */
export type ImportSession = postgres.Sql;

const TABLES = {
  import_refused: 'row_no int primary key, code text not null, cell text, reference text',
  import_rows: `row_no int not null, reference text not null, who text not null, occurred_ms bigint not null,
    sku text not null, name text, category text, quantity int not null, unit_price_minor bigint,
    discount_minor bigint not null, store text`,
  import_returns: `row_no int not null, reference text not null, return_of text not null,
    occurred_at timestamptz not null, sku text not null, quantity int not null, amount_minor bigint`,
};
const MADE_LATER = ['import_purchases', 'import_people'];

/** Lends a session with empty tables for one list; they are gone afterwards, also when the import is killed. */
export function inImportSession<Value>(
  database: Database,
  run: (session: ImportSession) => Promise<Value>,
): Promise<Value> {
  return inLongSession(database, async (session) => {
    await dropTables(session);
    for (const [name, columns] of Object.entries(TABLES)) {
      await session.unsafe(`create temp table ${name} (${columns})`);
    }
    try {
      return await run(session);
    } finally {
      await dropTables(session).catch(() => undefined); // a lost session has taken them along
    }
  });
}

async function dropTables(session: ImportSession): Promise<void> {
  const names = [...Object.keys(TABLES), ...MADE_LATER].map((name) => `pg_temp.${name}`);
  await session.unsafe(`drop table if exists ${names.join(', ')}`);
}

export interface RefusedRow {
  readonly rowNo: number;
  readonly code: string;
  readonly cell: string | null;
  /** Of the purchase that the line belongs to; the others of it are refused too. */
  readonly reference: string | null;
}

/** Remembers refused lines by their place in the list. */
export async function keepRefused(session: ImportSession, rows: readonly RefusedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertAll(session, 'import_refused', [
    ['row_no', 'int', rows.map((row) => row.rowNo)],
    ['code', 'text', rows.map((row) => row.code)],
    ['cell', 'text', rows.map((row) => row.cell)],
    ['reference', 'text', rows.map((row) => row.reference)],
  ]);
}

type FilledColumn = readonly [name: string, type: string, values: readonly unknown[]];

/** Any number of rows of a temporary table, each column as one array. */
export async function insertAll(
  session: ImportSession,
  table: string,
  columns: readonly FilledColumn[],
): Promise<void> {
  const names = columns.map(([name]) => name).join(', ');
  const arrays = columns.map(([, type], at) => `$${at + 1}::text::${type}[]`).join(', ');
  const values = columns.map(([, , list]) => arrayLiteral(list));
  await session.unsafe(`insert into pg_temp.${table} (${names}) select * from unnest(${arrays})`, values, {
    prepare: true,
  });
}

/** How many lines were refused for each reason, the most frequent first. */
export async function refusedCounts(session: ImportSession): Promise<ReadonlyMap<string, number>> {
  const rows = await session.unsafe<{ code: string; count: number }[]>(
    'select code, count(*)::int as count from pg_temp.import_refused group by code order by count(*) desc, code',
  );
  return new Map(rows.map(({ code, count }) => [code, count]));
}

const PAGE = 1_000;

/** The refused lines in the order of the list. */
export async function* refusedRows(session: ImportSession): AsyncGenerator<RefusedRow> {
  let after = 0;
  for (;;) {
    const rows: RefusedRow[] = await session.unsafe(
      `select row_no as "rowNo", code, cell, reference from pg_temp.import_refused
       where row_no > $1 order by row_no limit ${PAGE}`,
      [after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.rowNo;
  }
}
