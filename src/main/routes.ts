import type { Router } from 'express';
import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import { readOperations } from '../app/operations.ts';
import { apiRouter } from '../http/api/router.ts';
import { frontRoutes } from '../http/front.ts';
import { healthRoutes } from '../http/health.ts';
import { type Metrics, metricsRoutes } from '../http/metrics.ts';
import { pictureRoutes } from '../http/pictures.ts';
import type { HttpParts } from '../http/server.ts';
import type { WebhookReceiver, WebhookReceivers } from '../http/webhooks.ts';
import { chartOfValue, type Lab, qrPng } from './adapters.ts';
import type { LabClock } from './labClock.ts';
import type { Parts } from './parts.ts';

/** Every address that the service answers at; of a worker only those for who looks after it. */
export function routesOf(
  parts: Parts,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  lab: Lab | undefined,
  labClock: LabClock | undefined,
  metrics: Metrics,
): HttpParts['routes'] {
  const { config, deps, seal, files, now, log } = parts;
  const looks = [
    { path: '/', router: healthOf(parts, adapters) },
    { path: '/', router: metricsRoutes({ deps, now, log }, metrics, () => readOperations(deps)) },
  ];
  if (config.role === 'worker') return looks;
  const pictures = pictureRoutes({
    qrPng: async (token) => {
      const value = seal.open(token);
      return value === undefined ? undefined : qrPng(value);
    },
    chartPng: (token) => chartOfValue(seal.open(token)),
    file: (token) => files.find(token),
  });
  return [
    { path: '/api', router: apiRouter({ deps, now, log }) },
    { path: '/', router: frontRoutes(lab === undefined ? 'api/docs' : 'lab') },
    ...looks,
    { path: '/', router: pictures },
    ...(labClock === undefined ? [] : [{ path: '/lab', router: labClock.routes }]),
    ...(lab === undefined ? [] : [{ path: '/lab', router: lab.routes }]),
  ];
}

/** Who takes the webhook calls of each channel that has any; a worker takes none. */
export function receiversOf({ config }: Parts, adapters: ReadonlyMap<ChannelName, ChannelAdapter>): WebhookReceivers {
  const receivers = new Map<string, WebhookReceiver>();
  if (config.role === 'worker') return receivers;
  for (const { name, receive } of adapters.values()) if (receive !== undefined) receivers.set(name, receive);
  return receivers;
}

/** A process that only takes webhooks does not watch the channels: its workers tell how they do. */
function healthOf({ config, deps, processId }: Parts, adapters: ReadonlyMap<ChannelName, ChannelAdapter>): Router {
  const watched = config.role === 'web' ? [] : [...adapters.values()];
  return healthRoutes({
    processId,
    database: async () => {
      await deps.db.sql`select 1`;
    },
    channels: () => watched.map((adapter) => ({ name: adapter.name, ...adapter.health() })),
  });
}
