import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Log } from '../app/channel.ts';

export interface HttpParts {
  /** Each with the path that it is mounted at, in order. */
  readonly routes: readonly { readonly path: string; readonly router: Router }[];
  readonly log: Log;
}

/** The HTTP server of the service, not listening yet. Slow clients are cut off; a bug answers 500 without its text. */
export function createHttpServer({ routes, log }: HttpParts): Server {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use(helmet({ contentSecurityPolicy: false, strictTransportSecurity: false }));
  for (const { path, router } of routes) app.use(path, router);
  app.use((_request, response) => {
    response.status(404).json({ title: 'Not found', status: 404, code: 'not-found' });
  });
  app.use(lastResort(log));
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 20_000, headersTimeout: 10_000 }, app);
  server.keepAliveTimeout = 65_000;
  return server;
}

const lastResort =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.path }, 'a request failed');
    if (response.headersSent) response.destroy();
    else
      response
        .status(status)
        .json({ title: status === 413 ? 'Body too large' : 'Request failed', status, code: 'request-failed' });
  };

/** body-parser's errors carry the status that the client earned (413, 400); everything else is ours. */
function statusOf(error: unknown): number {
  if (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number')
    return error.status;
  return 500;
}
