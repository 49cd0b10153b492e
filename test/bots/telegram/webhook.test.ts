import { createServer } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTelegramAdapter, type TelegramConfig } from '../../../bots/telegram/adapter.ts';
import { derivedSecret, webhookProblem } from '../../../bots/telegram/webhook.ts';
import type { ChannelAdapter } from '../../../src/app/channel.ts';
import { type FakeTelegram, refusal } from '../../support/fakeTelegram.ts';
import { adapterFor, Engine, eventually, expectState, fakeTelegram } from './harness.ts';

const SECRET = 'a-secret_that-Telegram-sends';
const HEADERS = { 'x-telegram-bot-api-secret-token': SECRET };
const CONFIG = { mode: 'webhook', publicUrl: 'https://shop.example', webhookSecret: SECRET } as const;
const PERSON = { id: 7, is_bot: false, first_name: 'Mei' };

const update = (id: number, text: string) => ({
  update_id: id,
  message: { message_id: id, date: 1_790_000_000, from: PERSON, chat: { id: 7, type: 'private' }, text },
});
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

const receive = (adapter: ChannelAdapter, bytes: Uint8Array, headers: Record<string, string | undefined> = HEADERS) => {
  if (!adapter.receive) throw new Error('no receive');
  return adapter.receive(bytes, headers);
};

/** An adapter that only receives: Telegram is not even there. */
const receiving = (config: Partial<TelegramConfig> = {}) => {
  const engine = new Engine();
  const adapter = createTelegramAdapter(
    { token: '1:x', apiRoot: 'http://127.0.0.1:9', now: () => 1_800_000_000_000, ...CONFIG, ...config },
    engine,
  );
  return {
    engine,
    adapter,
    give: (bytes: Uint8Array, headers?: Record<string, string | undefined>) => receive(adapter, bytes, headers),
  };
};

describe('a delivery', () => {
  it.each([
    ['nothing', {}],
    ['an undefined header', { 'x-telegram-bot-api-secret-token': undefined }],
    ['an empty secret', { 'x-telegram-bot-api-secret-token': '' }],
    ['another secret', { 'x-telegram-bot-api-secret-token': 'another' }],
    ['its beginning', { 'x-telegram-bot-api-secret-token': SECRET.slice(0, -1) }],
    ['more than it', { 'x-telegram-bot-api-secret-token': `${SECRET}x` }],
    ['it twice', { 'x-telegram-bot-api-secret-token': `${SECRET}, ${SECRET}` }],
    ['it in capitals', { 'x-telegram-bot-api-secret-token': SECRET.toUpperCase() }],
  ])('with %s for a secret is refused and leaves nothing', async (_what, headers) => {
    const { engine, give } = receiving();
    expect(await give(bytesOf(update(1, 'x')), headers)).toBe(401);
    expect(engine.stored).toBe(0);
  });

  it('is stored, then 200; the header may be written in any case', async () => {
    const { engine, adapter, give } = receiving();
    expect(await give(bytesOf(update(1, 'hello')), { 'X-Telegram-Bot-Api-Secret-Token': SECRET })).toBe(200);
    expect(engine.events(adapter)).toMatchObject([{ kind: 'text', text: 'hello', eventId: '1', channelUserId: '7' }]);
  });

  it('that comes again, in another byte order or at the same moment, is stored once', async () => {
    const { engine, give } = receiving();
    const [plain, turned] = [update(1, 'x'), { message: update(1, 'x').message, update_id: 1 }];
    const pairs = Array.from({ length: 200 }, () => [give(bytesOf(plain)), give(bytesOf(turned))]);
    expect(new Set(await Promise.all(pairs.flat()))).toEqual(new Set([200]));
    expect(engine.inbox.size).toBe(1);
  });

  it('is not answered 200 when it could not be stored', async () => {
    const { engine, give } = receiving();
    engine.broken = true;
    await expect(give(bytesOf(update(1, 'x')))).rejects.toThrow('the database is not there');
  });

  it('is taken though Telegram itself cannot be reached, so a failed getMe poisons nothing', async () => {
    const { adapter, engine, give } = receiving();
    await adapter.start();
    expect(await give(bytesOf(update(1, 'x')))).toBe(200);
    expect(engine.inbox.size).toBe(1);
    await adapter.stop();
  });
});

describe('a text in a delivery', () => {
  it.each([
    ['NUL', 'a\0b'],
    ['a lone surrogate', 'a\ud83db'],
    ['a lone low surrogate', '\udc00'],
    ['100,000 characters', '字'.repeat(100_000)],
    ['zalgo', `Z${'\u0300\u0489'.repeat(500)}`],
    ['emoji of many parts', '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
    ['quotes and controls', '"\\\n\r\t\u0007\u2028'],
    ['markup', '<b>{{points}} ${7*7} *_[</b>'],
    ['a byte order mark', '\ufeffhello'],
  ])('with %s is stored as plain UTF-8 and read as it was', async (_what, text) => {
    const { engine, adapter, give } = receiving();
    expect(await give(bytesOf(update(1, text)))).toBe(200);
    const stored = [...engine.inbox.values()][0]?.bytes ?? new Uint8Array();
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(stored)).not.toThrow();
    expect(stored).not.toContain(0);
    expect(engine.events(adapter)).toMatchObject([{ kind: 'text', text }]);
  });

  it('may be written with escapes, or after a byte order mark', async () => {
    const { engine, adapter, give } = receiving();
    const escaped = JSON.stringify(update(1, '林🍵')).replace(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    );
    expect(await give(Buffer.from(escaped))).toBe(200);
    expect(await give(Buffer.from(`\ufeff${JSON.stringify(update(2, '林🍵'))}`))).toBe(200);
    expect(engine.events(adapter)).toMatchObject([{ text: '林🍵' }, { text: '林🍵' }]);
  });
});

