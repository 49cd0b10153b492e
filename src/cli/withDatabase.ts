import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { openDatabase } from '../../db/embedded.ts';
import type { Config } from '../config.ts';
import { fail } from './say.ts';

type Opened = Awaited<ReturnType<typeof openDatabase>>;

/**
 * Runs something on the database that the settings name, as it stands: nothing is migrated. `make`: a folder without a
 * shop gets an empty database; without it such a folder stays as it is and the command fails.
 */
export async function withDatabase(
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  make: boolean,
  work: (opened: Opened) => Promise<void>,
): Promise<void> {
  if (!make && databaseUrl === undefined && !existsSync(join(dataDir, 'postgres'))) {
    fail(
      `There is no shop in ${resolve(dataDir)} yet: run npm start once, then this again (or set DATA_DIR to where the shop is).`,
    );
    return;
  }
  const log = pino({ level: 'warn' }, pino.destination(2));
  const quiet = { info: () => undefined, warn: (message: string) => log.warn(message) };
  const opened = await openDatabase({ databaseUrl, dataDir, log: quiet });
  try {
    await work(opened);
  } finally {
    await opened.stop();
  }
}
