import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../db/alive.ts';
import { hasPeople } from '../../db/backup/people.ts';
import { notWritten, type WrittenBackup, writeBackup } from '../../db/backup/write.ts';
import { type BackupKind, backupName, type Keep, outlived } from '../core/backups/keep.ts';

export { BackupRefused } from '../../db/backup/refusal.ts';
export type { WrittenBackup } from '../../db/backup/write.ts';

/** Where backups of a shop go. */
export interface BackupPlace {
  /** The database they are of. */
  readonly url: string;
  readonly folder: string;
  readonly keep: Keep;
  /** The service's, for the header. */
  readonly version: string;
}

/**
 * Makes a backup in the shop's folder for them and removes those that have served their time. `now` is the machine's
 * time. Throws `BackupRefused`, or what the disk or the database says; what was there stays then.
 */
export async function backUp(place: BackupPlace, kind: BackupKind, now: number, zone = 'UTC'): Promise<WrittenBackup> {
  const path = join(place.folder, backupName(kind, now));
  try {
    // Whoever reads a backup reads every customer.
    await mkdir(place.folder, { recursive: true, mode: 0o700 });
    await clearAway(place.folder);
  } catch (error) {
    throw notWritten(error, path);
  }
  const written = await writeBackup(place.url, path, place.version);
  for (const name of outlived(await readdir(place.folder), place.keep, zone)) await rm(join(place.folder, name));
  return written;
}

const UNFINISHED = /^regulars-.*\.backup\.gz\.part-(\d+)$/;

/** Pieces of backups whose process was killed. In a container the next one has its number; one process makes one at a time. */
async function clearAway(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(UNFINISHED.exec(name)?.[1] ?? 0);
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) await rm(join(folder, name), { force: true });
  }
}

/** For `migrate`: a backup before data is changed. Without one nothing is changed, and the operator is told what to do. */
export async function backUpBeforeUpgrade(place: BackupPlace, now: number): Promise<void> {
  if (!(await hasPeople(place.url))) return;
  try {
    await backUp(place, 'before-upgrade', now);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `This version has to change the database, and the backup before that could not be made: ${why} Nothing was changed: put that right and start again.`,
      { cause },
    );
  }
}
