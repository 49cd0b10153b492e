import express, { type RequestHandler, Router } from 'express';
import type { Log } from '../app/channel.ts';
import { sendProblem } from './problem.ts';
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
  router.use(endFloods);
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

/** Nothing that a platform sends comes near to it. */
const FLOOD_BYTES = 4_000_000;

/**
 * Answers 413 to a flood and closes its connection. A body above the limit but below this one is read to its end and
 * thrown away by body-parser before its sender is told, which costs time and memory as long as it goes on.
 */
const endFloods: RequestHandler = (request, response, next) => {
  const end = () => {
    if (!response.headersSent) sendProblem(response.set('Connection', 'close'), { code: 'body-too-large' });
  };
  if (Number(request.headers['content-length'] ?? 0) > FLOOD_BYTES) return end();
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > FLOOD_BYTES) end();
  });
  next();
};

/** Two headers of one name become one value that no signature matches. */
const joined = (headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