describe('a delivery that carries the secret but is no update', () => {
  it.each([
    ['nothing', ''],
    ['half of JSON', '{"update_id":1,"message":{"te'],
    ['text', 'hello'],
    ['a number', '7'],
    ['null', 'null'],
    ['a list', '[{"update_id":1}]'],
    ['no id', '{"message":{}}'],
    ['an id that is text', '{"update_id":"1"}'],
    ['an id too great', '{"update_id":90071992547409930}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ])('(%s) is kept whole once, answered 200, and refused when read', async (_what, body) => {
    const { engine, adapter, give } = receiving();
    expect(await give(Buffer.from(body))).toBe(200);
    expect(await give(Buffer.from(body))).toBe(200);
    const [kept, ...others] = [...engine.inbox.values()];
    expect(others).toEqual([]);
    expect(kept?.eventId).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(kept?.channelUserId).toBe('');
    expect(() => adapter.read(kept?.bytes ?? new Uint8Array())).toThrow('not an update of Telegram');
  });

  it('is also one nested deeper than can be written again: kept whole, and ignored when read', async () => {
    const { engine, adapter, give } = receiving();
    const body = `{"update_id":1,"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(await give(Buffer.from(body))).toBe(200);
    expect([...engine.inbox.keys()]).toEqual([expect.stringMatching(/^sha256:/)]);
    expect(engine.events(adapter)).toMatchObject([{ kind: 'ignored' }]);
  });

  it('touches no prototype', async () => {
    const { engine, give } = receiving();
    await give(Buffer.from('{"update_id":1,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect(engine.inbox.size).toBe(1);
    expect({}).not.toHaveProperty('polluted');
  });
});

/** The adapter behind a bare HTTP server, as `src/http` mounts it. */
const served = async (adapter: ChannelAdapter) => {
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]));
    const status = await receive(adapter, await buffer(request), headers).catch(() => 503);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close(() => server.closeAllConnections()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, url: `http://127.0.0.1:${address.port}` };
};

describe('a body in two packets', () => {
  it('is stored byte for byte wherever it was split', async () => {
    const { engine, adapter } = receiving();
    const { port } = await served(adapter);
    const name = '林美🍵';
    const bodyOf = (id: number) => Buffer.from(JSON.stringify(update(id, name)));
    const length = bodyOf(1_000).length;
    for (let at = 1; at < length; at += 1) {
      const body = bodyOf(1_000 + at);
      const socket = connect(port, '127.0.0.1').setNoDelay(true);
      const head = `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-telegram-bot-api-secret-token: ${SECRET}\r\ncontent-length: ${body.length}\r\n\r\n`;
      await new Promise<void>((resolve) =>
        socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, at)]), () => setImmediate(resolve)),
      );
      socket.end(body.subarray(at));
      expect((await buffer(socket)).toString()).toMatch(/^HTTP\/1\.1 200 /);
    }
    const texts = engine.events(adapter).map((event) => event.kind === 'text' && event.text);
    expect(texts).toEqual(Array.from({ length: length - 1 }, () => name));
  });
});

/** A service in webhook mode, connected to a Telegram that delivers to it. */
const listening = async (config: Partial<TelegramConfig> = {}, prepare: (fake: FakeTelegram) => void = () => {}) => {
  const fake = await fakeTelegram();
  const engine = new Engine();
  const adapter = adapterFor(fake, engine, { ...CONFIG, ...config });
  fake.deliverVia((await served(adapter)).url);
  prepare(fake);
  await adapter.start();
  return { fake, engine, adapter };
};

