import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, openSync } from 'node:fs';
import { readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isErrno } from '../errno.ts';
import type { Binaries } from './binaries.ts';
import { type ClusterPaths, PROGRAM_ENV, SUPERUSER, systemIdentifier } from './cluster.ts';
import { checkNotCopied, isSameFolder, isServerAlive, readLockFile } from './lockFile.ts';
import { DatabaseRefused } from './refusal.ts';
import type { Runner } from './runner.ts';

export interface Cluster {
  readonly paths: ClusterPaths;
  runner(): Runner;
  readonly binaries: Binaries;
  readonly password: string;
}

/** A server whose identity was proven by asking it. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** False when it was there before us: another process's, or left by one that was killed. */
  readonly startedByUs: boolean;
}

/** A server replays what a crash left in the write-ahead log before it answers: at most 1 GB of it. */
const READY_WITHIN_MS = 120_000;
const START_ATTEMPTS = 10;
const FOREIGN_FOR_MS = 5_000;
const STOP_WITHIN_MS = 60_000;

/** A database of the cluster, with the password: for connecting, not for showing. */
export const serverUrl = (cluster: Cluster, port: number, database: string): string =>
  `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}/${database}`;

/**
 * The cluster's one server: the one that runs, or a new one. Safe to call from several processes at once, since
 * PostgreSQL lets only one server have a folder and the others find it.
 */
export async function ensureRunning(cluster: Cluster, preferredPort?: number): Promise<RunningServer> {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  let child: ChildProcess | undefined;
  let foreignSince = performance.now();
  for (let attempts = 0; performance.now() < giveUpAt; ) {
    const found = await findServer(cluster);
    if (found.state === 'running') {
      return { pid: found.pid, port: found.port, startedByUs: child?.pid === found.pid };
    }
    // Not at once: a server that is starting writes down its port before it finds that a stranger has it.
    if (found.state !== 'foreign') foreignSince = performance.now();
    else if (performance.now() - foreignSince > FOREIGN_FOR_MS) throw notOurs(cluster, found);
    if (found.state === 'none' && (child === undefined || hasExited(child))) {
      if (child?.exitCode === FOLDER_IN_USE) attempts -= 1;
      if (attempts === START_ATTEMPTS) throw await didNotStart(cluster);
      // The first attempts follow at once (another process won, the port was taken); later ones wait for what ails it.
      if (attempts > 2) await sleep(50 * 2 ** (attempts - 3));
      child = await startServer(cluster, preferredPort ?? (await freePort()));
      attempts += 1;
    }
    await sleep(15);
  }
  throw await didNotStart(cluster);
}

type Found =
  | { state: 'none' }
  | { state: 'starting' }
  | { state: 'running'; pid: number; port: number }
  | { state: 'foreign'; pid: number; detail: string };

/** Refuses `copied-while-running`. */
async function findServer(cluster: Cluster): Promise<Found> {
  const lock = await readLockFile(cluster.paths.lockFile);
  if (lock === undefined) return { state: 'none' };
  await checkNotCopied(cluster.paths, lock);
  const answer: Identity = lock.port > 0 ? await askIdentity(cluster, lock.port) : { is: 'silent' };
  if (answer.is === 'ours') return { state: 'running', pid: answer.pid, port: lock.port };
  if (await isServerAlive(lock)) {
    return answer.is === 'silent' ? { state: 'starting' } : { state: 'foreign', pid: lock.pid, detail: answer.detail };
  }
  return { state: 'none' };
}

type Identity = { is: 'ours'; pid: number } | { is: 'stranger'; detail: string } | { is: 'silent' };

