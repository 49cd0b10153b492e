import type { Logger } from 'pino';
import type { BackupPlace } from '../app/backup.ts';
import type { Deps } from '../app/deps.ts';
import type { keepFiles } from '../app/files.ts';
import type { Seal } from '../app/sealed.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';

/** What is made once and handed to everything that is wired together. */
export interface Parts {
  readonly config: Config;
  readonly backups: BackupPlace;
  /** Of this run of this process. */
  readonly processId: string;
  readonly deps: Deps;
  readonly seal: Seal;
  readonly files: ReturnType<typeof keepFiles>;
  readonly clock: Clock;
  /** The same clock, for everything that only reads it. */
  readonly now: () => number;
  readonly log: Logger;
}
