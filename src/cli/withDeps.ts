import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { v7 as newId } from 'uuid';
import { connect } from '../../db/client.ts';
import { openDatabase } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { answerKeyOf } from '../../db/secrets.ts';
import { backUpBeforeUpgrade } from '../app/backup.ts';
import type { Deps } from '../app/deps.ts';
import { createSeal } from '../app/sealed.ts';
import { config } from '../config.ts';
import { placeOf } from './place.ts';
import { fail } from './say.ts';

/**
 * Runs a command on the shop's database: beside the service when it runs, else on the embedded one that it starts and
 * stops. A folder without a shop stays as it is: only `start` makes one, so that a wrong DATA_DIR is seen.
 */
export async function withDeps(work: (deps: Deps, now: number) => Promise<void>): Promise<void> {
  const now = Date.now();
  const settings = config();
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'postgres'))) {
    fail(
      `There is no shop in ${resolve(dataDir)} yet: run npm start once, then this again (or set DATA_DIR to where the shop is).`,
    );
    return;
  }
  const log = pino({ level: 'warn' }, pino.destination(2));
  const quiet = { info: () => undefined, warn: (message: string) => log.warn(message) };
  const opened = await openDatabase({ databaseUrl, dataDir, log: quiet });
  try {
    await migrate(opened.url, { beforeChange: () => backUpBeforeUpgrade(placeOf(settings, opened.url), now) });
    const db = await connect(opened.url, { connections: 4 });
    try {
      const seal = createSeal(await answerKeyOf(db, opened.secretsFolder, new Date(now)));
      await work({ db, newId, randomBytes: (count) => randomBytes(count), seal, wakeOutbox: () => undefined }, now);
    } finally {
      await db.close();
    }
  } finally {
    await opened.stop();
  }
}
