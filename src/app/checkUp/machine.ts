import { type Finding, finding } from './finding.ts';

/** What the composition root finds out about the machine and the settings. */
export interface MachineFacts {
  readonly host: string;
  readonly port: number;
  /** Nobody but this machine can reach the port. */
  readonly onlyHere: boolean;
  readonly publicUrl: string | undefined;
  /** Of the disk that DATA_DIR lies on; `undefined`: it cannot be asked. */
  readonly freeBytes: number | undefined;
  /** Of the newest backup in the folder; `undefined`: there is none. */
  readonly newestBackupAgeMs: number | undefined;
  readonly backupFolder: {
    readonly path: string;
    /** Of its disk. */
    readonly freeBytes: number | undefined;
    /** Why nothing can be written there, as the system says it; `undefined`: it can. */
    readonly refused: string | undefined;
  };
  /** Whether the settings have one made each night. */
  readonly makesNightlyBackups: boolean;
  /** Who answers at `publicUrl`, asked from here; `undefined` without one. */
  readonly reached: WhoAnswers | undefined;
  /** Who answers at `port`; `undefined`: it was not asked. */
  readonly atPort: WhoAnswers | undefined;
}

/** A process of a Regulars, which need not be this shop's; something else; or nobody. */
export type WhoAnswers =
  | { readonly by: 'process'; readonly processId: string | undefined }
  | { readonly by: 'other' }
  | { readonly by: 'nobody'; readonly detail: string };

/** What the shop's database knows of this machine; nothing of it while the database does not answer. */
export interface KnownOfShop {
  /** The shop is so new that no nightly backup can be there yet. */
  readonly isBeforeFirstNight?: boolean;
  /** How long ago the last nightly backup was made, on whatever machine. */
  readonly nightlyBackupAgeMs?: number;
  /** What a backup may need. */
  readonly backupBytes?: number;
  /** The processes that work on this database now. */
  readonly processIds?: readonly string[];
}

const GB = 2 ** 30;
const DISK_LOW = 2 * GB;
const DISK_FULL = GB / 4;
const HOUR_MS = 3_600_000;
/** A nightly backup that was missed once. */
const BACKUP_OLD_MS = 50 * HOUR_MS;

export function machineFindings(facts: MachineFacts, shop: KnownOfShop = {}): readonly Finding[] {
  const isTaken = facts.atPort !== undefined && answers(facts.atPort, shop) === 'other';
  const taken = isTaken ? [finding('wrong', 'port-taken', { port: facts.port })] : [];
  return [
    ...taken,
    ...diskFindings(facts),
    backupFinding(facts, shop),
    ...backupFolderFindings(facts, shop),
    ...publicUrlFindings(facts, shop),
    ...hostFindings(facts),
  ];
}

function diskFindings({ freeBytes: free }: MachineFacts): readonly Finding[] {
  if (free === undefined) return [];
  if (free < DISK_FULL) return [finding('wrong', 'disk-full', { free })];
  return [free < DISK_LOW ? finding('warning', 'disk-low', { free }) : finding('ok', 'disk-ok', { free })];
}

function backupFinding({ newestBackupAgeMs, makesNightlyBackups }: MachineFacts, shop: KnownOfShop): Finding {
  const ages = [newestBackupAgeMs, shop.nightlyBackupAgeMs].filter((age) => age !== undefined);
  const age = ages.length === 0 ? undefined : Math.min(...ages);
  if (age === undefined && makesNightlyBackups && shop.isBeforeFirstNight === true)
    return finding('ok', 'backup-tonight');
  if (age === undefined) return finding('warning', 'backup-none');
  if (age > BACKUP_OLD_MS) return finding('warning', 'backup-old', { days: Math.floor(age / (24 * HOUR_MS)) });
  return finding('ok', 'backup-ok', { hours: Math.floor(age / HOUR_MS) });
}

/** One of the two is enough to say: nothing is written where there is no right to. */
function backupFolderFindings(
  { backupFolder: { path, freeBytes: free, refused }, makesNightlyBackups }: MachineFacts,
  { backupBytes: needed = 0 }: KnownOfShop,
): readonly Finding[] {
  const level = makesNightlyBackups ? 'wrong' : 'warning';
  if (refused !== undefined) return [finding(level, 'backup-folder', { folder: path, detail: refused })];
  if (free === undefined || free >= needed) return [];
  return [finding(level, 'backup-room', { folder: path, needed, free })];
}

/** Without the database nobody can tell one shop's process from another's. */
function answers(who: WhoAnswers, { processIds }: KnownOfShop): 'us' | 'other' | 'nobody' {
  if (who.by !== 'process') return who.by;
  const isOurs = processIds === undefined || (who.processId !== undefined && processIds.includes(who.processId));
  return isOurs ? 'us' : 'other';
}

function publicUrlFindings({ publicUrl: url, reached }: MachineFacts, shop: KnownOfShop): readonly Finding[] {
  if (url === undefined) return [];
  const plain = url.startsWith('https:') ? [] : [finding('warning', 'public-url-plain', { url })];
  if (reached === undefined) return plain;
  if (reached.by === 'nobody')
    return [...plain, finding('warning', 'public-url-silent', { url, detail: reached.detail })];
  if (answers(reached, shop) === 'other') return [...plain, finding('wrong', 'public-url-other', { url })];
  return plain.length > 0 ? plain : [finding('ok', 'public-url-ok', { url })];
}

/** Behind a public https address somebody has thought of the way in, such as a container whose port is published. */
function hostFindings({ host, port, onlyHere, publicUrl }: MachineFacts): readonly Finding[] {
  const isOpen = !onlyHere && publicUrl?.startsWith('https:') !== true;
  return isOpen ? [finding('warning', 'host-open', { host, port })] : [];
}
