import { describe, expect, it } from 'vitest';
import { createLineWebhook } from '../../../bots/line/webhook.ts';
import { signLine } from '../../support/fakeLineWebhook.ts';
import { ports } from './support.ts';

/** LINE's own example. Source: LINE docs, "Verify webhook signature". */
const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8';
const EXAMPLE = '{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}';
const EXAMPLE_SIGNATURE = 'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const bodyWith = (...events: unknown[]) => JSON.stringify({ destination: 'U1', events });
const event = (id: string, more: object = {}) => ({
  type: 'message',
  webhookEventId: id,
  timestamp: 1,
  source: { type: 'user', userId: `U${'a'.repeat(32)}` },
  ...more,
});

function setUp() {
  const given = ports();
  const receive = createLineWebhook(SECRET, given);
  return {
    given,
    receive,
    signed: (body: string | Uint8Array) => {
      const bytes = typeof body === 'string' ? bytesOf(body) : body;
      return receive(bytes, { 'x-line-signature': signLine(bytes, SECRET) });
    },
  };
}

describe('the signature of a LINE webhook', () => {
  it('is accepted in the example of the LINE documentation', async () => {
    const { receive, given } = setUp();
    expect(await receive(bytesOf(EXAMPLE), { 'x-line-signature': EXAMPLE_SIGNATURE })).toBe(200);
    expect(given.stored).toEqual([]);
  });

  it.each(['x-line-signature', 'X-Line-Signature', 'X-LINE-SIGNATURE'])(
    'is found in a header named %s',
    async (name) => {
      expect(await setUp().receive(bytesOf(EXAMPLE), { [name]: EXAMPLE_SIGNATURE })).toBe(200);
    },
  );

  it.each<[string, Record<string, string | undefined>]>([
    ['missing', {}],
    ['undefined', { 'x-line-signature': undefined }],
    ['empty', { 'x-line-signature': '' }],
    ['not base64', { 'x-line-signature': 'not a signature' }],
    ['of another secret', { 'x-line-signature': signLine(bytesOf(EXAMPLE), 'another') }],
    ['given twice in one header', { 'x-line-signature': `${EXAMPLE_SIGNATURE}, ${EXAMPLE_SIGNATURE}` }],
    ['given in two headers', { 'x-line-signature': EXAMPLE_SIGNATURE, 'X-Line-Signature': EXAMPLE_SIGNATURE }],
    ['followed by something', { 'x-line-signature': `${EXAMPLE_SIGNATURE}=` }],
  ])('is refused with 401 when %s, and nothing is stored', async (_how, headers) => {
    const { receive, given } = setUp();
    const body = bodyWith(event('e1'));
    expect(await receive(bytesOf(body), headers)).toBe(401);
    expect(await receive(bytesOf(EXAMPLE.replace('U8', 'U9')), headers)).toBe(401);
    expect(given.stored).toEqual([]);
  });

  it('covers the bytes, not the JSON: the same JSON written differently is refused', async () => {
    const { receive, given } = setUp();
    const written = '{"destination":"U1","events":[{"type":"message","message":{"text":"\\u65e9\\u5b89 😀"}}]}';
    const signature = signLine(bytesOf(written), SECRET);
    expect(await receive(bytesOf(JSON.stringify(JSON.parse(written))), { 'x-line-signature': signature })).toBe(401);
    expect(await receive(bytesOf(written), { 'x-line-signature': signature })).toBe(200);
    expect(given.stored).toHaveLength(1);
  });
});

