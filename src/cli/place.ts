import type { BackupPlace } from '../app/backup.ts';
import type { Config } from '../config.ts';
import { VERSION } from '../main/version.ts';

/** Where backups of the database at `url` go, as the settings say. */
export const placeOf = ({ backups: { folder, keep } }: Pick<Config, 'backups'>, url: string): BackupPlace => ({
  url,
  folder,
  keep,
  version: VERSION,
});
