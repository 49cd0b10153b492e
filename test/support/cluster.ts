import { readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/embedded.ts';

/** Opens the embedded database of a folder in this process, without a word. */
export const open = (dataDir: string): Promise<OpenDatabase> =>
  openDatabase({ databaseUrl: undefined, dataDir, log: { info: () => undefined, warn: () => undefined } });

/** Temporary data folders, whose servers are ended and whose files are removed after the tests of this file. */
export function dataDirs(): () => Promise<string> {
  const parents: string[] = [];
  afterAll(async () => {
    for (const parent of parents) {
      const pid = serverPid(join(parent, 'data'));
      if (pid !== undefined && isAlive(pid)) await open(join(parent, 'data')).then((database) => database.stop());
      await rm(parent, { recursive: true, force: true });
    }
  });
  return async () => {
    const parent = await mkdtemp(join(tmpdir(), 'regulars-fault-'));
    await chmod(parent, 0o711);
    parents.push(parent);
    return join(parent, 'data');
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

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
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
