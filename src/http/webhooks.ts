import express, { Router } from 'express';
import type { Log } from '../app/channel.ts';
import { requestFields } from './seen.ts';

/** Takes the bytes of one webhook call and gives the status to answer. Owned here; the adapters' `receive` fits it. */
export type WebhookReceiver = (
  bytes: Uint8Array,
  headers: Readonly<Record<string, string | undefined>>,
) => Promise<number>;

/**
 * `POST /webhooks/<channel>`: the body stays bytes (signatures cover bytes, and a character may be split over two
 * packets) and has a limit; nothing is parsed here. An error of the store answers 503, so that the platform sends again.
 */
export function webhookRoutes(receivers: ReadonlyMap<string, WebhookReceiver>, log: Log): Router {
  const router = Router();
  router.use(express.raw({ type: () => true, limit: '1mb', inflate: false }));
  for (const [channel, receive] of receivers) {
    router.post(`/${channel}`, async (request, response) => {
      const bytes: unknown = request.body;
      const headers = joined(request.headers);
      try {
        response.sendStatus(await receive(bytes instanceof Uint8Array ? bytes : new Uint8Array(), headers));
      } catch (error) {
        log.error({ err: error, channel, ...requestFields(request, response) }, 'a delivery was not stored');
        response.set('Retry-After', '1').sendStatus(503);
      }
    });
  }
  return router;
}

/** Two headers of one name become one value that no signature matches. */
const joined = (headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