describe('the webhook', () => {
  it('is registered with its secret and what we read, looked at, and then delivers', async () => {
    const { fake, engine, adapter } = await listening();
    await eventually(() => expect(adapter.health()).toEqual({ state: 'connected', account: '@regulars_test_bot' }));
    expect(fake.callsOf('setWebhook')[0]?.payload).toEqual({
      url: 'https://shop.example/webhooks/telegram',
      secret_token: SECRET,
      allowed_updates: ['message', 'callback_query', 'my_chat_member'],
    });
    expect(fake.callsOf('getWebhookInfo')).not.toEqual([]);
    await fake.user().says('hello');
    expect(engine.events(adapter)).toMatchObject([{ kind: 'text', text: 'hello' }]);
    expect(fake.callsOf('getUpdates')).toEqual([]);
  });

  it('needs no secret in the settings: one is derived from the token', async () => {
    const { fake, engine } = await listening({ webhookSecret: undefined, publicUrl: 'https://shop.example/' });
    await fake.user().says('hello');
    expect(engine.inbox.size).toBe(1);
    expect(fake.callsOf('setWebhook')[0]?.payload).toMatchObject({ secret_token: derivedSecret(fake.token) });
    expect(derivedSecret('1:a')).toMatch(/^[0-9a-f]{64}$/);
    expect(derivedSecret('1:a')).not.toBe(derivedSecret('1:b'));
  });

  it('is delivered again until it is stored, in order', async () => {
    const { fake, engine, adapter } = await listening();
    await eventually(() => expectState(adapter, 'connected'));
    engine.broken = true;
    const mei = fake.user();
    const said = Promise.all(['1', '2', '3'].map((text) => mei.says(text)));
    await eventually(() => expect(fake.updates.deliveries.length).toBeGreaterThanOrEqual(3));
    expect(engine.inbox.size).toBe(0);
    engine.broken = false;
    await said;
    expect(engine.events(adapter).map((event) => event.kind === 'text' && event.text)).toEqual(['1', '2', '3']);
  });

  it('that does not reach us is told in plain words, until it does', async () => {
    const { fake, adapter } = await listening({ now: Date.now }, (fake) => fake.deliverVia('http://127.0.0.1:9'));
    await eventually(() => expectState(adapter, 'connected'));
    const said = fake.user().says('hello');
    await eventually(() =>
      expect(adapter.health()).toMatchObject({
        state: 'degraded',
        problem: expect.stringMatching(
          /cannot deliver to https:\/\/shop\.example\/webhooks\/telegram .*reachable from the internet/,
        ),
      }),
    );
    fake.deliverVia((await served(adapter)).url);
    await said;
    await eventually(() => expectState(adapter, 'connected'));
  });

  it('that another program took over is set back, and told', async () => {
    const { fake, engine, adapter } = await listening();
    await eventually(() => expectState(adapter, 'connected'));
    fake.updates.setWebhook({ url: 'https://else.example/hook' });
    await eventually(() => expect(engine.logged.join()).toContain('Another program took over'));
    await eventually(() => expectState(adapter, 'connected'));
    expect(fake.updates.webhookInfo()).toMatchObject({ url: 'https://shop.example/webhooks/telegram' });
  });

  it('that Telegram refuses is told with its reason and tried again', async () => {
    const { adapter } = await listening({}, (fake) =>
      fake.script(
        'setWebhook',
        ...Array.from({ length: 3 }, () => refusal(400, 'Bad Request: bad webhook: Failed to resolve host')),
      ),
    );
    await eventually(() =>
      expect(adapter.health()).toMatchObject({
        state: 'degraded',
        problem: expect.stringContaining('Failed to resolve host'),
      }),
    );
    await eventually(() => expectState(adapter, 'connected'));
  });

  it('stays registered when we stop, so that nothing is lost until we are back', async () => {
    const { fake, adapter } = await listening();
    await eventually(() => expectState(adapter, 'connected'));
    await adapter.stop();
    expect(fake.callsOf('deleteWebhook')).toEqual([]);
  });
});

describe('what Telegram says about the webhook', () => {
  const url = 'https://shop.example/webhooks/telegram';
  const now = 1_800_000_000_000;
  const failed = {
    url,
    pending_update_count: 2,
    last_error_date: now / 1000 - 60,
    last_error_message: 'Connection timed out',
  };

  it.each([
    ['all is well', { url, pending_update_count: 0 }, 0, 'nothing is wrong'],
    ['updates wait, but none failed', { url, pending_update_count: 9 }, 0, 'nothing is wrong'],
    ['the last failure waits', failed, 0, 'Connection timed out'],
    ['a delivery was taken before the failure', failed, now - 90_000, 'Connection timed out'],
    ['a delivery was taken since', failed, now - 30_000, 'nothing is wrong'],
    ['nothing waits any more', { ...failed, pending_update_count: 0 }, 0, 'nothing is wrong'],
    ['it failed long ago', { ...failed, last_error_date: now / 1000 - 3_600 }, 0, 'nothing is wrong'],
    ['it is another address', { ...failed, url: '' }, now, 'Another program'],
  ])('when %s', (_what, info, takenAt, words) => {
    const problem = webhookProblem(info, { url, takenAt, now });
    expect(problem ?? 'nothing is wrong').toContain(words);
  });
});

describe('a configuration that cannot work', () => {
  it.each([
    ['http', { publicUrl: 'http://shop.example' }],
    ['no address', { publicUrl: undefined }],
    ['nonsense', { publicUrl: 'shop' }],
    ['a secret that Telegram refuses', { webhookSecret: 'with spaces' }],
    ['a secret too long', { webhookSecret: 'x'.repeat(257) }],
  ])('(%s) is refused at once', (_what, config) => {
    expect(() => receiving(config)).toThrow(RangeError);
  });

  it('is not one to poll: nothing is received then', () => {
    const { adapter } = receiving({ mode: 'polling', publicUrl: undefined });
    expect(adapter.receive).toBeUndefined();
  });
});
