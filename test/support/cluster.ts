import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { isAlive } from '../../db/alive.ts';
import type { OpenDatabase } from '../../db/embedded/contract.ts';
import { openDatabase } from '../../db/embedded.ts';
import { removeDataDir, temporaryDataDir } from './dataDir.ts';

/** Opens the embedded database of a folder in this process, without a word. */
export const open = (dataDir: string): Promise<OpenDatabase> =>
  openDatabase({ databaseUrl: undefined, dataDir, log: { info: () => undefined, warn: () => undefined } });

/** Data folders whose servers are ended and whose files are removed after the tests of this file. */
export function dataDirs(): () => Promise<string> {
  const made: string[] = [];
  afterAll(async () => {
    for (const dataDir of made) {
      const pid = serverPid(dataDir);
      if (pid !== undefined && isAlive(pid)) await open(dataDir).then((database) => database.stop());
      await removeDataDir(dataDir);
    }
  });
  return async () => {
    const dataDir = await temporaryDataDir();
    made.push(dataDir);
    return dataDir;
  };
}

export const lockFileOf = (dataDir: string): string => join(dataDir, 'postgres', 'data', 'postmaster.pid');

/** The process number in the folder's lock file, whether alive or not. */
export function serverPid(dataDir: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(lockFileOf(dataDir), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/** As whom the folder's server runs: as root it is not ourselves. */
export function serverUser(dataDir: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(join(dataDir, 'postgres'));
  return { uid, gid };
}

/** Rows of one query over a connection of its own. */
export async function ask(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}
