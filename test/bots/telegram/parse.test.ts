import { describe, expect, it } from 'vitest';
import { parseUpdate } from '../../../bots/telegram/parse.ts';

const MEI = { id: 4_503_599_627_370_495, is_bot: false, first_name: 'Mei', last_name: 'Lin', language_code: 'zh-hant' };
const CHAT = { id: MEI.id, type: 'private', first_name: 'Mei' };
const NOW = 1_800_000_000_000;

const read = (part: object) => parseUpdate(Buffer.from(JSON.stringify({ update_id: 7, ...part })), () => NOW);
const message = (content: object, from: object = MEI, chat: object = CHAT) =>
  read({ message: { message_id: 12, date: 1_790_000_000, from, chat, ...content } });
const tap = (content: object) => read({ callback_query: { id: '99', from: MEI, data: 'undo:1', ...content } });
const membership = (status: string, chat: object = CHAT) =>
  read({ my_chat_member: { from: MEI, chat, date: 1_790_000_000, old_chat_member: {}, new_chat_member: { status } } });

describe('a text', () => {
  it('brings who said it, when, in which language, and the message it was', () => {
    expect(message({ text: 'points?' })).toEqual({
      channel: 'telegram',
      channelUserId: '4503599627370495',
      eventId: '7',
      occurredAt: 1_790_000_000_000,
      messageId: '12',
      displayName: 'Mei Lin',
      language: 'zh-hant',
      kind: 'text',
      text: 'points?',
    });
  });

  it.each([
    ['/points', '/points'],
    ['/points@regulars_bot', '/points'],
    ['/give@regulars_bot 20 to Mei', '/give 20 to Mei'],
    ['+320', '+320'],
    ['/ not a command@all', '/ not a command@all'],
    ['mail me@shop.example', 'mail me@shop.example'],
  ])('%j is read as %j', (typed, text) => {
    expect(message({ text: typed })).toMatchObject({ kind: 'text', text });
  });
});

describe('/start', () => {
  it('is a follow, with the parameter of the deep link', () => {
    expect(message({ text: '/start ref_Ab-9' })).toMatchObject({ kind: 'follow', parameter: 'ref_Ab-9' });
  });

  it.each(['/start', '/start ', '/start@regulars_bot', '/START'])('%j is a follow without a parameter', (text) => {
    const event = message({ text });
    expect(event).toMatchObject({ kind: 'follow' });
    expect(event).not.toHaveProperty('parameter');
  });

  it.each(['two words', 'ünïcode', 'x'.repeat(65), '<script>'])('takes no parameter from %j', (typed) => {
    expect(message({ text: `/start ${typed}` })).not.toHaveProperty('parameter');
  });

  it('is something else when it only begins so', () => {
    expect(message({ text: '/starting' })).toMatchObject({ kind: 'text', text: '/starting' });
  });
});

describe('a tap', () => {
  const shown = { message: { message_id: 3, date: 1_700_000_000, chat: CHAT } };

  it('is an action with its data and the id to acknowledge', () => {
    expect(tap(shown)).toMatchObject({ kind: 'action', data: 'undo:1', actionId: '99', channelUserId: String(MEI.id) });
  });

  it('happened when we received it, not when its button was shown', () => {
    const stored = {
      update_id: 7,
      received_at_ms: NOW - 5,
      callback_query: { id: '99', from: MEI, data: 'x', ...shown },
    };
    expect(parseUpdate(Buffer.from(JSON.stringify(stored)), () => NOW).occurredAt).toBe(NOW - 5);
    expect(tap(shown).occurredAt).toBe(NOW);
  });

  it.each([
    [{ message: { chat: { id: -5, type: 'supergroup' } } }, 'not a private chat'],
    [{ inline_message_id: 'x' }, 'inline message'],
    [{ ...shown, data: undefined, game_short_name: 'x' }, 'tap without data'],
  ])('%j is ignored', (content, reason) => {
    expect(tap(content)).toMatchObject({ kind: 'ignored', reason });
  });
});

describe('a contact', () => {
  const contact = (userId: number | undefined, phone = '886 912-345-678') =>
    message({ contact: { phone_number: phone, first_name: 'Mei', ...(userId !== undefined && { user_id: userId }) } });

  it('is a phone number that the platform vouches for when it is the own one', () => {
    expect(contact(MEI.id)).toMatchObject({ kind: 'contact', phone: '+886912345678' });
    expect(contact(MEI.id, '+81901234567')).toMatchObject({ phone: '+81901234567' });
  });

  it.each([MEI.id + 1, undefined])('of somebody else (%s) is only something that was sent', (userId) => {
    expect(contact(userId)).toMatchObject({ kind: 'media', mediaKind: 'contact' });
  });
});

describe('what we do not read', () => {
  it.each([
    [{ photo: [{}], caption: 'look' }, 'photo'],
    [{ animation: {}, document: {} }, 'animation'],
    [{ document: {} }, 'document'],
    [{ venue: {}, location: {} }, 'venue'],
    [{ location: {} }, 'location'],
    [{ sticker: {} }, 'sticker'],
    [{ voice: {} }, 'voice'],
    [{ video_note: {} }, 'video_note'],
    [{ poll: {} }, 'poll'],
    [{ dice: {} }, 'dice'],
    [{ story: {} }, 'story'],
  ])('%j is media', (content, mediaKind) => {
    expect(message(content)).toMatchObject({ kind: 'media', mediaKind });
  });

  it.each([
    ['service message', () => message({ pinned_message: {} })],
    ['not a private chat', () => message({ text: 'hi' }, MEI, { id: -5, type: 'group' })],
    ['from a bot', () => message({ text: 'hi' }, { ...MEI, is_bot: true })],
    ['edited_message', () => read({ edited_message: { message_id: 1, date: 1, from: MEI, chat: CHAT, text: 'hi' } })],
    ['message_reaction', () => read({ message_reaction: { chat: CHAT } })],
    ['thing_of_2031', () => read({ thing_of_2031: { from: MEI, secret: true } })],
    ['empty', () => read({})],
    ['membership', () => membership('restricted')],
  ])('%s is ignored and says so', (reason, event) => {
    expect(event()).toMatchObject({ kind: 'ignored', reason, eventId: '7' });
  });
});

describe('blocking', () => {
  it('is an unfollow', () => {
    expect(membership('kicked')).toMatchObject({ kind: 'unfollow', occurredAt: 1_790_000_000_000 });
  });

  it('taken back is a follow that unblocks', () => {
    expect(membership('member')).toMatchObject({ kind: 'follow', unblocked: true });
  });

  it('in a group concerns nobody', () => {
    expect(membership('kicked', { id: -5, type: 'group' })).toMatchObject({ kind: 'ignored' });
  });
});

describe('bytes that are no update', () => {
  it.each(['', '{', '[]', 'null', '"x"', '{"update_id":"7"}', '{"message":{"text":"my secret"}}', '\u{fffd}\0'])(
    '%j are refused without quoting them',
    (bytes) => {
      expect(() => parseUpdate(Buffer.from(bytes), () => NOW)).toThrow(/^not an update of Telegram$/);
    },
  );

  it('are also a message without its date', () => {
    expect(() => read({ message: { message_id: 1, from: MEI, chat: CHAT, text: 'my secret' } })).toThrow(
      /^an update without its date$/,
    );
  });
});
