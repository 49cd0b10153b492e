import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { knownMigrations, type Migration, pendingAfter, takeSteps } from '../migrations.ts';
import { BOOKS, type MemberBooks } from '../verify.ts';
import { columnList, quoted, type TableHead } from './format.ts';
import { type CheckedBackup, type Piece, piecesOf } from './read.ts';
import { BackupRefused } from './refusal.ts';
import { openAlone, refuseInUse } from './session.ts';
import { tablesOf } from './write.ts';

export interface LoadOptions {
  /** What is there goes, once the backup is whole in its place. Without it only an empty database is filled. */
  readonly replace: boolean;
  /** What to say of a database that has a shop, where `replace` is no way out. */
  readonly notEmpty?: string;
  /** What is wrong in the books of some members; empty when nothing is. */
  readonly problemsOf: (books: readonly MemberBooks[]) => readonly string[];
  /** Last thing before it counts, in the same transaction and at today's schema. */
  readonly settle: (client: pg.Client) => Promise<void>;
}

/**
 * Brings a checked backup into a database: schema as it was, rows, the steps up to today's schema, the books recomputed,
 * `settle`; all of it in one transaction, so that a load which is killed leaves what was there before. The triggers that
 * guard the books stay in force throughout: rows of the ledger are only ever added.
 *
 * Refuses `made-by-newer`, `made-before-release`, `in-use` (a service or command works on it), `not-empty`,
 * `did-not-arrive` and `books-wrong`.
 */
export async function loadBackup(url: string, backup: CheckedBackup, options: LoadOptions): Promise<void> {
  const plan = planOf(backup);
  const client = await openAlone(url, 'regulars restore');
  try {
    await refuseInUse(client);
    if (!options.replace && !(await isEmpty(client)))
      throw new BackupRefused(
        'not-empty',
        options.notEmpty ??
          'There is a shop in this database already, and nothing was changed. Restore into an empty one, or say --replace to have the backup in its place (what is there is backed up first).',
      );
    await client.query('begin');
    await client.query('drop schema if exists regulars cascade; drop table if exists drizzle.__drizzle_migrations');
    await takeSteps(client, plan.made);
    await fill(client, backup);
    await takeSteps(client, plan.since);
    await analyse(client);
    await checkBooks(client, options.problemsOf);
    await options.settle(client);
    await refuseInUse(client);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** Which steps made the backup's schema, and which have come since. */
function planOf({ path, header }: CheckedBackup): {
  readonly made: readonly Migration[];
  readonly since: readonly Migration[];
} {
  const known = knownMigrations();
  const since = pendingAfter(header.steps, known);
  if (since === 'newer')
    throw new BackupRefused(
      'made-by-newer',
      `${path} was made by Regulars ${header.version}, which is newer than this one. Install that version, then restore.`,
    );
  if (since === 'foreign')
    throw new BackupRefused(
      'made-before-release',
      `${path} was made by a version that was never released, and its tables are not those of any that was.`,
    );
  return { made: known.slice(0, header.steps.length), since };
}

/** A service that was only started has its keys and nothing to lose. */
async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ schema: boolean; tables: number }>(
    `select to_regnamespace('regulars') is not null as schema,
       (select count(*)::int from unnest($1::text[]) name where to_regclass('regulars.' || name) is not null) as tables`,
    [TELLING],
  );
  if (rows[0]?.schema !== true) return true;
  if (rows[0].tables < TELLING.length) return false;
  const found = await client.query(
    TELLING.map((name) => `(select 1 from regulars.${name} limit 1)`).join(' union all '),
  );
  return found.rows.length === 0;
}

/** As soon as somebody did something, one of these has a row. */
const TELLING = ['members', 'staff', 'identities', 'products', 'purchases'];

async function fill(client: pg.Client, backup: CheckedBackup): Promise<void> {
  const here = new Map((await tablesOf(client)).map((head) => [head.table, head]));
  const strange = backup.tables.filter((head) => !hasColumns(here.get(head.table), head)).map(({ table }) => table);
  const missing = [...here.keys()].filter((table) => !(table in backup.rows));
  if (strange.length > 0 || missing.length > 0)
    throw new BackupRefused(
      'damaged',
      `${backup.path} does not have the tables of its version (${[...strange, ...missing].join(', ')}). Nothing was changed.`,
    );
  await copyTables(client, backup.path);
  for (const [table, count] of Object.entries(backup.rows)) {
    const { rows } = await client.query<{ count: string }>(`select count(*) from regulars.${quoted(table)}`);
    if (Number(rows[0]?.count) !== count)
      throw new BackupRefused(
        'did-not-arrive',
        `${table} has ${rows[0]?.count} rows of ${count}: nothing was changed.`,
      );
  }
}

const hasColumns = (here: TableHead | undefined, { columns }: TableHead): boolean =>
  here !== undefined && columns.every((column) => here.columns.includes(column));

async function copyTables(client: pg.Client, path: string): Promise<void> {
  const pieces = piecesOf(path);
  let piece = await pieces.next();
  while (piece.done !== true) {
    if (piece.value.kind !== 'table') {
      piece = await pieces.next();
      continue;
    }
    const { head } = piece.value;
    const into = client.query(copyFrom(`copy regulars.${quoted(head.table)} (${columnList(head)}) from stdin`));
    const after: { piece?: IteratorResult<Piece, void> } = {};
    await pipeline(rowsOf(pieces, after), into);
    piece = after.piece ?? (await pieces.next());
  }
}

/** The rows of one table; what follows them is left in `after`. */
async function* rowsOf(
  pieces: AsyncGenerator<Piece>,
  after: { piece?: IteratorResult<Piece, void> },
): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await pieces.next();
    if (next.done === true || next.value.kind !== 'rows') {
      after.piece = next;
      return;
    }
    yield next.value.bytes;
  }
}

/** Without figures the first hours after a restore would be planned as if every table were empty. */
async function analyse(client: pg.Client): Promise<void> {
  const names = (await tablesOf(client)).map(({ table }) => `regulars.${quoted(table)}`);
  await client.query(`analyze ${names.join(', ')}`);
}

const RANGE = 1_000;
const MOST_PROBLEMS = 5;

async function checkBooks(client: pg.Client, problemsOf: LoadOptions['problemsOf']): Promise<void> {
  const problems: string[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await client.query<MemberBooks>({ name: 'books', text: BOOKS, values: [after, RANGE] });
    problems.push(...problemsOf(rows));
    const last = rows.at(-1);
    if (last === undefined || problems.length >= MOST_PROBLEMS) break;
    after = last.memberId;
  }
  if (problems.length === 0) return;
  throw new BackupRefused(
    'books-wrong',
    `The books in this backup do not agree, so it was not brought back: ${problems.slice(0, MOST_PROBLEMS).join('; ')}.`,
  );
}
