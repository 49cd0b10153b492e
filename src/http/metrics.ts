import { type Request, type Response, Router } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Operations } from '../app/operations.ts';
import { authentication } from './api/auth.ts';
import type { ApiPort } from './api/port.ts';
import { showOperations } from './metrics/operations.ts';
import type { SeenRequest } from './seen.ts';

/** What this process counts by itself; labels are words from closed lists, never anybody's. */
export interface Metrics {
  readonly registry: Registry;
  request(seen: SeenRequest): void;
  /** One call of a channel's `send`, `reply` or `edit`, with the outcome's status. */
  sent(channel: string, kind: 'send' | 'reply' | 'edit', outcome: string, seconds: number): void;
  /** One event of a person, from its reading to its answer in words. */
  answered(seconds: number): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(about: { readonly version: string; readonly role: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'regulars_info', help: 'Always 1.', labelNames: ['version', 'role'], registers }).set(about, 1);
  const requests = new Histogram({
    name: 'regulars_http_request_seconds',
    help: 'Requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const sends = new Counter({
    name: 'regulars_sends_total',
    help: 'Calls that speak to a platform, by outcome.',
    labelNames: ['channel', 'kind', 'outcome'],
    registers,
  });
  const sendSeconds = new Histogram({
    name: 'regulars_send_seconds',
    help: 'How long a platform took.',
    labelNames: ['channel', 'kind'],
    buckets: SECONDS,
    registers,
  });
  const answers = new Histogram({
    name: 'regulars_answer_seconds',
    help: 'From reading a message to the words of its answer.',
    buckets: SECONDS,
    registers,
  });
  return {
    registry,
    request: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    sent: (channel, kind, outcome, seconds) => {
      sends.inc({ channel, kind, outcome });
      sendSeconds.observe({ channel, kind }, seconds);
    },
    answered: (seconds) => answers.observe(seconds),
  };
}

/** Scrapes within this time share what the database was asked. */
const FRESH_MS = 10_000;

/**
 * `/metrics` for who has an API key with the scope `metrics:read`: behind a proxy on the same machine everybody's
 * address is loopback, so an address proves nothing.
 */
export function metricsRoutes(
  port: ApiPort,
  { registry }: Metrics,
  read: () => Promise<Operations>,
  freshMs = FRESH_MS,
): Router {
  const show = showOperations(registry);
  let until = -Infinity;
  let asking: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    const begun = performance.now();
    const facts = await read().catch((error: unknown) => {
      port.log.warn({ err: error }, 'the database told no metrics');
      return undefined;
    });
    show(facts, (performance.now() - begun) / 1_000);
    until = performance.now() + freshMs;
  };
  const router = Router();
  router.get('/metrics', authentication(port)('metrics:read'), async (_request: Request, response: Response) => {
    if (performance.now() >= until) {
      asking ??= refresh().finally(() => {
        asking = undefined;
      });
      await asking;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}
