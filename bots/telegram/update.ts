import { createHash } from 'node:crypto';
import type { RawEvent } from '../../src/app/channel.ts';

/** An object of parsed JSON whose fields nobody has looked at yet. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * A tap carries no time of its own (its message's date is when the button was shown, maybe weeks ago), so it is stored
 * with the time of receipt under this name, which Telegram does not use.
 */
const RECEIVED_AT = 'received_at_ms';

export const asObject = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
export const objectIn = (json: Json, key: string): Json | undefined => asObject(json[key]);
export const stringIn = (json: Json, key: string): string | undefined => {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
};
export const integerIn = (json: Json, key: string): number | undefined => {
  const value = json[key];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
};

/** Whose update it is: the sender of the first part that has one. Empty when it belongs to nobody. */
const userIdOf = (update: Json): string => {
  for (const part of Object.values(update)) {
    const from = objectIn(asObject(part) ?? {}, 'from');
    const id = from && integerIn(from, 'id');
    if (id !== undefined) return String(id);
  }
  return '';
};

/** Cuts one update for the inbox. What has no usable `update_id` is kept under its own digest. */
export const rawEvent = (update: unknown, receivedAt: number): RawEvent => {
  const json = asObject(update);
  const id = json && integerIn(json, 'update_id');
  if (json === undefined || id === undefined) return brokenEvent(Buffer.from(JSON.stringify(update) ?? ''));
  const stored = 'callback_query' in json ? { ...json, [RECEIVED_AT]: receivedAt } : json;
  return { eventId: String(id), channelUserId: userIdOf(json), bytes: Buffer.from(JSON.stringify(stored)) };
};

/** A delivery that is no update, kept whole so that somebody can look at it; the same bytes are kept once. */
export const brokenEvent = (bytes: Uint8Array): RawEvent => ({
  eventId: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
  channelUserId: '',
  bytes,
});

export interface StoredUpdate {
  readonly update: Json;
  readonly eventId: string;
  readonly userId: string;
  readonly receivedAt: number | undefined;
}

/** Throws, without quoting the content, on bytes that are no update. */
export const readUpdate = (bytes: Uint8Array): StoredUpdate => {
  const update = asObject(parseJson(bytes));
  const id = update && integerIn(update, 'update_id');
  if (update === undefined || id === undefined) throw new Error('not an update of Telegram');
  return { update, eventId: String(id), userId: userIdOf(update), receivedAt: integerIn(update, RECEIVED_AT) };
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/** `undefined` for what is no JSON in UTF-8. A byte order mark in front is passed over. */
export const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
};
