import { randomBytes } from 'node:crypto';
import { connect } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { answerKeyOf } from '../../db/secrets.ts';
import { backUpBeforeUpgrade } from '../app/backup.ts';
import type { Deps } from '../app/deps.ts';
import { createSeal } from '../app/sealed.ts';
import { config } from '../config.ts';
import { newId } from '../newId.ts';
import { placeOf } from './place.ts';
import { withDatabase } from './withDatabase.ts';

/**
 * Runs a command on the shop's database: beside the service when it runs, else on the embedded one that it starts and
 * stops. A folder without a shop stays as it is: only `start` makes one, so that a wrong DATA_DIR is seen.
 */
export async function withDeps(work: (deps: Deps, now: number) => Promise<void>): Promise<void> {
  const now = Date.now();
  const settings = config();
  await withDatabase(settings, false, async (opened) => {
    await migrate(opened.url, { beforeChange: () => backUpBeforeUpgrade(placeOf(settings, opened.url), now) });
    const db = await connect(opened.url, { connections: 4 });
    try {
      const seal = createSeal(await answerKeyOf(db, opened.secretsFolder, new Date(now)));
      await work({ db, newId, randomBytes: (count) => randomBytes(count), seal, wakeOutbox: () => undefined }, now);
    } finally {
      await db.close();
    }
  });
}
