import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { readMigrationFiles } from '#drizzle/migrator';

/** One step of the schema, as its file has it. */
export interface Migration {
  /** SHA-256 of the file. */
  readonly hash: string;
  /** When it was written, epoch milliseconds: the order of the steps. */
  readonly writtenAt: number;
  readonly statements: readonly string[];
}

/** What a database, or a backup, says of a step that was taken. */
export type TakenStep = Pick<Migration, 'hash' | 'writtenAt'>;

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

/** Every step that this version knows, the oldest first. */
export const knownMigrations = (): readonly Migration[] =>
  readMigrationFiles({ migrationsFolder: FOLDER }).map(({ hash, folderMillis, sql }) => ({
    hash,
    writtenAt: folderMillis,
    statements: sql,
  }));

/** The steps that were taken in this database, the oldest first; empty when none was. */
export async function takenSteps(client: pg.Client): Promise<readonly TakenStep[]> {
  const found = await client.query(`select 1 where to_regclass('drizzle.__drizzle_migrations') is not null`);
  if (found.rows.length === 0) return [];
  const { rows } = await client.query<{ hash: string; created_at: string }>(
    'select hash, created_at from drizzle.__drizzle_migrations order by created_at',
  );
  return rows.map((row) => ({ hash: row.hash, writtenAt: Number(row.created_at) }));
}

/**
 * What is still to be done after the steps that were taken. `newer`: they go on after all of ours; `foreign`: they are
 * not those of any version that was released.
 */
export function pendingAfter(
  taken: readonly TakenStep[],
  known: readonly Migration[],
): readonly Migration[] | 'newer' | 'foreign' {
  const same = taken.filter((step, index) => step.hash === known[index]?.hash).length;
  if (same === taken.length) return known.slice(taken.length);
  return same === known.length ? 'newer' : 'foreign';
}

/** Takes steps within the transaction that is open on this session, and writes down that they were taken. */
export async function takeSteps(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await client.query('create schema if not exists drizzle');
  await client.query(
    'create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)',
  );
  for (const { hash, writtenAt, statements } of migrations) {
    for (const statement of statements) await client.query(statement);
    await client.query('insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)', [
      hash,
      writtenAt,
    ]);
  }
}
