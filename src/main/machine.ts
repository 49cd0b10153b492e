import { readdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MachineFacts } from '../app/checkUp.ts';
import type { Config } from '../config.ts';
import { readBackupName } from '../core/backups/keep.ts';

/** What is true of this machine and its settings now. `asksPort`: whether the service's own port is tried too. */
export async function machineFacts(config: Config, machineNow: number, asksPort: boolean): Promise<MachineFacts> {
  const { host, port, publicUrl, dataDir, backups } = config;
  const [freeBytes, newest, reached, portBy] = await Promise.all([
    freeAt(dataDir),
    newestBackup(backups.folder),
    publicUrl === undefined ? undefined : whoAnswers(publicUrl),
    asksPort && port !== 0 ? whoAnswers(`http://${urlHost(host)}:${port}`) : undefined,
  ]);
  return {
    host,
    port,
    publicUrl,
    freeBytes,
    newestBackupAgeMs: newest === undefined ? undefined : Math.max(0, machineNow - newest),
    makesNightlyBackups: backups.keep.daily > 0 || backups.keep.weekly > 0,
    reached,
    isPortTaken: portBy?.by === 'other',
  };
}

/** A folder that is not there yet will lie on the disk of the one above it. */
async function freeAt(folder: string): Promise<number | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  if (disk !== undefined) return disk.bavail * disk.bsize;
  return dirname(folder) === folder ? undefined : freeAt(dirname(folder));
}

async function newestBackup(folder: string): Promise<number | undefined> {
  const names = await readdir(folder).catch(() => []);
  const times = names.flatMap((name) => readBackupName(name)?.madeAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

const PATIENCE_MS = 2_500;
/** What proxies say when nobody is behind them. */
const NOBODY_BEHIND = new Set([502, 503, 504]);

/** Whether this service answers below an address, something else, or nobody. */
async function whoAnswers(base: string): Promise<NonNullable<MachineFacts['reached']>> {
  try {
    const answer = await fetch(`${base}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = (await answer.text()).slice(0, 100);
    if (NOBODY_BEHIND.has(answer.status)) return { by: 'nobody', detail: String(answer.status) };
    return { by: answer.status === 200 && text.includes('"status":"ok"') ? 'us' : 'other' };
  } catch (error) {
    return { by: 'nobody', detail: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
}

/** Who listens on all addresses is asked at this machine's own. */
const urlHost = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};
