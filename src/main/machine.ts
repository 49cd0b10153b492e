import { access, constants, readdir, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf, isErrno } from '../../db/errno.ts';
import type { MachineFacts } from '../app/checkUp.ts';
import type { Config } from '../config.ts';
import { readBackupName } from '../core/backups/keep.ts';

/** What is true of this machine and its settings now. `asksPort`: whether the service's own port is tried too. */
export async function machineFacts(config: Config, machineNow: number, asksPort: boolean): Promise<MachineFacts> {
  const { host, port, onlyHere, publicUrl, dataDir, backups } = config;
  const [freeBytes, newest, backupFolder, reached, atPort] = await Promise.all([
    freeAt(dataDir),
    newestBackup(backups.folder),
    folderFacts(backups.folder),
    publicUrl === undefined ? undefined : whoAnswers(publicUrl),
    asksPort && port !== 0 ? whoAnswers(`http://${urlHost(host)}:${port}`) : undefined,
  ]);
  return {
    host,
    port,
    onlyHere,
    publicUrl,
    freeBytes,
    newestBackupAgeMs: newest === undefined ? undefined : Math.max(0, machineNow - newest),
    backupFolder,
    makesNightlyBackups: backups.keep.daily > 0 || backups.keep.weekly > 0,
    reached,
    atPort,
  };
}

/** A folder that is not there yet will lie on the disk of the one above it. */
async function freeAt(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  if (disk !== undefined) return disk.bavail * disk.bsize;
  return dirname(folder) === folder ? undefined : freeAt(dirname(folder));
}

async function folderFacts(path: string): Promise<MachineFacts['backupFolder']> {
  const [freeBytes, refused] = await Promise.all([freeAt(path), refusalOf(path)]);
  return { path, freeBytes, refused };
}

/** Why this user cannot write into a folder, or make it where it is not there yet. */
async function refusalOf(folder: string): Promise<string | undefined> {
  try {
    if (!(await stat(folder)).isDirectory()) return 'ENOTDIR';
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const isAbove = isErrno(error, 'ENOENT') && dirname(folder) !== folder;
    return isAbove ? refusalOf(dirname(folder)) : (errnoOf(error) ?? 'no answer');
  }
}

async function newestBackup(folder: string): Promise<number | undefined> {
  const names = await readdir(folder).catch(() => []);
  const times = names.flatMap((name) => readBackupName(name)?.madeAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

const PATIENCE_MS = 2_500;
/** What proxies say when nobody is behind them. */
const NOBODY_BEHIND = new Set([502, 503, 504]);

async function whoAnswers(base: string): Promise<NonNullable<MachineFacts['reached']>> {
  try {
    const answer = await fetch(`${base}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = (await answer.text()).slice(0, 200);
    if (NOBODY_BEHIND.has(answer.status)) return { by: 'nobody', detail: String(answer.status) };
    if (answer.status !== 200 || !text.includes('"status":"ok"')) return { by: 'other' };
    return { by: 'process', processId: /"process":"([0-9a-f-]{36})"/.exec(text)?.[1] };
  } catch (error) {
    return { by: 'nobody', detail: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'no answer in time';
  return errnoOf(error.cause) ?? 'no answer';
}

/** Who listens on all addresses is asked at this machine's own. */
const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};
