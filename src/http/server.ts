import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type ErrorRequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../app/channel.ts';
import { sendProblem } from './problem.ts';
import { requestFields, type SeenRequest, seeRequests } from './seen.ts';
import { takeWebhooks, type WebhookReceivers } from './webhooks.ts';

export interface HttpParts {
  /** Each with the path that it is mounted at, in order. */
  readonly routes: readonly { readonly path: string; readonly router: Router }[];
  /** By channel; none when left out. */
  readonly webhooks?: WebhookReceivers;
  readonly log: Log;
  /** Told of every request once it is over. */
  readonly seen?: (request: SeenRequest) => void;
  /** Longest time for a request's headers, and for all of it, in milliseconds. */
  readonly patience?: { readonly headersMs: number; readonly requestMs: number };
}

const PATIENCE = { headersMs: 10_000, requestMs: 20_000 };

/** The HTTP server of the service, not listening yet. Slow clients are cut off; a bug answers 500 without its text. */
export function createHttpServer(parts: HttpParts): Server {
  const { routes, webhooks: receivers = new Map(), log, seen = () => undefined, patience = PATIENCE } = parts;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(seeRequests(seen));
  const headers = safeHeaders();
  app.use((_request, response, next) => {
    response.setHeaders(headers);
    // A till that goes on asking over one connection would keep a service that stops from its end.
    if (!server.listening) response.setHeader('Connection', 'close');
    next();
  });
  for (const { path, router } of routes) app.use(path, router);
  app.use((_request, response) => {
    sendProblem(response, { code: 'not-found' });
  });
  app.use(lastResort(log));
  const limits = {
    maxHeaderSize: 16_384,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    // How often Node looks for requests that are too slow: every 30 s unless told.
    connectionsCheckingInterval: patience.headersMs / 4,
  };
  const takesWebhook = takeWebhooks({ receivers, log, seen, isEnding: () => !server.listening });
  const server = createServer(limits, (request, response) => {
    if (!takesWebhook(request, response)) app(request, response);
  });
  server.keepAliveTimeout = 65_000;
  return server;
}

/** What helmet says is the same for every answer, so its dozen middlewares are asked once. */
function safeHeaders(): Map<string, string> {
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  helmet({ contentSecurityPolicy: false, strictTransportSecurity: false })(request, answer, () => undefined);
  return new Map(Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]));
}

const lastResort =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, ...requestFields(request, response) }, 'a request failed');
    if (response.headersSent) response.destroy();
    else if (status >= 500) sendProblem(response, { code: 'internal' });
    else if (status === 413) sendProblem(response, { code: 'body-too-large' });
    else sendProblem(response, { code: 'bad-request', errors: [] });
  };

/** body-parser's errors carry the status that the client earned (413, 400); everything else is ours. */
function statusOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number')
    return error.status;
  return 500;
}
