import { TelegramError } from 'telegraf';
import type { SendOutcome } from '../../src/app/channel.ts';

export type Failure = Exclude<SendOutcome, { status: 'sent' | 'quota-exhausted' }>;

/** Seconds to wait when a 429 does not name them. */
const DEFAULT_WAIT_SECONDS = 30;

/** Errors of a connection that was never made, so that nothing can have arrived. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * What a failed call means, whichever of its shapes it has: Telegram's own answer, undici's, node-fetch's of an upload, or an abort.
 *
 * `detail` never holds the error's message, which could show the token's URL. Source: channels.md 2.3, README "Errors".
 */
export const outcomeOf = (error: unknown): Failure => {
  if (error instanceof TelegramError) return outcomeOfAnswer(error);
  if (isAbort(error)) return { status: 'unknown', detail: 'no answer in time' };
  const code = codeOf(error);
  if (NEVER_CONNECTED.has(code) || neverLeft(error)) return { status: 'not-sent', detail: code };
  return { status: 'unknown', detail: code };
};

const outcomeOfAnswer = ({ code, description, parameters }: TelegramError): Failure => {
  // Only what Telegram itself refuses has words of Telegram; a gateway's may quote what was sent.
  const isRefusal = code >= 400 && code < 500 && typeof description === 'string';
  const text = isRefusal ? description.slice(0, 200) : '';
  const detail = `${code} ${text}`.trim();
  switch (code) {
    case 401:
      return { status: 'bad-credentials', detail };
    case 404:
      // A wrong token is "Not Found"; a method that an older server does not know says so.
      return { status: /method not found/i.test(text) ? 'rejected' : 'bad-credentials', detail };
    case 403:
      return { status: 'unreachable', detail };
    case 429:
      return { status: 'wait', afterSeconds: secondsOf(parameters?.retry_after) };
    case 400:
      return {
        status: isGone(text) || parameters?.migrate_to_chat_id !== undefined ? 'unreachable' : 'rejected',
        detail,
      };
  }
  // An answer without a code, or a server in trouble, may have taken the message.
  return { status: code >= 400 && code < 500 ? 'rejected' : 'unknown', detail };
};

const secondsOf = (retryAfter: number | undefined): number =>
  typeof retryAfter === 'number' && retryAfter > 0 ? Math.ceil(retryAfter) : DEFAULT_WAIT_SECONDS;

/** 400s about the person, not the message. */
const isGone = (description: string): boolean =>
  /chat not found|user not found|user_is_blocked|peer_id_invalid|user_deactivated|user is deactivated|upgraded to a supergroup/i.test(
    description,
  );

/** 409: somebody else reads the bot's updates, or a webhook is set. */
export const isConflict = (error: unknown): boolean => error instanceof TelegramError && error.code === 409;

/** Whether Telegram refused the picture of a message, and not its words. */
export const isPictureRefusal = ({ status, ...rest }: SendOutcome): boolean =>
  status === 'rejected' && 'detail' in rest && /photo|image|http url|file identifier|web ?page/i.test(rest.detail);

const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');

/** The system's, undici's or node-fetch's name of the trouble, e.g. `ECONNRESET` or `invalid-json`. */
const codeOf = (error: unknown): string => {
  const { code, type, name } = (error ?? {}) as { code?: unknown; type?: unknown; name?: unknown };
  return (
    ([code, type, name].find((value) => typeof value === 'string' && value !== 'system') as string | undefined) ??
    'failed'
  );
};

/** Connections that failed before a byte of the request left, though their code alone does not say so. */
const neverLeft = (error: unknown): boolean =>
  error instanceof Error &&
  (/reason: connect |before secure TLS connection was established/.test(error.message) ||
    BEFORE_SENDING.has(String((error as { syscall?: unknown }).syscall)));

const BEFORE_SENDING = new Set(['connect', 'getaddrinfo']);
