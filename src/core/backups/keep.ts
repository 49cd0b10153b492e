import { plainDate } from '../calendar/localDay.ts';
import type { Instant } from '../points/ledger.ts';

/** Why a backup was made. */
export type BackupKind = 'by-hand' | 'nightly' | 'before-upgrade' | 'before-restore' | 'before-move';

/** How many nightly backups stay: of so many days, and of so many weeks. */
export interface Keep {
  readonly daily: number;
  readonly weekly: number;
}

export interface NamedBackup {
  readonly name: string;
  readonly kind: BackupKind;
  readonly madeAt: Instant;
}

const NAME = /^regulars-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([a-z-]+)\.backup\.gz$/;
const KINDS: ReadonlySet<string> = new Set<BackupKind>([
  'by-hand',
  'nightly',
  'before-upgrade',
  'before-restore',
  'before-move',
]);

/** `regulars-20261122T000512Z-nightly.backup.gz`: names sort by time. */
export const backupName = (kind: BackupKind, madeAt: Instant): string =>
  `regulars-${new Date(madeAt)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '')}-${kind}.backup.gz`;

/** What a file's name says; `undefined` for files that are not ours. */
export function readBackupName(name: string): NamedBackup | undefined {
  const [, year, month, day, hour, minute, second, kind = ''] = NAME.exec(name) ?? [];
  if (!KINDS.has(kind)) return undefined;
  const madeAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(madeAt) ? undefined : { name, kind: kind as BackupKind, madeAt };
}

/** Of those that are made before something is changed, the newest three stay. */
const BEFORE_A_CHANGE = 3;

/**
 * Which backups of a folder have served their time. Of nightly ones stays the newest of each of the last `daily` local
 * dates that have one, and the newest of each of the last `weekly` calendar weeks; what was made by hand stays.
 */
export function outlived(names: readonly string[], keep: Keep, zone: string): string[] {
  const newestFirst = names
    .flatMap((name) => readBackupName(name) ?? [])
    .toSorted((a, b) => b.madeAt - a.madeAt || (a.name < b.name ? 1 : -1));
  const nightly = newestFirst.filter(({ kind }) => kind === 'nightly');
  const staying = new Set([
    ...firstOfEach(nightly, ({ madeAt }) => plainDate(madeAt, zone).toString(), keep.daily),
    ...firstOfEach(nightly, ({ madeAt }) => weekOf(madeAt, zone), keep.weekly),
    ...newestFirst.filter(({ kind }) => kind === 'by-hand'),
    ...(['before-upgrade', 'before-restore', 'before-move'] as const).flatMap((kind) =>
      newestFirst.filter((one) => one.kind === kind).slice(0, BEFORE_A_CHANGE),
    ),
  ]);
  return newestFirst.filter((one) => !staying.has(one)).map(({ name }) => name);
}

function weekOf(instant: Instant, zone: string): string {
  const { yearOfWeek, weekOfYear } = plainDate(instant, zone);
  return `${yearOfWeek}-${weekOfYear}`;
}

function firstOfEach(
  backups: readonly NamedBackup[],
  group: (backup: NamedBackup) => string,
  most: number,
): readonly NamedBackup[] {
  const first = new Map<string, NamedBackup>();
  for (const backup of backups) {
    const name = group(backup);
    if (!first.has(name)) first.set(name, backup);
  }
  return [...first.values()].slice(0, most);
}
