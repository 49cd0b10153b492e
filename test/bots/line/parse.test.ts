import { describe, expect, it } from 'vitest';
import { readLineEvent } from '../../../bots/line/parse.ts';

const USER = `U${'1'.repeat(32)}`;

const read = (event: unknown) => readLineEvent(new TextEncoder().encode(JSON.stringify(event)));

const event = (type: string, more: object = {}) => ({
  type,
  mode: 'active',
  timestamp: 1_700_000_000_000,
  source: { type: 'user', userId: USER },
  webhookEventId: '01HABC',
  deliveryContext: { isRedelivery: false },
  replyToken: 'token-1',
  ...more,
});

const base = {
  channel: 'line',
  channelUserId: USER,
  eventId: '01HABC',
  occurredAt: 1_700_000_000_000,
  replyToken: 'token-1',
};

describe('a LINE event', () => {
  it('of a text carries the text, its message and the token of the free answer', () => {
    const message = { id: '100', type: 'text', text: '早安 😀', quoteToken: 'q' };
    expect(read(event('message', { message }))).toEqual({ ...base, kind: 'text', text: '早安 😀', messageId: '100' });
  });

  it.each(['sticker', 'image', 'video', 'audio', 'file', 'location'])('of a %s is media', (type) => {
    expect(read(event('message', { message: { id: '100', type } }))).toMatchObject({ kind: 'media', mediaKind: type });
  });

  it('of a message type that LINE adds later is media of another kind', () => {
    expect(read(event('message', { message: { type: 'hologram' } }))).toMatchObject({
      kind: 'media',
      mediaKind: 'other',
    });
  });

  it('of a tapped button carries our data', () => {
    expect(read(event('postback', { postback: { data: 'card' } }))).toEqual({ ...base, kind: 'action', data: 'card' });
  });

  it('of a date picker carries the date beside our data', () => {
    const postback = { data: 'birthday', params: { date: '1990-02-28' } };
    expect(read(event('postback', { postback }))).toMatchObject({
      kind: 'action',
      data: 'birthday',
      value: '1990-02-28',
    });
  });

  it.each([{ datetime: '1990-02-28T00:00' }, { time: '10:00' }, { date: 'tomorrow' }, { newRichMenuAliasId: 'a' }])(
    'of a picker that is not ours has no date: %o',
    (params) => {
      expect(read(event('postback', { postback: { data: 'x', params } }))).toEqual({
        ...base,
        kind: 'action',
        data: 'x',
      });
    },
  );

  it('of a follow tells whether the person had blocked us', () => {
    expect(read(event('follow', { follow: { isUnblocked: true } }))).toEqual({
      ...base,
      kind: 'follow',
      unblocked: true,
    });
    expect(read(event('follow', { follow: { isUnblocked: false } }))).toEqual({ ...base, kind: 'follow' });
    expect(read(event('follow'))).toEqual({ ...base, kind: 'follow' });
  });

  it('of an unfollow has no token to answer with', () => {
    const { replyToken: _, ...without } = base;
    expect(read({ ...event('unfollow'), replyToken: undefined })).toEqual({ ...without, kind: 'unfollow' });
  });

  it('of an unsend names the message that must go', () => {
    expect(read(event('unsend', { unsend: { messageId: '100' } }))).toMatchObject({ kind: 'unsend', messageId: '100' });
  });

  it('without an id gets the hash of its bytes, the same each time', () => {
    const { webhookEventId: _, ...without } = event('unfollow');
    expect(read(without).eventId).toMatch(/^sha256:/);
    expect(read(without).eventId).toBe(read(without).eventId);
  });

  it('keeps its text fit for a database: no NUL, no lone surrogate', () => {
    const message = { id: '1', type: 'text', text: 'a\0b\ud83d' };
    expect(read(event('message', { message }))).toMatchObject({ text: 'ab\ufffd' });
  });

  it('may carry properties that nobody knows yet', () => {
    const message = { id: '1', type: 'text', text: 'hi', colour: { deep: [1, null] } };
    const strange = event('message', { message, ['__proto__']: { x: 1 }, constructor: 'c', future: [], source2: {} });
    expect(read(strange)).toMatchObject({ kind: 'text', text: 'hi' });
  });
});

describe('a LINE event is kept but ignored', () => {
  it.each(['accountLink', 'beacon', 'videoPlayComplete', 'membership', 'messageEdited', 'join', 'somethingNew'])(
    'when its type is %s',
    (type) => {
      expect(read(event(type))).toEqual({ ...base, kind: 'ignored', reason: `type ${type}` });
    },
  );

  it('in standby, where another service answers', () => {
    const message = { id: '1', type: 'text', text: 'hi' };
    expect(read(event('message', { mode: 'standby', message }))).toMatchObject({ kind: 'ignored', reason: 'standby' });
    expect(read(event('message', { mode: 'later', message }))).toMatchObject({ kind: 'ignored' });
  });

  it.each([
    ['group', { type: 'group', groupId: 'C1', userId: USER }],
    ['room', { type: 'room', roomId: 'R1' }],
  ])('from a %s', (name, source) => {
    expect(read(event('message', { source }))).toMatchObject({ channelUserId: '', reason: `source is a ${name}` });
  });

  it('without anybody to answer', () => {
    expect(read({ ...event('activated'), source: undefined })).toMatchObject({ kind: 'ignored', reason: 'no source' });
    expect(read(event('message', { source: { type: 'user' } }))).toMatchObject({ reason: 'source has no user id' });
    expect(read(event('message', { source: { type: 'planet' } }))).toMatchObject({ reason: 'source is not a user' });
  });

  it('without repeating a type that is no name', () => {
    expect(read(event('<b>0912 345 678</b>'))).toMatchObject({ kind: 'ignored', reason: 'type unknown' });
  });
});

describe('what is no LINE event', () => {
  it.each([
    ['a number', 7],
    ['a list', []],
    ['an event without a type', { timestamp: 1 }],
    ['an event without a time', { ...event('follow'), timestamp: undefined }],
    ['a message without content', event('message')],
    ['a text without text', event('message', { message: { id: '1', type: 'text' } })],
    ['a postback without data', event('postback', { postback: {} })],
    ['an unsend without a message', event('unsend', { unsend: {} })],
  ])('is refused with a reason, to be parked: %s', (_what, strange) => {
    expect(() => read(strange)).toThrow(/LINE/);
  });

  it('is refused when it is not even JSON', () => {
    expect(() => readLineEvent(new TextEncoder().encode('hello'))).toThrow(SyntaxError);
  });
});
