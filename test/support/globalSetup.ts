import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { endOrphans, removeDataDir, temporaryDataDir } from './dataDir.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database that nobody is connected to, and the server's maintenance database. */
    database: { readonly adminUrl: string; readonly template: string };
  }
}

/**
 * One PostgreSQL for the whole run, migrated once: the embedded one in a temporary folder, or the server at
 * `TEST_DATABASE_URL` (quicker to begin with; the role must be a superuser). Databases of failed files stay there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'] || undefined;
  await endOrphans();
  const dataDir = given === undefined ? await temporaryDataDir() : undefined;
  const opened = await openDatabase({ databaseUrl: given, dataDir: dataDir ?? '', log: quiet });
  const template = `regulars_template_${randomBytes(4).toString('hex')}`;
  await run(opened.url, `create database ${template}`);
  await migrate(withDatabase(opened.url, template));
  project.provide('database', { adminUrl: opened.url, template });

  return async () => {
    await run(opened.url, `drop database ${template} with (force)`);
    const kept = await keptDatabases(opened.url, template);
    await opened.stop();
    if (kept.length > 0) console.log(`databases of failed tests are kept: ${kept.join(', ')} in ${dataDir ?? given}`);
    else if (dataDir !== undefined) await removeDataDir(dataDir);
  };
}

const quiet = { info: () => undefined, warn: (message: string) => console.warn(message) };

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function run(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

async function keptDatabases(url: string, template: string): Promise<string[]> {
  const { rows } = await run(url, `select datname from pg_database where starts_with(datname, '${template}_')`);
  return rows.map((row) => String(row.datname));
}
