import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AdapterPorts, RawEvent } from '../../src/app/channel.ts';
import { ALLOWED_UPDATES, type Listening } from './poll.ts';
import { pause, untilDone } from './retry.ts';
import { asObject, brokenEvent, integerIn, type Json, parseJson, rawEvent, stringIn } from './update.ts';

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
const PATH = '/webhooks/telegram';
/** A failed delivery older than this is history. */
export const RECENT_MS = 10 * 60_000;

/** A secret that needs no setting: known only to who knows the token. 64 characters of `0-9a-f`. */
export const derivedSecret = (token: string): string =>
  createHmac('sha256', token).update('regulars: secret token of the Telegram webhook').digest('hex');

export const webhookUrl = (publicUrl: string): string => `${publicUrl.replace(/\/+$/, '')}${PATH}`;

interface Receiving {
  readonly secret: string;
  readonly ports: AdapterPorts;
  readonly now: () => number;
  readonly onTaken: () => void;
}

/**
 * Takes one delivery: 401 without the secret, 200 once it is stored. Rejects when it could not be stored; answered 503,
 * Telegram repeats it for a day. Whatever carries the secret is stored, readable or not, so that nothing is repeated
 * for ever.
 */
export const receiver = ({ secret, ports, now, onTaken }: Receiving) => {
  const wanted = digestOf(secret);
  return async (bytes: Uint8Array, headers: Readonly<Record<string, string | undefined>>): Promise<number> => {
    const given = headerOf(headers, SECRET_HEADER);
    // Digests have one length, so the comparison takes the same time whatever was sent.
    if (given === undefined || !timingSafeEqual(digestOf(given), wanted)) return 401;
    await ports.store('telegram', [eventOf(bytes, now())]);
    onTaken();
    return 200;
  };
};

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const eventOf = (bytes: Uint8Array, receivedAt: number): RawEvent => {
  const update = parseJson(bytes);
  try {
    return update === undefined ? brokenEvent(bytes) : rawEvent(update, receivedAt);
  } catch {
    // JSON nested deeper than can be written again.
    return brokenEvent(bytes);
  }
};

const headerOf = (headers: Readonly<Record<string, string | undefined>>, name: string): string | undefined =>
  headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

interface Registration {
  readonly url: string;
  readonly secret: string;
  /** When the last delivery was taken, epoch milliseconds. */
  readonly takenAt: () => number;
}

/** Registers the webhook, then keeps looking at what Telegram says about it until `signal` aborts. */
export const keepWebhook = async (listening: Listening, registration: Registration): Promise<void> => {
  const { api, health, timing, now, signal } = listening;
  const { url, secret, takenAt } = registration;
  const retrying = { health, timing, signal };
  const wanted = { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES };
  const register = () => api.call('setWebhook', wanted, { signal }).then(() => true);
  const look = async () => asObject(await api.call('getWebhookInfo', {}, { signal })) ?? {};
  if ((await untilDone(register, retrying)) === undefined) return;
  while (!signal.aborted) {
    const info = await untilDone(look, retrying);
    if (info === undefined) return;
    const taken = stringIn(info, 'url') !== url;
    const problem = webhookProblem(info, { url, takenAt: takenAt(), now: now() });
    if (problem === undefined) health.connected();
    else health.degraded(problem);
    if (taken && (await untilDone(register, retrying)) === undefined) return;
    await pause(problem === undefined ? timing.checkMs : Math.min(timing.checkMs, timing.conflictMs), signal);
  }
};

interface Expected {
  readonly url: string;
  readonly takenAt: number;
  readonly now: number;
}

/** What Telegram's own view of our webhook says is wrong, in plain words; `undefined` when nothing is. */
export const webhookProblem = (info: Json, { url, takenAt, now }: Expected): string | undefined => {
  if (stringIn(info, 'url') !== url) {
    return "Another program took over this bot's webhook; it was set back. Give each program its own bot.";
  }
  const failedAt = (integerIn(info, 'last_error_date') ?? 0) * 1000;
  const waiting = integerIn(info, 'pending_update_count') ?? 0;
  // Telegram keeps telling the last error after it is over; a delivery taken since then, or none waiting, is the proof.
  if (waiting === 0 || failedAt + 1000 < takenAt || failedAt < now - RECENT_MS) return undefined;
  const error = stringIn(info, 'last_error_message') ?? 'unknown error';
  return `Telegram cannot deliver to ${url} (${error}); ${waiting} waiting. Check that this address is reachable from the internet over https and leads to this service.`;
};
