import type { Logger } from 'pino';
import { openDatabase } from '../../db/embedded.ts';
import { clockFrom } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Service } from './service.ts';

/** Starts a service; `signal` aborts when the process is asked to end before it is there. */
export type Start = (config: Config, log: Logger, signal: AbortSignal) => Promise<Service>;

/**
 * Starts everything, or throws and leaves nothing running. The database begins first, and what is built on it is loaded
 * while it comes up: each takes about a second of a first start.
 */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const plain = { info: (message: string) => log.info(message), warn: (message: string) => log.warn(message) };
  const opening = openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: plain });
  const migrator = import('../../db/migrate.ts');
  const rest = migrator.then(() => Promise.all([import('../../db/client.ts'), import('./service.ts')]));
  rest.catch(() => undefined); // told below, when the database is there to be closed
  const opened = await opening;
  return orClose(opened.stop, async () => {
    const { migrate } = await migrator;
    await migrate(opened.url, { beforeChange: () => backUpFirst(config, opened.url) });
    const [{ connect }, { startOn }] = await rest;
    const db = await connect(opened.url);
    const close = async () => {
      await db.close();
      await opened.stop();
    };
    return orClose(db.close, () => startOn({ ...opened, db, close }, config, log));
  });
}

async function backUpFirst({ backups }: Config, url: string): Promise<void> {
  const [{ backUpBeforeUpgrade }, { VERSION }] = await Promise.all([
    import('../app/backup.ts'),
    import('./version.ts'),
  ]);
  await backUpBeforeUpgrade({ url, ...backups, version: VERSION }, clockFrom(0).now());
}

async function orClose<Started>(close: () => Promise<unknown>, start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    await close();
    throw error;
  }
}
