import type { Logger } from 'pino';
import { connect } from '../../db/client.ts';
import { openDatabase } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import type { Config } from '../config.ts';
import { type Service, startOn } from './service.ts';

/** Starts everything, or throws and leaves nothing running. */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const plain = { info: (message: string) => log.info(message), warn: (message: string) => log.warn(message) };
  const opened = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: plain });
  return orClose(opened.stop, async () => {
    await migrate(opened.url);
    const db = await connect(opened.url);
    const close = async () => {
      await db.close();
      await opened.stop();
    };
    return orClose(db.close, () => startOn({ ...opened, db, close }, config, log));
  });
}

async function orClose<Started>(close: () => Promise<unknown>, start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    await close();
    throw error;
  }
}
