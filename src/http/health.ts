import { Router } from 'express';
import type { ChannelHealth } from '../app/channel.ts';
import { inTime } from '../app/patience.ts';

export interface HealthPort {
  /** Its row in the database, by which a check-up knows this shop's processes from another's. */
  readonly processId: string;
  /** Resolves when the database answers a query; rejects when it does not. */
  readonly database: () => Promise<void>;
  readonly channels: () => readonly ({ readonly name: string } & ChannelHealth)[];
}

/**
 * `/healthz`: the process runs. `/readyz`: 503 only when the database does not answer; a channel that is down makes it
 * `degraded` with 200, because the till and the other channel still work.
 */
export function healthRoutes(port: HealthPort): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', process: port.processId });
  });
  router.get('/readyz', async (_request, response) => {
    const channels = port.channels();
    try {
      await inTime(port.database(), PATIENCE_MS);
    } catch {
      response.status(503).json({ status: 'unavailable', database: 'not answering', channels });
      return;
    }
    const degraded = channels.some((channel) => channel.state === 'degraded' || channel.state === 'stopped');
    response.json({ status: degraded ? 'degraded' : 'ok', database: 'ok', channels });
  });
  return router;
}

/** A database that is slower than this is as good as none. */
const PATIENCE_MS = 2_000;
