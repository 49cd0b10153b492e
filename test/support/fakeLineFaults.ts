/** What can go wrong with one call to the fake of LINE. Those that begin with `accept-` take the message first. */
export type LineFault =
  | 'ok'
  /** The three causes of 429, told apart only by their text. */
  | 'rate-limit'
  | 'monthly-limit'
  | 'same-user-limit'
  /** A proxy's HTML page. */
  | 'html-502'
  | 'html-404'
  /** The connection is closed, or nothing comes, before the message is taken. */
  | 'reset'
  | 'hang'
  | 'accept-then-reset'
  | 'accept-then-hang'
  | 'accept-then-502'
  | 'accept-then-404'
  | 'accept-then-half-body'
  | 'accept-then-empty-body'
  | 'accept-then-html'
  | LineAnswer
  /** Waits first: for a time, or until a promise that the test holds. */
  | { readonly delayMs: number; readonly then?: LineFault }
  | { readonly until: Promise<unknown>; readonly then?: LineFault };

/** Any answer in place of LINE's; nothing is taken. */
export interface LineAnswer {
  readonly status: number;
  readonly message?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Something on the way answers, which does not know LINE's request id. */
  readonly isGateway?: true;
}

export type LineEndpoint =
  | 'bot-info'
  | 'profile'
  | 'reply'
  | 'push'
  | 'multicast'
  | 'quota'
  | 'quota-consumption'
  | 'webhook-get'
  | 'webhook-set'
  | 'webhook-test'
  | 'menu-list'
  | 'menu-create'
  | 'menu-picture'
  | 'menu-delete'
  | 'menu-default-get'
  | 'menu-default-set'
  | 'menu-link'
  | 'menu-link-many'
  | 'menu-unlink'
  | 'unknown';

const HTML = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const NOT_FOUND = '<html><body><h1>404 Not Found</h1></body></html>';

const LIMITS: Partial<Record<string, string>> = {
  'rate-limit': 'The API rate limit has been exceeded. Try again later.',
  'monthly-limit': 'You have reached your monthly limit.',
  'same-user-limit': 'Too many messages were sent to the same user.',
};

/** The answer that stands in for LINE's, or `undefined` where LINE's own is made (and perhaps lost on the way). */
export function refusalOf(fault: LineFault): LineAnswer | undefined {
  if (typeof fault === 'object') return 'status' in fault ? fault : undefined;
  const limit = LIMITS[fault];
  if (limit !== undefined) return { status: 429, message: limit };
  if (fault === 'html-502') return { status: 502, body: HTML, headers: { 'content-type': 'text/html' } };
  if (fault === 'html-404')
    return { status: 404, body: NOT_FOUND, headers: { 'content-type': 'text/html' }, isGateway: true };
  return undefined;
}

/** What becomes of the answer to a message that was taken. */
export function lossOf(fault: LineFault): 'reset' | 'hang' | 'half' | LineAnswer | undefined {
  switch (fault) {
    case 'accept-then-reset':
      return 'reset';
    case 'accept-then-hang':
      return 'hang';
    case 'accept-then-half-body':
      return 'half';
    case 'accept-then-502':
      return { status: 502, body: HTML };
    case 'accept-then-404':
      return { status: 404, body: NOT_FOUND };
    case 'accept-then-empty-body':
      return { status: 200, body: '' };
    case 'accept-then-html':
      return { status: 200, body: HTML };
    default:
      return undefined;
  }
}

/** Faults in the order in which they are to happen, for each endpoint. */
export class FaultScript {
  readonly #queues = new Map<LineEndpoint, LineFault[]>();
  readonly #standing = new Map<LineEndpoint, LineFault>();

  /** The next calls of this endpoint go so, one after another; then as always. */
  next(endpoint: LineEndpoint, ...faults: readonly LineFault[]): void {
    this.#queues.set(endpoint, [...(this.#queues.get(endpoint) ?? []), ...faults]);
  }

  /** All calls of this endpoint go so, until told otherwise. */
  always(endpoint: LineEndpoint, fault: LineFault): void {
    this.#standing.set(endpoint, fault);
  }

  take(endpoint: LineEndpoint): LineFault {
    return this.#queues.get(endpoint)?.shift() ?? this.#standing.get(endpoint) ?? 'ok';
  }
}
