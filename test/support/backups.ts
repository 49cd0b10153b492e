import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { ask } from './cluster.ts';

/** A folder for backups that is gone after the tests of this file. Call it where hooks are registered. */
export function backupFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-backups-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fingerprint of each table: equal when the rows are, in whatever order. */
export async function printsOf(url: string): Promise<Readonly<Record<string, string>>> {
  const tables = await ask(url, `select tablename as name from pg_tables where schemaname = 'regulars' order by 1`);
  const print = (name: unknown) => `
    select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as print
    from regulars."${name}" t`;
  const prints = await ask(url, tables.map(({ name }) => print(name)).join(' union all '));
  return Object.fromEntries(prints.map((row) => [String(row['name']), String(row['print'])]));
}

/** Cuts off every session of the service and of tests on a database; pools connect again by themselves. */
export const cutOff = (url: string): Promise<unknown> =>
  ask(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'regulars' and pid <> pg_backend_pid()`,
  );

/** Where the database of some dependencies is. */
export async function databaseUrlOf({ db }: Pick<Deps, 'db'>): Promise<string> {
  const [row] = await db.sql<{ name: string }[]>`select current_database() as name`;
  const url = new URL(inject('database').adminUrl);
  url.pathname = `/${row?.name}`;
  return url.href;
}
