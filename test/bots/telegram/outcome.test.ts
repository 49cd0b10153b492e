import { TelegramError } from 'telegraf';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../bots/telegram/outcome.ts';
import {
  emptyAnswer,
  halfAnswer,
  hang,
  htmlPage,
  late,
  refusal,
  reset,
  type Scripted,
  tooMany,
} from '../../support/fakeTelegram.ts';
import { adapterFor, connected, Engine, fakeTelegram, QUICK } from './harness.ts';

const HELLO = { type: 'text', text: 'hello' } as const;

/** One message over the wire, answered as scripted: the outcome, and what really reached the person. */
const send = async (...steps: readonly Scripted[]) => {
  const { fake, engine, adapter } = await connected({ timing: { ...QUICK, callTimeoutMs: 300 } });
  const mei = fake.user();
  await mei.says('/start');
  fake.script('sendMessage', ...steps);
  const to = { channel: 'telegram', channelUserId: mei.id } as const;
  const outcome = await adapter.send({ to, messages: [HELLO], retryKey: 'unused' });
  return { outcome, reached: fake.accepted(mei.id).length, engine, adapter, fake };
};

describe('an answer of Telegram', () => {
  it('that takes the message is sent, with its id', async () => {
    const { outcome, reached } = await send();
    expect(outcome).toEqual({ status: 'sent', acceptedId: expect.stringMatching(/^\d+$/) });
    expect(reached).toBe(1);
  });

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'unreachable'],
    [403, 'Forbidden: user is deactivated', 'unreachable'],
    [403, 'Forbidden: bot was kicked from the group chat', 'unreachable'],
    [403, 'Forbidden: a text of next year', 'unreachable'],
    [400, 'Bad Request: chat not found', 'unreachable'],
    [400, 'Bad Request: PEER_ID_INVALID', 'unreachable'],
    [400, "Bad Request: can't parse entities: Unsupported start tag", 'rejected'],
    [400, 'Bad Request: message is not modified', 'rejected'],
    [400, 'Bad Request: message is too long', 'rejected'],
    [409, 'Conflict: something', 'rejected'],
    [413, 'Request Entity Too Large', 'rejected'],
    [404, 'Not Found: method not found', 'rejected'],
    [500, 'Internal Server Error: restart', 'unknown'],
  ] as const)('%i "%s" is %s', async (status, description, expected) => {
    const { outcome, reached } = await send(refusal(status, description));
    expect(outcome).toMatchObject({ status: expected, detail: expect.stringContaining(String(status)) });
    expect(reached).toBe(0);
  });

  it('about a group that moved is about nobody we serve', async () => {
    const step = refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: -100,
    });
    expect((await send(step)).outcome).toMatchObject({ status: 'unreachable' });
  });

  it.each([401, 404])('%i is bad credentials, and the adapter stops and says what to do', async (status) => {
    const { outcome, adapter } = await send(refusal(status, status === 401 ? 'Unauthorized' : 'Not Found'));
    expect(outcome).toMatchObject({ status: 'bad-credentials' });
    expect(adapter.health()).toMatchObject({
      state: 'stopped',
      problem: expect.stringContaining('TELEGRAM_BOT_TOKEN'),
    });
  });

  it('429 is a wait of as many seconds as it names', async () => {
    expect((await send(tooMany(2_282))).outcome).toEqual({ status: 'wait', afterSeconds: 2_282 });
  });

  it('429 that names no seconds is a wait all the same', async () => {
    expect((await send(refusal(429, 'Too Many Requests'))).outcome).toEqual({ status: 'wait', afterSeconds: 30 });
  });
});

describe('a message that may have arrived', () => {
  it.each([
    ['502 with a page of HTML', htmlPage(502, true)],
    ['503 with a page of HTML', htmlPage(503, false)],
    ['200 with a page of HTML', htmlPage(200, true)],
    ['200 with nothing', emptyAnswer(true)],
    ['200 with null', { accept: true, answer: { status: 200, body: 'null' } }],
    ['an error without a code', { accept: true, answer: { status: 200, body: '{"ok":false}' } }],
    ['a reset after it was taken', reset({ accept: true })],
    ['a reset before it was taken', reset({ accept: false })],
    ['silence after it was taken', hang({ accept: true })],
    ['half an answer', halfAnswer({ accept: true })],
    ['an answer after our patience', late(900)],
  ])('%s is unknown', async (_what, step) => {
    const { outcome } = await send(step);
    expect(outcome).toMatchObject({ status: 'unknown' });
  });

  it('is given up within its time limit', async () => {
    const before = performance.now();
    await send(hang({ accept: true }));
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('a message that certainly did not arrive', () => {
  const to = { channel: 'telegram', channelUserId: '5' } as const;

  it('is one to a server that refuses the connection', async () => {
    const fake = await fakeTelegram();
    await fake.down();
    const outcome = await adapterFor(fake, new Engine()).send({ to, messages: [HELLO], retryKey: 'x' });
    expect(outcome).toEqual({ status: 'not-sent', detail: 'ECONNREFUSED' });
  });

  it.each([
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('is one that ended with %s', (code) => {
    const error = Object.assign(new Error('request failed'), { name: 'FetchError', type: 'system', code });
    expect(outcomeOf(error)).toEqual({ status: 'not-sent', detail: code });
  });

  it.each([
    'request to https://x/ failed, reason: connect ETIMEDOUT 192.0.2.1:443',
    'request to https://x/ failed, reason: Client network socket disconnected before secure TLS connection was established',
  ])('is one whose connection was never made: %s', (message) => {
    const error = Object.assign(new Error(message), { name: 'FetchError', type: 'system', code: 'ETIMEDOUT' });
    expect(outcomeOf(error)).toMatchObject({ status: 'not-sent' });
  });

  it('is one to a server without TLS behind an https root', async () => {
    const fake = await fakeTelegram();
    const adapter = adapterFor(fake, new Engine(), { apiRoot: fake.apiRoot.replace('http:', 'https:') });
    expect(await adapter.send({ to, messages: [HELLO], retryKey: 'x' })).toMatchObject({ status: 'not-sent' });
  });

  it.each(['@somebody', '-1001234', '', '0', '12e3', '99999999999999999', '5 '])(
    'is one to %j, which is no person; it is not even tried',
    async (channelUserId) => {
      const fake = await fakeTelegram();
      const request = { to: { channel: 'telegram', channelUserId }, messages: [HELLO], retryKey: 'x' } as const;
      expect(await adapterFor(fake, new Engine()).send(request)).toMatchObject({ status: 'rejected' });
      expect(fake.calls).toEqual([]);
    },
  );
});

describe('what an outcome tells', () => {
  it('never holds the message of an error, which may show the token', () => {
    const shapes: unknown[] = [
      Object.assign(new Error('request to https://api.telegram.org/bot1:SECRET/sendMessage failed'), { code: 'EPIPE' }),
      new TypeError('SECRET is null'),
      'SECRET',
      undefined,
      null,
    ];
    for (const shape of shapes) expect(JSON.stringify(outcomeOf(shape))).not.toContain('SECRET');
  });

  it('cuts a long description', () => {
    const error = new TelegramError({ error_code: 400, description: 'x'.repeat(5_000) });
    expect(JSON.stringify(outcomeOf(error)).length).toBeLessThan(300);
  });
});