describe('a LINE webhook call', () => {
  it('is cut into its events, each under its own id and person, in order', async () => {
    const { signed, given } = setUp();
    const group = event('e2', { source: { type: 'group', groupId: 'C1', userId: `U${'b'.repeat(32)}` } });
    const again = event('e3', { deliveryContext: { isRedelivery: true } });
    expect(await signed(bodyWith(event('e1'), group, again))).toBe(200);
    expect(
      given.stored.map(({ eventId, channelUserId, redelivered }) => [eventId, channelUserId, redelivered]),
    ).toEqual([
      ['e1', `U${'a'.repeat(32)}`, false],
      ['e2', '', false],
      ['e3', `U${'a'.repeat(32)}`, true],
    ]);
    expect(given.stored.map(({ bytes }) => JSON.parse(textOf(bytes)))).toEqual([event('e1'), group, again]);
  });

  it('without events is answered with 200, as the Verify button needs it', async () => {
    const { signed, given } = setUp();
    expect(await signed('{"destination":"U1","events":[]}')).toBe(200);
    expect(given.stored).toEqual([]);
  });

  it.each([
    ['is not JSON', 'hello'],
    ['is empty', ''],
    ['is a JSON string', '"hello"'],
    ['has no events', '{"destination":"U1"}'],
    ['has events that are no list', '{"events":{}}'],
  ])('that is signed but %s is stored whole, so that it is parked and not sent for ever', async (_how, body) => {
    const { signed, given } = setUp();
    expect(await signed(body)).toBe(200);
    expect(await signed(body)).toBe(200);
    expect(given.stored.map(({ bytes }) => textOf(bytes))).toEqual([body, body]);
    expect(given.stored[0]?.eventId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(given.stored[1]?.eventId).toBe(given.stored[0]?.eventId);
  });

  it.each([
    ['an event without an id', { type: 'message', timestamp: 1 }],
    ['an id that no column takes', event('a\0b')],
    ['a number in place of an event', 7],
  ])('with %s keeps it under the hash of its bytes', async (_how, strange) => {
    const { signed, given } = setUp();
    expect(await signed(bodyWith(strange, event('e2')))).toBe(200);
    expect(given.stored.map(({ eventId }) => eventId)).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/), 'e2']);
  });

  it('that cannot be stored is answered with 503, so that LINE sends it again', async () => {
    const { signed, given } = setUp();
    given.down = true;
    expect(await signed(bodyWith(event('e1')))).toBe(503);
  });

  it('is logged without ids, texts or secrets', async () => {
    const { signed, receive, given } = setUp();
    given.down = true;
    const body = bodyWith(event('e1', { message: { type: 'text', text: 'my secret wish' } }));
    await signed(body);
    await receive(bytesOf(body), { 'x-line-signature': EXAMPLE_SIGNATURE });
    expect(given.logged).toHaveLength(2);
    expect(given.logged.join()).not.toMatch(/U[0-9a-f]{32}|secret wish|8c570fa6|GhRKmv/);
  });
});

describe('texts that break other parsers', () => {
  const said = (text: string) => bodyWith(event('e1', { message: { type: 'text', text } }));

  it.each([
    ['NUL', said('a\0b')],
    ['a lone surrogate', said('a\ud83d')],
    ['an escaped lone surrogate', said('x').replace('"x"', '"\\ud83dx"')],
    ['100,000 characters', said('長'.repeat(100_000))],
    ['marks stacked on marks', said(`Z${'\u0351\u0321'.repeat(500)}`)],
    ['a byte order mark', `\ufeff${said('hi')}`],
    ['right-to-left overrides', said('\u202eabc\u202c')],
    ['an emoji of many parts', said('👨‍👩‍👧‍👦🏳️‍🌈')],
  ])('are stored and read: %s', async (_how, body) => {
    const { signed, given } = setUp();
    expect(await signed(body)).toBe(200);
    expect(given.stored.map(({ eventId }) => eventId)).toEqual(['e1']);
    expect(() => JSON.parse(textOf(given.stored[0]?.bytes))).not.toThrow();
    expect(textOf(given.stored[0]?.bytes)).not.toContain('\0');
  });

  it('are stored even when they are no valid UTF-8', async () => {
    const { signed, given } = setUp();
    const [before = '', after = ''] = said('@').split('@');
    expect(await signed(Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)]))).toBe(200);
    expect(given.stored).toHaveLength(1);
  });
});
