import { type LineError, messageError } from './fakeLineChecks.ts';
import type { LineEndpoint } from './fakeLineFaults.ts';
import { answerMenuCall, MENU_ROUTES } from './fakeLineMenus.ts';
import { type AcceptedSend, type LineMessage, type LineState, type RecordedCall, reaches } from './fakeLineState.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const MINUTE = 60_000;
const RETRY_KEY_MEMORY = 24 * 60 * MINUTE;
/** Calls of each endpoint that LINE takes in a second, for one account. */
const PER_SECOND: Partial<Record<LineEndpoint, number>> = { multicast: 200, push: 2_000, reply: 2_000 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const ROUTES: readonly (readonly [string, RegExp, LineEndpoint])[] = [
  ['GET', /^\/v2\/bot\/info$/, 'bot-info'],
  ['GET', /^\/v2\/bot\/profile\/[^/]+$/, 'profile'],
  ['POST', /^\/v2\/bot\/message\/reply$/, 'reply'],
  ['POST', /^\/v2\/bot\/message\/push$/, 'push'],
  ['POST', /^\/v2\/bot\/message\/multicast$/, 'multicast'],
  ['GET', /^\/v2\/bot\/message\/quota$/, 'quota'],
  ['GET', /^\/v2\/bot\/message\/quota\/consumption$/, 'quota-consumption'],
  ['GET', /^\/v2\/bot\/channel\/webhook\/endpoint$/, 'webhook-get'],
  ['PUT', /^\/v2\/bot\/channel\/webhook\/endpoint$/, 'webhook-set'],
  ['POST', /^\/v2\/bot\/channel\/webhook\/test$/, 'webhook-test'],
  ...MENU_ROUTES,
];

export function endpointOf(method: string, path: string): LineEndpoint {
  return ROUTES.find(([verb, pattern]) => verb === method && pattern.test(path))?.[2] ?? 'unknown';
}

/** What LINE answers to one call, and all that follows from it. The test of the webhook is the caller's. */
export function answerCall(state: LineState, call: RecordedCall, requestId: string): ApiAnswer {
  if (call.headers['authorization'] !== `Bearer ${state.channelAccessToken}`)
    return failure(401, 'Authentication failed. Confirm that the access token in the authorization header is valid.');
  if (isTooFast(state, call)) return failure(429, 'The API rate limit has been exceeded. Try again later.');
  switch (call.endpoint) {
    case 'bot-info':
      return success({
        userId: state.botUserId,
        basicId: state.basicId,
        displayName: 'A shop',
        chatMode: state.chatMode,
        markAsReadMode: 'auto',
      });
    case 'profile':
      return profile(state, decodeURIComponent(call.path.split('/').at(-1) ?? ''));
    case 'quota':
      return success(
        state.quota.limit === undefined ? { type: 'none' } : { type: 'limited', value: state.quota.limit },
      );
    case 'quota-consumption':
      return success({ totalUsage: state.quota.used });
    case 'webhook-get':
      return state.endpoint === undefined
        ? failure(404, 'Not found')
        : success({ endpoint: state.endpoint, active: state.useWebhook });
    case 'webhook-set':
      return setEndpoint(state, field(call.body, 'endpoint'));
    case 'reply':
      return reply(state, call, requestId);
    case 'push':
      return withRetryKey(state, call, requestId, () => push(state, call, requestId));
    case 'multicast':
      return withRetryKey(state, call, requestId, () => multicast(state, call, requestId));
    default:
      return answerMenuCall(state, call) ?? failure(404, 'Not found');
  }
}

/** Also what is refused counts. The calls are written down before they are answered, this one too. */
function isTooFast({ calls, now }: LineState, { endpoint }: RecordedCall): boolean {
  const limit = PER_SECOND[endpoint];
  if (limit === undefined || calls.length <= limit) return false;
  const earliest = calls.filter((one) => one.endpoint === endpoint).at(-limit - 1);
  return earliest !== undefined && now() - earliest.at < 1_000;
}

function profile(state: LineState, userId: string): ApiAnswer {
  const person = state.people.get(userId);
  if (person?.relation !== 'friend') return failure(404, 'Not found');
  const { displayName, language } = person;
  return success({ userId, displayName, ...(language === undefined ? {} : { language }) });
}

function setEndpoint(state: LineState, url: unknown): ApiAnswer {
  if (typeof url !== 'string' || !url.startsWith('https://') || url.length > 500)
    return failure(400, 'The request body has 1 error(s)', [{ message: 'Invalid endpoint', property: 'endpoint' }]);
  state.endpoint = url;
  return success({});
}

function reply(state: LineState, call: RecordedCall, requestId: string): ApiAnswer {
  if (call.headers['x-line-retry-key'] !== undefined) return failure(400, 'X-Line-Retry-Key is not supported here');
  const refused = messageError(field(call.body, 'messages'));
  if (refused !== undefined) return { status: 400, body: refused };
  const token = state.replyTokens.get(String(field(call.body, 'replyToken')));
  const now = state.now();
  const valid =
    token !== undefined && !token.used && now - token.receivedAt <= MINUTE && now - token.happenedAt <= 20 * MINUTE;
  if (!valid) return failure(400, 'Invalid reply token');
  token.used = true;
  return success({ sentMessages: accept(state, call, requestId, 'reply', [token.userId]) });
}

function push(state: LineState, call: RecordedCall, requestId: string): ApiAnswer {
  const to = field(call.body, 'to');
  if (typeof to !== 'string' || !/^U[0-9a-f]{32}$/.test(to))
    return failure(400, "The property, 'to', in the request body is invalid (line: -, column: -)");
  const refused = messageError(field(call.body, 'messages'));
  if (refused !== undefined) return { status: 400, body: refused };
  if (!state.people.has(to) || state.poisoned.has(to)) return failure(400, 'Failed to send messages');
  if (!withinQuota(state, [to])) return failure(429, 'You have reached your monthly limit.');
  return success({ sentMessages: accept(state, call, requestId, 'push', [to]) });
}

/** One id that LINE does not know refuses the whole call: nobody of the others gets anything. */
function multicast(state: LineState, call: RecordedCall, requestId: string): ApiAnswer {
  const to = field(call.body, 'to');
  if (!Array.isArray(to) || to.length < 1 || to.length > 500)
    return failure(400, 'The request body has 1 error(s)', [
      { message: 'Size must be between 1 and 500', property: 'to' },
    ]);
  const bad = to.findIndex((id) => !state.people.has(String(id)));
  if (bad >= 0) return failure(400, `The property, to[${bad}], in the request body is invalid (line: -, column: -)`);
  const refused = messageError(field(call.body, 'messages'));
  if (refused !== undefined) return { status: 400, body: refused };
  if (to.some((id) => state.poisoned.has(String(id)))) return failure(400, 'Failed to send messages');
  if (!withinQuota(state, to.map(String))) return failure(429, 'You have reached your monthly limit.');
  accept(state, call, requestId, 'multicast', to.map(String));
  return success({});
}

/** A key is remembered for 24 hours once its call was accepted; a refused call leaves no trace. */
function withRetryKey(state: LineState, call: RecordedCall, requestId: string, send: () => ApiAnswer): ApiAnswer {
  const key = call.headers['x-line-retry-key'];
  if (key === undefined) return send();
  if (typeof key !== 'string' || !UUID.test(key)) return failure(400, 'Invalid X-Line-Retry-Key');
  const remembered = `${call.endpoint}:${key}`;
  const known = state.retryKeys.get(remembered);
  if (known !== undefined && state.now() - known.acceptedAt < RETRY_KEY_MEMORY) {
    const sent = typeof known.sent === 'object' && known.sent !== null ? known.sent : {};
    const body = { message: 'The retry key is already accepted', ...sent };
    return { status: 409, body, headers: { 'x-line-accepted-request-id': known.requestId } };
  }
  const answer = send();
  if (answer.status === 200) state.retryKeys.set(remembered, { acceptedAt: state.now(), requestId, sent: answer.body });
  return answer;
}

/** Replies are free, and what reaches nobody is not counted. */
function withinQuota(state: LineState, to: readonly string[]): boolean {
  const counted = to.filter((id) => reaches(state, id)).length;
  if (state.quota.limit !== undefined && state.quota.used + counted > state.quota.limit) return false;
  state.quota.used += counted;
  return true;
}

function accept(
  state: LineState,
  call: RecordedCall,
  requestId: string,
  endpoint: AcceptedSend['endpoint'],
  to: readonly string[],
): { id: string; quoteToken: string }[] {
  const messages = field(call.body, 'messages') as readonly LineMessage[];
  const retryKey = call.headers['x-line-retry-key'];
  for (const userId of to) {
    const delivered = reaches(state, userId);
    state.accepted.push({
      endpoint,
      to: userId,
      messages,
      requestId,
      retryKey: typeof retryKey === 'string' ? retryKey : undefined,
      delivered,
      at: state.now(),
    });
    if (delivered)
      for (const message of messages) for (const show of state.people.get(userId)?.screens ?? []) show(message);
  }
  return messages.map(() => ({ id: `${state.nextId()}`, quoteToken: `quote-${state.nextId()}` }));
}

function field(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, key) : undefined;
}

function success(body: unknown): ApiAnswer {
  return { status: 200, body };
}

function failure(status: number, message: string, details?: LineError['details']): ApiAnswer {
  return { status, body: { message, ...(details === undefined ? {} : { details }) } };
}
