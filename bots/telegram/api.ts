import { createRequire } from 'node:module';
import { Telegram, TelegramError } from 'telegraf';
import { Pool } from 'undici';

/** The Bot API with a deadline on every call. Rejects with what telegraf throws or with undici's; read it with `outcomeOf`. */
export interface TelegramApi {
  call(method: string, payload: object, options?: CallOptions): Promise<unknown>;
  /** Closes the connections once what is in flight is answered; a later call opens new ones. */
  close(): Promise<void>;
}

export interface CallOptions {
  /** Milliseconds until the call is given up; the adapter's own limit when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

type Call = (method: string, payload: object, options: { signal: AbortSignal }) => Promise<unknown>;

const TELEGRAM_API = 'https://api.telegram.org/';
/** At 1,000 messages a second, of which each takes a tenth. */
const CONNECTIONS = 128;
const CONNECT_MS = 5_000;

/**
 * Of telegraf only its client, and that for uploads alone: our inbox stores updates before anything handles them, which
 * its own webhook, polling and handlers cannot do. Everything else is JSON, which its node-fetch sends at a fifth of the
 * speed of undici. Neither has a useful timeout, so each call carries a signal. Never log the client: inspecting it prints
 * the token.
 */
export const createApi = (token: string, apiRoot: string | undefined, callTimeoutMs: number): TelegramApi => {
  silencePayloads();
  const root = withTrailingSlash(apiRoot || TELEGRAM_API);
  const client = new Telegram(token, { webhookReply: false, apiRoot: root });
  // Its types know the methods of Bot API 7.1 and the AbortSignal of a polyfill; both are wider at run time.
  const upload = client.callApi.bind(client) as unknown as Call;
  const wire = jsonCalls(new URL(root), token);
  return {
    call: async (method, payload, { timeoutMs = callTimeoutMs, signal } = {}) => {
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(new DOMException('no answer', 'TimeoutError')), timeoutMs);
      const until = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
      try {
        return await (hasUpload(payload) ? upload : wire.call)(method, payload, { signal: until });
      } finally {
        clearTimeout(timer);
      }
    },
    close: wire.close,
  };
};

const hasUpload = (payload: object): boolean =>
  Object.values(payload).some((value: unknown) => typeof value === 'object' && value !== null && 'source' in value);

const HEADERS = { 'content-type': 'application/json' };

/** Calls without files. What fails is told as telegraf tells it: a `TelegramError` when there is an answer. */
const jsonCalls = (root: URL, token: string): { readonly call: Call; close(): Promise<void> } => {
  let pool: Pool | undefined;
  // Limits of time are the caller's: a poll is open for longer than any other call.
  const open = () =>
    (pool ??= new Pool(root.origin, {
      connections: CONNECTIONS,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: CONNECT_MS },
    }));
  return {
    call: async (method, payload, { signal }) => {
      const { statusCode, body } = await open().request({
        path: `${root.pathname}bot${token}/${method}`,
        method: 'POST',
        headers: HEADERS,
        body: JSON.stringify(payload),
        signal,
      });
      if (statusCode >= 500) {
        await body.dump();
        throw new TelegramError({ error_code: statusCode, description: '' });
      }
      const answer = (await body.json()) as TelegramAnswer;
      if (!answer.ok) throw new TelegramError(answer);
      return answer.result;
    },
    close: async () => {
      const closing = pool;
      pool = undefined;
      await closing?.close();
    },
  };
};

type TelegramAnswer =
  | { readonly ok: true; readonly result: unknown }
  | ({ readonly ok: false } & ConstructorParameters<typeof TelegramError>[0]);

/** Without the slash telegraf drops the last part of a root that has a path. */
const withTrailingSlash = (apiRoot: string): string => (apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`);

/** Under DEBUG=* telegraf prints every payload, with people's ids and texts, past our redacted log. */
const silencePayloads = (): void => {
  const requireAsTelegraf = createRequire(createRequire(import.meta.url).resolve('telegraf'));
  const debug: { disable(): string; enable(names: string): void } = requireAsTelegraf('debug');
  const enabled = debug.disable();
  if (enabled !== '') debug.enable(`${enabled},-telegraf:*`);
};
