import { HTTPFetchError } from '@line/bot-sdk';
import type { SendManyOutcome, SendOutcome } from '../../src/app/channel.ts';
import { isObject, stringIn } from './event.ts';

/** A rate limit of LINE refills within a second for sends; a little more lets the other senders through first. */
const RATE_LIMIT_SECONDS = 5;
/** Other causes of 429 (too much to one person, too many operations at once) name no time. */
const OTHER_LIMIT_SECONDS = 60;

/** The reply token was used or is too old; the same answer can only go out as a push. */
const REPLY_TOKEN_INVALID = 'reply-token-invalid';

/** What LINE answers when it took the messages. Only LINE itself sets the request id, a proxy in between does not. */
export function outcomeOfSuccess(
  headers: Headers,
  body: unknown,
): Extract<SendOutcome, { readonly status: 'sent' | 'unknown' }> {
  const requestId = headers.get('x-line-request-id');
  if (requestId !== null) return { status: 'sent', acceptedId: requestId };
  const isLine = isObject(body) && Array.isArray(body['sentMessages']);
  return isLine ? { status: 'sent' } : { status: 'unknown', detail: 'success without the marks of LINE' };
}

/**
 * What a failed call says about the message. Rethrows what is neither an answer nor the network: that is a bug.
 * Details name statuses and properties, never a person, a text or a token.
 *
 * Source: LINE reference, "Status codes", "Error messages", "Retry failed API requests".
 */
export function outcomeOfError(error: unknown): SendOutcome {
  if (error instanceof HTTPFetchError) return outcomeOfAnswer(error.status, error.headers, error.body);
  // The SDK parses a success as JSON: a page of a proxy in its place leaves open whether LINE took the message.
  if (error instanceof SyntaxError) return { status: 'unknown', detail: 'success that is not JSON' };
  if (error instanceof TypeError && isNetworkError(error)) return outcomeOfNetwork(error.cause);
  throw error;
}

/**
 * The same of a call to many. One recipient whom LINE does not take keeps everybody from getting it: named as `to[3]`, or
 * not at all. What LINE says of `messages` holds for each of them.
 */
export function outcomeOfErrorToMany(error: unknown): SendManyOutcome {
  const outcome = outcomeOfError(error);
  if (outcome.status !== 'unreachable' && outcome.status !== 'rejected') return outcome;
  const { detail } = outcome;
  const { status, body } = error as HTTPFetchError;
  const { message, properties } = readError(body);
  const isOfMessages =
    /\(messages\[|property, '?messages/.test(message) || properties.some((one) => one.startsWith('messages'));
  if (isOfMessages || (status !== 400 && status !== 404)) return { status: 'rejected', detail };
  const index = /\bto\[(\d+)\]/.exec([message, ...properties].join(' '))?.[1];
  return { status: 'refused', detail, ...(index === undefined ? {} : { index: Number(index) }) };
}

function outcomeOfAnswer(status: number, headers: Headers, body: string): SendOutcome {
  const { message, properties } = readError(body);
  const isRefusal = status >= 400 && status < 500 && isOfLine(headers, message);
  // Only what LINE itself refuses has words of LINE; a gateway's may quote what was sent.
  const words = isRefusal ? [withoutIds(message), ...properties] : [];
  const detail = [`${status}`, ...words].filter((part) => part !== '').join(' ');
  if (status === 409) return outcomeOfConflict(headers, message, detail);
  if (status === 429) return outcomeOfLimit(headers, message);
  // 408 and 499 come from proxies that gave up waiting, and a redirect says nothing about the message. Neither does a
  // refusal by something on the way: LINE may have taken this call, or the one that it repeats.
  if (!isRefusal || status === 408 || status === 499) return { status: 'unknown', detail };
  if (status === 401 || status === 403) return { status: 'bad-credentials', detail };
  if (status === 404) return { status: 'unreachable', detail };
  if (status === 400) return outcomeOfBadRequest(message, properties, detail);
  return { status: 'rejected', detail };
}

/** How LINE's refusals begin. A gateway's JSON has a `message` too, so that alone is no mark. */
const WORDS_OF_LINE =
  /^(the (request body|property,)|a message \(messages\[|failed to send messages|invalid reply token|authentication failed|access to this api)/i;

/** LINE gives every answer an id; where one is stripped on the way, its words tell. */
const isOfLine = (headers: Headers, message: string): boolean =>
  headers.has('x-line-request-id') || WORDS_OF_LINE.test(message);

/** A retry key that LINE knows: the first attempt was accepted, so the message is on its way. */
function outcomeOfConflict(headers: Headers, message: string, detail: string): SendOutcome {
  const acceptedId = headers.get('x-line-accepted-request-id');
  if (acceptedId !== null) return { status: 'sent', acceptedId };
  if (/retry key is already accepted/i.test(message)) return { status: 'sent' };
  return { status: 'unknown', detail };
}

/** The causes of 429 differ only in their text. LINE sends no `Retry-After`; a gateway in between may. */
function outcomeOfLimit(headers: Headers, message: string): SendOutcome {
  if (/monthly limit/i.test(message)) return { status: 'quota-exhausted' };
  const told = Number(headers.get('retry-after'));
  if (Number.isInteger(told) && told > 0) return { status: 'wait', afterSeconds: told };
  return { status: 'wait', afterSeconds: /rate limit/i.test(message) ? RATE_LIMIT_SECONDS : OTHER_LIMIT_SECONDS };
}

function outcomeOfBadRequest(message: string, properties: readonly string[], detail: string): SendOutcome {
  if (/invalid reply token/i.test(message)) return { status: 'rejected', detail: REPLY_TOKEN_INVALID };
  const namesRecipient = /property, '?to(\[\d+\])?'?,/i.test(message) || properties.includes('to');
  const knowsNobody = /^failed to send messages/i.test(message);
  return namesRecipient || knowsNobody ? { status: 'unreachable', detail } : { status: 'rejected', detail };
}

/** LINE's error object, or nothing of it where something else answered (a proxy's page, half a body). */
function readError(body: string): { message: string; properties: string[] } {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return { message: '', properties: [] };
  }
  if (!isObject(answer)) return { message: '', properties: [] };
  const details = Array.isArray(answer['details']) ? answer['details'].filter(isObject) : [];
  return {
    message: (stringIn(answer, 'message') ?? '').slice(0, 200),
    properties: details.slice(0, 5).flatMap((detail) => stringIn(detail, 'property')?.slice(0, 80) ?? []),
  };
}

function withoutIds(message: string): string {
  return message.replace(/\b[UCR][0-9a-f]{32}\b/g, '(id)');
}

function isNetworkError(error: TypeError): boolean {
  return error.message === 'fetch failed' || error.message === 'terminated';
}

/** Failures before the first byte of the request: nothing arrived. Everything later may have arrived. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

function outcomeOfNetwork(cause: unknown): SendOutcome {
  const { code, syscall, text } = readCause(cause);
  const beforeRequest =
    NOT_SENT.has(code) ||
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    /before secure TLS connection was established/.test(text);
  return { status: beforeRequest ? 'not-sent' : 'unknown', detail: code === '' ? 'network' : code };
}

function readCause(cause: unknown): { code: string; syscall: string; text: string } {
  if (typeof cause !== 'object' || cause === null) return { code: '', syscall: '', text: '' };
  const field = (key: string): string => {
    const value: unknown = Reflect.get(cause, key);
    return typeof value === 'string' ? value : '';
  };
  return { code: field('code'), syscall: field('syscall'), text: field('message') };
}
