import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../alive.ts';
import { isErrno } from '../errno.ts';
import { type Binaries, MAJOR_VERSION } from './binaries.ts';
import { DatabaseRefused } from './refusal.ts';
import type { Runner } from './runner.ts';

export interface ClusterPaths {
  /** What `DATA_DIR` was set to, made and resolved. */
  readonly dataDir: string;
  /** Everything of the database, its password included; appears whole or not at all. */
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly log: string;
  /** PostgreSQL's own note of who serves the folder. */
  readonly lockFile: string;
  /** Locked in the kernel by the server and its sessions, for as long as one of them lives. */
  readonly folderLock: string;
}

/** The one role of the embedded database; its password lies beside the data. */
export const SUPERUSER = 'regulars';

/** Where the parts of the embedded database lie in a data folder. Nothing is looked at or made. */
export function clusterPaths(dataDir: string): ClusterPaths {
  const folder = join(dataDir, 'postgres');
  const data = join(folder, 'data');
  return {
    dataDir,
    folder,
    data,
    password: join(folder, 'password'),
    log: join(folder, 'log'),
    lockFile: join(data, 'postmaster.pid'),
    folderLock: join(folder, 'lock'),
  };
}

/** What tells one cluster from another, kept by every copy of it. PostgreSQL writes it first in `global/pg_control`. */
export async function systemIdentifier(paths: ClusterPaths): Promise<string> {
  const control = await readFile(join(paths.data, 'global', 'pg_control'));
  return control.readBigUInt64LE(0).toString();
}

/** Refuses `other-major-version`: PostgreSQL reads only folders of its own major version. */
export async function checkMajorVersion(paths: ClusterPaths): Promise<void> {
  const version = (await readFile(join(paths.data, 'PG_VERSION'), 'utf8')).trim();
  if (version === MAJOR_VERSION) return;
  throw new DatabaseRefused(
    'other-major-version',
    `${paths.data} was written by PostgreSQL ${version}, and this release brings ${MAJOR_VERSION}. ` +
      'Make a backup with the release that wrote it and restore it here.',
  );
}

/** Makes the cluster unless it is there. Several first starts may do so at once: the first to finish wins. */
export async function createCluster(paths: ClusterPaths, runner: Runner, binaries: Binaries): Promise<void> {
  const temporary = `${paths.folder}.new-${process.pid}-${randomBytes(6).toString('hex')}`;
  const inside = { data: join(temporary, 'data'), password: join(temporary, 'password') };
  try {
    // At once: the second that initdb takes begins before whoever called us goes on with something else.
    mkdirSync(temporary, { mode: 0o700 });
    writeFileSync(inside.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (runner.user) {
      chownSync(inside.password, runner.user.uid, runner.user.gid);
      chownSync(temporary, runner.user.uid, runner.user.gid);
    }
    await initialise(inside, runner, binaries);
    await rename(temporary, paths.folder);
    await syncFolder(paths.dataDir);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another first start was quicker, and its cluster is as good as ours.
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function initialise(inside: { data: string; password: string }, runner: Runner, binaries: Binaries) {
  const options = {
    pgdata: inside.data,
    username: SUPERUSER,
    pwfile: inside.password,
    auth: 'scram-sha-256',
    encoding: 'UTF8',
    // Sorting and upper case are PostgreSQL's own, so that a moved folder works under any operating system.
    locale: 'C',
    'locale-provider': 'builtin',
    'builtin-locale': 'C.UTF-8',
  };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const [command = binaries.initdb, ...args] = [...runner.prefix, binaries.initdb, ...flags, '--set=timezone=UTC'];
  const child = spawn(command, args, { ...runner.user, cwd: '/', env: PROGRAM_ENV, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) {
    throw new DatabaseRefused('init-failed', `PostgreSQL could not make its files:\n${output.trim().slice(-2_000)}`);
  }
}

/** Our own environment holds the channels' secrets; the database needs none of it. */
export const PROGRAM_ENV = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes what first starts left that were killed at work. Their process number may be another's by now: then it stays. */
export async function removeAbandoned(paths: ClusterPaths): Promise<void> {
  for (const name of await readdir(paths.dataDir)) {
    const [, pid] = /^postgres\.new-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Its initdb may be at work still; then the next start clears up.
    await rm(join(paths.dataDir, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
