import type { InboundBase, InboundEvent } from '../../src/app/channel.ts';
import { idIn, idOfBytes, isObject, type JsonObject, objectIn, storable, stringIn, userIdOf } from './event.ts';

/** What LINE sends beside text: a person talked to us in a form that we do not read. */
const MEDIA_KINDS = new Set(['sticker', 'image', 'video', 'audio', 'file', 'location']);

/**
 * Reads one stored LINE event. Properties and event types that LINE adds later are ignored.
 * Throws on what is no LINE event at all: not JSON, no type, no time, or a known type without its content.
 *
 * Source: LINE reference, "Webhook Event Objects"; LINE docs, "Messaging API development guidelines".
 */
export function readLineEvent(bytes: Uint8Array): InboundEvent {
  const event: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isObject(event)) throw new Error('LINE event is not a JSON object');
  const type = stringIn(event, 'type');
  if (type === undefined) throw new Error('LINE event has no type');
  const base = baseOf(event, bytes);
  const reason = reasonToIgnore(event, base);
  return reason === undefined ? contentOf(event, type, base) : { ...base, kind: 'ignored', reason };
}

function baseOf(event: JsonObject, bytes: Uint8Array): InboundBase {
  const occurredAt = event['timestamp'];
  if (typeof occurredAt !== 'number' || !Number.isFinite(occurredAt)) throw new Error('LINE event has no timestamp');
  const replyToken = idIn(event, 'replyToken');
  const message = objectIn(event, 'message');
  const messageId = message === undefined ? undefined : idIn(message, 'id');
  return {
    channel: 'line',
    channelUserId: userIdOf(event),
    eventId: idIn(event, 'webhookEventId') ?? idOfBytes(bytes),
    occurredAt,
    ...(replyToken === undefined ? {} : { replyToken }),
    ...(messageId === undefined ? {} : { messageId }),
  };
}

/** In standby another service of the same account answers, so nothing may be sent; groups have no member to serve. */
function reasonToIgnore(event: JsonObject, base: InboundBase): string | undefined {
  const mode = stringIn(event, 'mode');
  if (mode !== undefined && mode !== 'active') return mode === 'standby' ? 'standby' : 'mode not active';
  const source = objectIn(event, 'source');
  if (source === undefined) return 'no source';
  const sourceType = stringIn(source, 'type');
  if (sourceType === 'group' || sourceType === 'room') return `source is a ${sourceType}`;
  if (sourceType !== 'user') return 'source is not a user';
  return base.channelUserId === '' ? 'source has no user id' : undefined;
}

function contentOf(event: JsonObject, type: string, base: InboundBase): InboundEvent {
  switch (type) {
    case 'message':
      return messageOf(contentIn(event, 'message'), base);
    case 'postback':
      return actionOf(contentIn(event, 'postback'), base);
    case 'follow':
      return objectIn(event, 'follow')?.['isUnblocked'] === true
        ? { ...base, kind: 'follow', unblocked: true }
        : { ...base, kind: 'follow' };
    case 'unfollow':
      return { ...base, kind: 'unfollow' };
    case 'unsend': {
      const messageId = idIn(contentIn(event, 'unsend'), 'messageId');
      if (messageId === undefined) throw new Error('LINE unsend names no message');
      return { ...base, kind: 'unsend', messageId };
    }
    default:
      return { ...base, kind: 'ignored', reason: `type ${nameOf(type)}` };
  }
}

function messageOf(message: JsonObject, base: InboundBase): InboundEvent {
  const type = stringIn(message, 'type');
  if (type === undefined) throw new Error('LINE message has no type');
  if (type !== 'text') return { ...base, kind: 'media', mediaKind: MEDIA_KINDS.has(type) ? type : 'other' };
  const text = stringIn(message, 'text');
  if (text === undefined) throw new Error('LINE text message has no text');
  return { ...base, kind: 'text', text: storable(text) };
}

function actionOf(postback: JsonObject, base: InboundBase): InboundEvent {
  const data = stringIn(postback, 'data');
  if (data === undefined) throw new Error('LINE postback has no data');
  const params = objectIn(postback, 'params');
  const value = params === undefined ? undefined : stringIn(params, 'date');
  const isDate = value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return { ...base, kind: 'action', data: storable(data), ...(isDate ? { value } : {}) };
}

function contentIn(event: JsonObject, key: string): JsonObject {
  const content = objectIn(event, key);
  if (content === undefined) throw new Error(`LINE event has no ${key}`);
  return content;
}

/** A type that we do not know is repeated to the operator only where it looks like a name. */
function nameOf(type: string): string {
  return /^[A-Za-z]{1,40}$/.test(type) ? type : 'unknown';
}
