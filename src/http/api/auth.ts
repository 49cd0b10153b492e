import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { apiKeyFinder, type KeyFinderOptions, type KnownApiKey, type Scope } from '../../app/apiKeys.ts';
import type { Actor } from '../../app/deps.ts';
import { patiently } from '../../app/patience.ts';
import { sendProblem } from '../problem.ts';
import type { ApiPort } from './port.ts';

const BEARER = /^Bearer +(rk_[A-Za-z0-9_-]{32})$/i;
/** A hundred requests a second for one key: far more than a till needs, and the end of a loop that has gone wild. */
const REQUESTS_PER_MINUTE = 6_000;

/** Handlers that let through who has a key in force with the scope; who it is, is told by `callerOf`. */
export function authentication(port: ApiPort, memory: KeyFinderOptions = {}): (scope: Scope) => RequestHandler[] {
  const find = apiKeyFinder(port.deps, memory);
  const limited = rateLimit({
    windowMs: 60_000,
    limit: port.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    keyGenerator: (_request, response) => callerOf(response as Response).apiKeyId,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_request, response) => sendProblem(response, { code: 'too-many-requests' }),
  });
  const identify = async (request: Request, response: Response, next: NextFunction) => {
    const key = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const known = key === undefined ? undefined : await patiently(() => find(key));
    if (known === undefined) return sendProblem(response, { code: 'unauthorised' });
    response.locals['caller'] = known;
    next();
  };
  return (scope) => [
    identify,
    (_request, response, next) => {
      if (callerOf(response).scopes.has(scope)) next();
      else sendProblem(response, { code: 'scope-missing', scope });
    },
    limited,
  ];
}

/** The key of a request that `authentication` let through. */
export function callerOf(response: Response): KnownApiKey {
  const caller: unknown = response.locals['caller'];
  if (caller === undefined) throw new Error('a route asks who calls without asking for a key');
  return caller as KnownApiKey;
}

export const actorOf = (response: Response): Actor => ({ kind: 'key', apiKeyId: callerOf(response).apiKeyId });
