import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isErrno } from '../errno.ts';
import type { ClusterPaths } from './cluster.ts';
import { DatabaseRefused } from './refusal.ts';

/** What `postmaster.pid` says; it outlives a killed server, so nothing in it is believed without proof. */
export interface LockFile {
  readonly text: string;
  readonly pid: number;
  readonly dataDirectory: string;
  readonly port: number;
}

/** What PostgreSQL says of the server that has the folder; `undefined`: none says so. */
export async function readLockFile(path: string): Promise<LockFile | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const [pid = '', dataDirectory = '', , port = ''] = text.split('\n');
  return { text, pid: Number.parseInt(pid, 10), dataDirectory, port: Number.parseInt(port, 10) };
}

/**
 * Refuses `copied-while-running` when the lock file came along with a copy: a copy taken file by file under a running
 * server is torn, and its server may be running still.
 */
export async function checkNotCopied(paths: ClusterPaths, lock: LockFile): Promise<void> {
  if (lock.dataDirectory === '' || lock.dataDirectory === paths.data) return;
  if (await isSameFolder(lock.dataDirectory, paths.data)) return;
  throw new DatabaseRefused(
    'copied-while-running',
    `${paths.data} is a copy of ${lock.dataDirectory}, taken while its database was running, so it may be torn. ` +
      'Stop the service there and copy again. If you moved the folder here after a crash, and nothing runs on it, ' +
      `remove ${paths.lockFile} and start again.`,
  );
}

/** Whether both names lead to one folder: a bind mount or a symbolic link gives it a second one. */
export async function isSameFolder(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const identity = (path: string) => stat(path).then((s) => `${s.dev}:${s.ino}`);
  return Promise.all([identity(one), identity(other)]).then(
    ([a, b]) => a === b,
    () => false,
  );
}

/** Whether the lock file's process is a PostgreSQL server started on its folder; a recycled number is not. */
export async function isServerAlive(lock: LockFile): Promise<boolean> {
  if (!(lock.pid > 0)) return false;
  const command = await commandLine(lock.pid);
  return command.includes('postgres') && `${command} `.includes(` -D ${lock.dataDirectory} `);
}

async function commandLine(pid: number): Promise<string> {
  if (existsSync('/proc/self/cmdline')) {
    const bytes = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return bytes.replaceAll('\0', ' ').trimEnd();
  }
  const listed = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return listed?.stdout.trimEnd() ?? '';
}