/** Proof of identity: our password, our folder and our cluster's number. Anything that answers otherwise is a stranger. */
async function askIdentity(cluster: Cluster, port: number): Promise<Identity> {
  const client = new pg.Client({
    connectionString: serverUrl(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  client.on('error', () => undefined); // told by the query's own rejection
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string; system: string; lock: string }>(
      `select current_setting('data_directory') as folder, system_identifier::text as system,
              pg_read_file('postmaster.pid') as lock
       from pg_control_system()`,
    );
    const [row] = rows;
    const expected = await systemIdentifier(cluster.paths);
    if (row?.system !== expected || !(await isSameFolder(row.folder, cluster.paths.data))) {
      return { is: 'stranger', detail: `it serves ${row?.folder}, cluster ${row?.system}` };
    }
    return { is: 'ours', pid: Number.parseInt(row.lock, 10) };
  } catch (error) {
    const refused = isErrno(error, '28P01', '28000', '3D000', '42501');
    return refused ? { is: 'stranger', detail: 'it does not take our password' } : { is: 'silent' };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function startServer(cluster: Cluster, port: number): Promise<ChildProcess> {
  const { paths, binaries } = cluster;
  const runner = cluster.runner();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Said on the command line, so that nothing written to a file or by ALTER SYSTEM turns them off.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // No error of a statement goes to the log: it would carry the customer's data.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const program = [...guardOf(paths), binaries.postgres, '-D', paths.data, ...flags];
  const [command = binaries.postgres, ...args] = [...runner.prefix, ...program];
  const log = await openLog(paths, runner);
  try {
    // Detached is a session of its own: Ctrl-C in our terminal, or our death, does not reach the database.
    const child = spawn(command, args, {
      ...runner.user,
      detached: true,
      cwd: '/',
      env: PROGRAM_ENV,
      stdio: ['ignore', log, log],
    });
    child.once('error', () => undefined); // a child that could not be spawned counts as exited
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** What `flock` ends with when another server, or a session left by one, still has the folder. */
const FOLDER_IN_USE = 75;
const FLOCK = 'flock';

/**
 * Put before the server: takes the folder for as long as the server or any of its sessions lives, and only then removes
 * the lock file of a dead one. PostgreSQL alone would not start beside a stranger who has the dead server's number,
 * and of two that clear away one stale lock file at the same moment, it lets the second remove the first one's new one.
 */
function guardOf(paths: ClusterPaths): string[] {
  const clear = ['/bin/sh', '-c', 'rm -f "$1"; shift; exec "$@"', 'sh', paths.lockFile];
  const { stdout } = spawnSync(FLOCK, ['--version'], { encoding: 'utf8' });
  // Not on macOS: there the window of a few milliseconds stays open.
  if (!stdout?.includes('util-linux')) return clear;
  return [FLOCK, '--no-fork', '--nonblock', `--conflict-exit-code=${FOLDER_IN_USE}`, paths.folderLock, ...clear];
}

const hasExited = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const LOG_LIMIT_BYTES = 5_000_000;

async function openLog(paths: ClusterPaths, runner: Runner): Promise<number> {
  const size = await stat(paths.log).then(
    (s) => s.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(paths.log, `${paths.log}.old`);
  const log = openSync(paths.log, 'a', 0o600);
  if (runner.user) chownSync(paths.log, runner.user.uid, runner.user.gid);
  return log;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

const notOurs = ({ paths }: Cluster, found: { pid: number; detail: string }) =>
  new DatabaseRefused(
    'running-but-not-ours',
    `A PostgreSQL server (process ${found.pid}) runs on ${paths.data} but is not the one this service made: ` +
      `${found.detail}. Stop it, or start with another DATA_DIR.`,
  );

async function didNotStart({ paths }: Cluster): Promise<DatabaseRefused> {
  const log = await readFile(paths.log, 'utf8').catch(() => '');
  const tail = log.trimEnd().split('\n').slice(-10).join('\n');
  return new DatabaseRefused('did-not-start', `PostgreSQL does not start. The end of ${paths.log}:\n${tail}`);
}

/** Ends the server in order (sessions cut off, everything written). False when it still runs after a minute. */
export async function stopServer(cluster: Cluster, server: RunningServer): Promise<boolean> {
  process.kill(server.pid, 'SIGINT');
  const giveUpAt = performance.now() + STOP_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const lock = await readLockFile(cluster.paths.lockFile);
    if (lock?.pid !== server.pid) return true;
    await sleep(15);
  }
  return false;
}
