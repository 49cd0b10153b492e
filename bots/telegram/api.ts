import { createRequire } from 'node:module';
import { Telegram } from 'telegraf';

/** The Bot API with a deadline on every call. Rejects with what telegraf throws; read it with `outcomeOf`. */
export interface TelegramApi {
  call(method: string, payload: object, options?: CallOptions): Promise<unknown>;
}

export interface CallOptions {
  /** Milliseconds until the call is given up; the adapter's own limit when absent. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

type Call = (method: string, payload: object, options: { signal: AbortSignal }) => Promise<unknown>;

/**
 * Of telegraf only its client: our inbox stores updates before anything handles them, which its own webhook, polling
 * and handlers cannot do. Its client has no useful timeout (500 s), so each call carries a signal. Never log it:
 * inspecting it prints the token.
 */
export const createApi = (token: string, apiRoot: string | undefined, callTimeoutMs: number): TelegramApi => {
  silencePayloads();
  const client = new Telegram(token, { webhookReply: false, ...(apiRoot && { apiRoot: withTrailingSlash(apiRoot) }) });
  // Its types know the methods of Bot API 7.1 and the AbortSignal of a polyfill; both are wider at run time.
  const call = client.callApi.bind(client) as unknown as Call;
  return {
    call: (method, payload, { timeoutMs = callTimeoutMs, signal } = {}) => {
      const deadline = AbortSignal.timeout(timeoutMs);
      return call(method, payload, { signal: signal ? AbortSignal.any([signal, deadline]) : deadline });
    },
  };
};

/** Without the slash telegraf drops the last part of a root that has a path. */
const withTrailingSlash = (apiRoot: string): string => (apiRoot.endsWith('/') ? apiRoot : `${apiRoot}/`);

/** Under DEBUG=* telegraf prints every payload, with people's ids and texts, past our redacted log. */
const silencePayloads = (): void => {
  const requireAsTelegraf = createRequire(createRequire(import.meta.url).resolve('telegraf'));
  const debug: { disable(): string; enable(names: string): void } = requireAsTelegraf('debug');
  const enabled = debug.disable();
  if (enabled !== '') debug.enable(`${enabled},-telegraf:*`);
};
