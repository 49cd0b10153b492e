import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';

/** One request that was answered or broken off. The route is a pattern: paths carry codes and tokens. */
export interface SeenRequest {
  readonly requestId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Of a proxy in front, so that its log and ours meet: hexadecimal only, as they make them, so nothing else gets into a log. */
const PROXYS_ID = /^[0-9a-f-]{16,36}$/i;

/** Gives every request an id, which its answer carries, and tells how it ended. */
export function seeRequests(tell: (seen: SeenRequest) => void): RequestHandler {
  return (request, response, next) => {
    response.locals['requestId'] = seeRequest(request, response, tell, () => routeOf(request));
    next();
  };
}

/** Gives one request its id, which its answer carries, and tells how it ended; `route` is asked then. */
export function seeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  tell: (seen: SeenRequest) => void,
  route: () => string,
): string {
  const begun = performance.now();
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && PROXYS_ID.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', requestId);
  response.once('close', () => {
    const { statusCode, writableFinished } = response;
    const seconds = (performance.now() - begun) / 1_000;
    const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : 'other';
    // 499 as nginx has it: the caller left before the answer.
    tell({ requestId, method, route: route(), status: writableFinished ? statusCode : 499, seconds });
  });
  return requestId;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The pattern that the request met, e.g. `/api/v1/members/:id`; `none` for what no route took. */
function routeOf(request: Request): string {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? `${request.baseUrl}${path}` : 'none';
}

/** What a log line about this request carries. */
export const requestFields = (request: Request, response: Response): object => ({
  requestId: response.locals['requestId'],
  route: routeOf(request),
});
