import { isIPv4 } from 'node:net';
import { type Finding, finding } from './finding.ts';

/** What the composition root finds out about the machine and the settings. */
export interface MachineFacts {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  /** Of the disk that DATA_DIR lies on; `undefined`: it cannot be asked. */
  readonly freeBytes: number | undefined;
  /** `undefined`: there is none. */
  readonly newestBackupAgeMs: number | undefined;
  /** Whether the settings have one made each night. */
  readonly makesNightlyBackups: boolean;
  /** Who answers at `publicUrl`, asked from here; `undefined` without one. */
  readonly reached: { readonly by: 'us' | 'other' } | { readonly by: 'nobody'; readonly detail: string } | undefined;
  /** Something that is not this service answers at `port`. */
  readonly isPortTaken: boolean;
}

const GB = 2 ** 30;
const DISK_LOW = 2 * GB;
const DISK_FULL = GB / 4;
const HOUR_MS = 3_600_000;
/** A nightly backup that was missed once. */
const BACKUP_OLD_MS = 50 * HOUR_MS;

/** `isBeforeFirstNight`: the shop is so new that no nightly backup can be there yet. */
export function machineFindings(facts: MachineFacts, isBeforeFirstNight = false): readonly Finding[] {
  const taken = facts.isPortTaken ? [finding('wrong', 'port-taken', { port: facts.port })] : [];
  return [
    ...taken,
    ...diskFindings(facts),
    backupFinding(facts, isBeforeFirstNight),
    ...publicUrlFindings(facts),
    ...hostFindings(facts),
  ];
}

function diskFindings({ freeBytes: free }: MachineFacts): readonly Finding[] {
  if (free === undefined) return [];
  if (free < DISK_FULL) return [finding('wrong', 'disk-full', { free })];
  return [free < DISK_LOW ? finding('warning', 'disk-low', { free }) : finding('ok', 'disk-ok', { free })];
}

function backupFinding({ newestBackupAgeMs: age, makesNightlyBackups }: MachineFacts, isBeforeFirst: boolean): Finding {
  if (age === undefined && makesNightlyBackups && isBeforeFirst) return finding('ok', 'backup-tonight');
  if (age === undefined) return finding('warning', 'backup-none');
  if (age > BACKUP_OLD_MS) return finding('warning', 'backup-old', { days: Math.floor(age / (24 * HOUR_MS)) });
  return finding('ok', 'backup-ok', { hours: Math.floor(age / HOUR_MS) });
}

function publicUrlFindings({ publicUrl: url, reached }: MachineFacts): readonly Finding[] {
  if (url === undefined) return [];
  const plain = url.startsWith('https:') ? [] : [finding('warning', 'public-url-plain', { url })];
  if (reached === undefined) return plain;
  if (reached.by === 'nobody')
    return [...plain, finding('warning', 'public-url-silent', { url, detail: reached.detail })];
  if (reached.by === 'other') return [...plain, finding('wrong', 'public-url-other', { url })];
  return plain.length > 0 ? plain : [finding('ok', 'public-url-ok', { url })];
}

/** Behind a public https address somebody has thought of the way in, such as a container whose port is published. */
function hostFindings({ host, port, publicUrl }: MachineFacts): readonly Finding[] {
  const isLoopback = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  const isOpen = !isLoopback && publicUrl?.startsWith('https:') !== true;
  return isOpen ? [finding('warning', 'host-open', { host, port })] : [];
}
