import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import { apiRouter } from '../http/api/router.ts';
import { frontRoutes } from '../http/front.ts';
import { healthRoutes } from '../http/health.ts';
import { pictureRoutes } from '../http/pictures.ts';
import type { HttpParts } from '../http/server.ts';
import { type WebhookReceiver, webhookRoutes } from '../http/webhooks.ts';
import { type Lab, qrPng } from './adapters.ts';
import type { LabClock } from './labClock.ts';
import type { Parts } from './parts.ts';

/** Every address that the service answers at. */
export function routesOf(
  { deps, seal, files, now, log }: Parts,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  lab: Lab | undefined,
  labClock: LabClock | undefined,
): HttpParts['routes'] {
  const receivers = new Map<string, WebhookReceiver>();
  for (const adapter of adapters.values()) {
    if (adapter.receive !== undefined)
      receivers.set(adapter.name, (bytes, headers) => adapter.receive?.(bytes, headers) ?? Promise.resolve(404));
  }
  const health = healthRoutes({
    database: async () => {
      await deps.db.sql`select 1`;
    },
    channels: () => [...adapters.values()].map((adapter) => ({ name: adapter.name, ...adapter.health() })),
  });
  const pictures = pictureRoutes({
    qrPng: async (token) => {
      const value = seal.open(token);
      return value === undefined ? undefined : qrPng(value);
    },
    file: (token) => files.find(token),
  });
  return [
    { path: '/api', router: apiRouter({ deps, now, log }) },
    { path: '/', router: frontRoutes(lab === undefined ? 'api/docs' : 'lab') },
    { path: '/', router: health },
    { path: '/webhooks', router: webhookRoutes(receivers, log) },
    { path: '/', router: pictures },
    ...(labClock === undefined ? [] : [{ path: '/lab', router: labClock.routes }]),
    ...(lab === undefined ? [] : [{ path: '/lab', router: lab.routes }]),
  ];
}
