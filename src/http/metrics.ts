import { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Operations } from '../app/operations.ts';
import { inTime, isTemporary } from '../app/patience.ts';
import { authentication } from './api/auth.ts';
import type { ApiPort } from './api/port.ts';
import { showOperations } from './metrics/operations.ts';
import { sendProblem } from './problem.ts';
import type { SeenRequest } from './seen.ts';

/** What this process counts by itself; labels are words from closed lists, never anybody's. */
export interface Metrics {
  readonly registry: Registry;
  request(seen: SeenRequest): void;
  /** One call of a channel's `send`, `reply` or `edit`, with the outcome's status. */
  sent(channel: string, kind: 'send' | 'send-many' | 'reply' | 'edit', outcome: string, seconds: number): void;
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

export interface MetricsOptions {
  /** Scrapes within this time share what the database was asked; 10 s when left out. */
  readonly freshMs?: number;
  /** As in `KeyFinderOptions`. */
  readonly monotonic?: () => number;
}

/** A key that was seen works on for this long without the database: that it is away is what the metrics have to tell. */
const GOES_ON_MS = 3_600_000;
/** With the wait for the key still within the 10 s that Prometheus gives a scrape. */
const READ_PATIENCE_MS = 5_000;

/**
 * `/metrics` for who has an API key with the scope `metrics:read`: behind a proxy on the same machine everybody's
 * address is loopback, so an address proves nothing. While the database is away a key that was seen within an hour is
 * told so, and any other gets 503.
 */
export function metricsRoutes(
  port: ApiPort,
  { registry }: Metrics,
  read: () => Promise<Operations>,
  { freshMs = 10_000, monotonic = () => performance.now() }: MetricsOptions = {},
): Router {
  const show = showOperations(registry);
  let until = -Infinity;
  let asking: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    const begun = performance.now();
    const facts = await inTime(read(), READ_PATIENCE_MS).catch((error: unknown) => {
      port.log.warn({ err: error }, 'the database told no metrics');
      return undefined;
    });
    show(facts, (performance.now() - begun) / 1_000);
    until = monotonic() + freshMs;
  };
  const router = Router();
  const authenticated = authentication(port, { goesOnMs: GOES_ON_MS, monotonic });
  router.get('/metrics', authenticated('metrics:read'), async (_request: Request, response: Response) => {
    if (monotonic() >= until) {
      asking ??= refresh().finally(() => {
        asking = undefined;
      });
      await asking;
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  router.use('/metrics', sayUnavailable);
  return router;
}

/** A database that does not answer is no fault of ours; anything else goes on to who logs it. */
const sayUnavailable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (isTemporary(error) && !response.headersSent) sendProblem(response, { code: 'unavailable' });
  else next(error);
};
