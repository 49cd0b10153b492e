import type { InboundBase, InboundEvent } from '../../src/app/channel.ts';
import { asObject, integerIn, type Json, objectIn, readUpdate, stringIn } from './update.ts';

/** What a person can send that is not words, in the order to look: an animation is also a document, a venue a location. */
const MEDIA = [
  'animation',
  'audio',
  'live_photo',
  'paid_media',
  'photo',
  'sticker',
  'story',
  'video',
  'video_note',
  'voice',
  'document',
  'checklist',
  'contact',
  'dice',
  'game',
  'poll',
  'venue',
  'location',
  'rich_message',
] as const;

/** What Telegram lets a deep link carry. */
const PARAMETER = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Reads one stored update. Only private chats count; the rest is `ignored`, with why.
 *
 * Throws on bytes that are no update. `fallbackNow` is used for a tap that was stored without its time of receipt.
 */
export const parseUpdate = (bytes: Uint8Array, fallbackNow: () => number): InboundEvent => {
  const { update, eventId, userId, receivedAt } = readUpdate(bytes);
  const base: InboundBase = {
    channel: 'telegram',
    channelUserId: userId,
    eventId,
    occurredAt: receivedAt ?? fallbackNow(),
  };
  const message = objectIn(update, 'message');
  if (message) return parseMessage(base, message);
  const tap = objectIn(update, 'callback_query');
  if (tap) return parseTap(base, tap);
  const membership = objectIn(update, 'my_chat_member');
  if (membership) return parseMembership(base, membership);
  const kind = Object.keys(update).find((key) => asObject(update[key])) ?? 'empty';
  return { ...base, kind: 'ignored', reason: kind };
};

const parseMessage = (common: InboundBase, message: Json): InboundEvent => {
  const from = objectIn(message, 'from');
  const base: InboundBase = {
    ...common,
    occurredAt: happenedAt(message),
    ...messageIdOf(message),
    ...personOf(from),
  };
  const strange = whyNotPrivate(message, from);
  if (strange) return { ...base, kind: 'ignored', reason: strange };
  const text = stringIn(message, 'text');
  if (text !== undefined) return parseText(base, text);
  const contact = objectIn(message, 'contact');
  if (contact && contact['user_id'] === from?.['id']) {
    const digits = (stringIn(contact, 'phone_number') ?? '').replace(/\D/g, '');
    if (digits !== '') return { ...base, kind: 'contact', phone: `+${digits}` };
  }
  const mediaKind = MEDIA.find((kind) => message[kind] !== undefined);
  return mediaKind ? { ...base, kind: 'media', mediaKind } : { ...base, kind: 'ignored', reason: 'service message' };
};

/** `/start` is how a chat with a bot begins; every other command is what the person typed. */
const parseText = (base: InboundBase, text: string): InboundEvent => {
  const [, command, rest = ''] = /^(\/[A-Za-z0-9_]+)(?:@[A-Za-z0-9_]+)?(\s[\s\S]*)?$/.exec(text) ?? [];
  if (command === undefined) return { ...base, kind: 'text', text };
  if (command.toLowerCase() !== '/start') return { ...base, kind: 'text', text: `${command}${rest}` };
  const parameter = rest.trim();
  return { ...base, kind: 'follow', ...(PARAMETER.test(parameter) && { parameter }) };
};

const parseTap = (common: InboundBase, tap: Json): InboundEvent => {
  const from = objectIn(tap, 'from');
  const base: InboundBase = { ...common, ...personOf(from) };
  const strange = whyNotPrivate(objectIn(tap, 'message'), from);
  const data = stringIn(tap, 'data');
  const actionId = stringIn(tap, 'id');
  if (strange ?? stringIn(tap, 'inline_message_id'))
    return { ...base, kind: 'ignored', reason: strange ?? 'inline message' };
  if (data === undefined || actionId === undefined) return { ...base, kind: 'ignored', reason: 'tap without data' };
  return { ...base, kind: 'action', data, actionId };
};

/** In a private chat this update comes only when the person blocks or unblocks the bot. */
const parseMembership = (common: InboundBase, membership: Json): InboundEvent => {
  const from = objectIn(membership, 'from');
  const base: InboundBase = { ...common, occurredAt: happenedAt(membership), ...personOf(from) };
  const strange = whyNotPrivate(membership, from);
  if (strange) return { ...base, kind: 'ignored', reason: strange };
  const status = stringIn(objectIn(membership, 'new_chat_member') ?? {}, 'status');
  if (status === 'kicked') return { ...base, kind: 'unfollow' };
  if (status === 'member') return { ...base, kind: 'follow', unblocked: true };
  return { ...base, kind: 'ignored', reason: 'membership' };
};

const whyNotPrivate = (message: Json | undefined, from: Json | undefined): string | undefined => {
  if (from === undefined) return 'no sender';
  if (from['is_bot'] === true) return 'from a bot';
  const chat = message && objectIn(message, 'chat');
  return chat && stringIn(chat, 'type') !== 'private' ? 'not a private chat' : undefined;
};

const happenedAt = (event: Json): number => {
  const seconds = integerIn(event, 'date');
  if (seconds === undefined) throw new Error('an update without its date');
  return seconds * 1000;
};

const messageIdOf = (message: Json): { messageId?: string } => {
  const id = integerIn(message, 'message_id');
  return id === undefined ? {} : { messageId: String(id) };
};

const personOf = (from: Json | undefined): { displayName?: string; language?: string } => {
  const names = [stringIn(from ?? {}, 'first_name'), stringIn(from ?? {}, 'last_name')];
  const displayName = names.filter(Boolean).join(' ');
  const language = stringIn(from ?? {}, 'language_code');
  return { ...(displayName && { displayName }), ...(language && { language }) };
};
