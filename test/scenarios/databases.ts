import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { removeDataDir, temporaryDataDir } from '../support/dataDir.ts';

/** Migrated, empty databases of one server, one for each case. */
export interface Databases {
  create(): Promise<{ readonly url: string; drop(): Promise<void> }>;
  close(): Promise<void>;
}

/** Databases of the server at `given`, or of the embedded one in a temporary folder. */
export async function openDatabases(given: string | undefined): Promise<Databases> {
  const dataDir = given === undefined ? await temporaryDataDir() : undefined;
  const log = { info: () => undefined, warn: () => undefined };
  const opened = await openDatabase({ databaseUrl: given, dataDir: dataDir ?? '', log });
  const template = `regulars_scenarios_${randomBytes(4).toString('hex')}`;
  await run(opened.url, `create database ${template}`);
  await migrate(named(opened.url, template));
  const copies = copiesOf(opened.url, template);
  return {
    create: copies,
    close: async () => {
      await run(opened.url, `drop database ${template} with (force)`);
      await opened.stop();
      if (dataDir !== undefined) await removeDataDir(dataDir);
    },
  };
}

/** Makes copies of a database that nobody is connected to. */
export const copiesOf =
  (adminUrl: string, template: string): Databases['create'] =>
  async () => {
    const name = `${template}_${randomBytes(4).toString('hex')}`;
    await run(adminUrl, `create database ${name} template ${template}`);
    return { url: named(adminUrl, name), drop: () => run(adminUrl, `drop database ${name} with (force)`) };
  };

function named(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
