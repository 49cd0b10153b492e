import type { AdapterPorts, SendOutcome } from '../../src/app/channel.ts';
import type { TelegramApi } from './api.ts';
import type { Gate } from './gate.ts';
import { type Failure, isPictureRefusal, outcomeOf } from './outcome.ts';
import { type PhotoCall, type TelegramCall, withoutPicture } from './render.ts';
import { pause } from './retry.ts';
import { asObject, integerIn } from './update.ts';

export interface Sending {
  readonly api: TelegramApi;
  readonly gate: Gate;
  readonly ports: Pick<AdapterPorts, 'qrPng' | 'chartPng' | 'log'>;
  readonly midwayWaitMs: number;
  readonly onBadCredentials: (failure: Failure) => void;
  /** Aborts when the service stops: nobody sits out a wait then. */
  readonly stopping: AbortSignal;
  /** The bot pays for these messages, so that Telegram takes more of them in a second. */
  readonly isPaid?: boolean;
}

type Sent = Extract<SendOutcome, { status: 'sent' }>;

/** Waits for a 429 in the middle of a set this often before giving up. */
const MIDWAY_WAITS = 3;

/**
 * Sends the calls of one request to one chat, in order, stopping at the first that fails.
 *
 * After the first message is out the request cannot be repeated whole, so a failure that elsewhere would be safe to
 * repeat is `unknown` there, and `detail` tells how many went out. A short 429 is sat out instead.
 */
export const sendCalls = async (
  sending: Sending,
  chatId: number,
  calls: readonly TelegramCall[],
): Promise<SendOutcome> => {
  let last: Sent | undefined;
  let out = 0;
  for (const call of calls) {
    const outcome = await sendOne(sending, chatId, call, out > 0);
    if (outcome === undefined) continue;
    if (outcome.status !== 'sent') return out === 0 ? outcome : stoppedMidway(outcome, out, calls.length);
    last = outcome;
    out += 1;
  }
  return last ?? { status: 'rejected', detail: 'nothing to show' };
};

const stoppedMidway = (failure: Failure, out: number, total: number): Failure => {
  const why = failure.status === 'wait' ? `asked to wait ${failure.afterSeconds} s` : failure.detail;
  const detail = `${out} of ${total} went out, then: ${why}`;
  return { status: failure.status === 'wait' || failure.status === 'not-sent' ? 'unknown' : failure.status, detail };
};

/** `undefined` for a picture that could not be shown and had no words. */
const sendOne = async (
  sending: Sending,
  chatId: number,
  call: TelegramCall,
  midway: boolean,
): Promise<Sent | Failure | undefined> => {
  const payload = await payloadOf(sending, chatId, call);
  const outcome = payload && (await attempt(sending, call.method, payload, midway));
  if (call.method !== 'sendPhoto' || (outcome !== undefined && !isPictureRefusal(outcome))) return outcome;
  sending.ports.log.warn({ channel: 'telegram', detail: outcome?.status ?? 'not drawn' }, 'a picture was left out');
  const words = withoutPicture(call);
  return words && attempt(sending, words.method, { chat_id: chatId, ...words.payload }, midway);
};

/** The payload with its upload; `undefined` when the picture could not be drawn. */
const payloadOf = async ({ ports }: Sending, chatId: number, call: TelegramCall): Promise<object | undefined> => {
  const payload = { chat_id: chatId, ...call.payload };
  if (call.method === 'sendDocument') {
    // A Buffer: telegraf takes a string for a path and passes over other bytes.
    return { ...payload, document: { source: Buffer.from(call.file.content), filename: call.file.name } };
  }
  if (call.method !== 'sendPhoto' || (call.qr === undefined && call.chart === undefined)) return payload;
  try {
    const drawn = await drawnOf(ports, call);
    return drawn && { ...payload, photo: { source: Buffer.from(drawn), filename: 'picture.png' } };
  } catch (error) {
    ports.log.error(
      { channel: 'telegram', error: error instanceof Error ? error.name : 'unknown' },
      'no picture drawn',
    );
    return undefined;
  }
};

const drawnOf = async (ports: Sending['ports'], { qr, chart }: PhotoCall): Promise<Uint8Array | undefined> => {
  if (qr !== undefined) return ports.qrPng(qr);
  return chart === undefined ? undefined : ports.chartPng?.(chart);
};

const attempt = async (sending: Sending, method: string, payload: object, midway: boolean): Promise<Sent | Failure> => {
  const whole = sending.isPaid === true ? { ...payload, allow_paid_broadcast: true } : payload;
  for (let waits = 0; ; waits += 1) {
    const outcome = await callOnce(sending, method, whole);
    const waitMs = outcome.status === 'wait' ? outcome.afterSeconds * 1000 : 0;
    const patient = midway && waits < MIDWAY_WAITS && waitMs <= sending.midwayWaitMs && !sending.stopping.aborted;
    if (waitMs === 0 || !patient) return outcome;
    await pause(waitMs, sending.stopping);
  }
};

/** One call, unless the bot has to wait. */
export const callOnce = async (
  { api, gate, onBadCredentials }: Pick<Sending, 'api' | 'gate' | 'onBadCredentials'>,
  method: string,
  payload: object,
): Promise<Sent | Failure> => {
  const afterSeconds = gate.remainingSeconds();
  if (afterSeconds > 0) return { status: 'wait', afterSeconds };
  try {
    const messageId = integerIn(asObject(await api.call(method, payload)) ?? {}, 'message_id');
    return { status: 'sent', ...(messageId !== undefined && { acceptedId: String(messageId) }) };
  } catch (error) {
    const failure = outcomeOf(error);
    if (failure.status === 'wait') gate.close(failure.afterSeconds);
    if (failure.status === 'bad-credentials') onBadCredentials(failure);
    return failure;
  }
};
