import { resolve } from 'node:path';
import type { Command } from 'commander';
import { writeBackup } from '../../db/backup/write.ts';
import { type BackupPlace, backUp, type WrittenBackup } from '../app/backup.ts';
import { clockFrom } from '../clock.ts';
import { config } from '../config.ts';
import { placeOf } from './place.ts';
import { say } from './say.ts';
import { withDatabase } from './withDatabase.ts';

/** `regulars backup` */
export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('write everything of the shop into one file, beside the running service or without it')
    .option('--out <file>', 'the file to write; otherwise one in BACKUP_DIR, named by the time')
    .action(async ({ out }: { out?: string }) => {
      const settings = config();
      await withDatabase(settings, false, async ({ url }) => say(madeOf(await make(placeOf(settings, url), out))));
    });
}

const make = (place: BackupPlace, out: string | undefined): Promise<WrittenBackup> =>
  out === undefined
    ? backUp(place, 'by-hand', clockFrom(0).now())
    : writeBackup(place.url, resolve(out), place.version);

/** What is in a backup, in one line for people. */
function madeOf({ path, bytes, rows }: WrittenBackup): string {
  return `${path}: ${countsOf(rows)}, ${(bytes / 1_000_000).toFixed(1)} MB. Keep a copy on another machine; it holds your customers' data.`;
}

/** The counts that people compare. */
export const countsOf = (rows: Readonly<Record<string, number>>): string =>
  `${rows['members'] ?? 0} members, ${rows['purchases'] ?? 0} purchases, ${rows['entries'] ?? 0} ledger entries, ${Object.values(rows).reduce((sum, count) => sum + count, 0)} rows`;
