import { describe, expect, it } from 'vitest';
import { emptyAnswer, hang, htmlPage, refusal, reset, tooMany } from '../../support/fakeTelegram.ts';
import { adapterFor, connected, Engine, eventually, expectState, fakeTelegram, QUICK } from './harness.ts';

const texts = (engine: Engine, adapter: Parameters<Engine['events']>[0]) =>
  engine.events(adapter).map((event) => (event.kind === 'text' ? event.text : event.kind));

describe('polling', () => {
  it('stores what people do, in their order, each once', async () => {
    const { fake, engine, adapter } = await connected();
    const [mei, ken] = [fake.user({ firstName: 'Mei', language: 'zh-hant' }), fake.user({ firstName: 'Ken' })];
    await mei.opens('https://t.me/regulars_test_bot?start=ref_1');
    await ken.says('hello');
    await mei.says('points');
    await mei.blocks();
    await eventually(() => expect(engine.inbox.size).toBe(4));
    expect(engine.events(adapter)).toMatchObject([
      { kind: 'follow', parameter: 'ref_1', channelUserId: mei.id, displayName: 'Mei', language: 'zh-hant' },
      { kind: 'text', channelUserId: ken.id },
      { kind: 'text', text: 'points' },
      { kind: 'unfollow' },
    ]);
    expect([...engine.inbox.values()].map(({ channelUserId }) => channelUserId)).toEqual([
      mei.id,
      ken.id,
      mei.id,
      mei.id,
    ]);
  });

  it('asks only for what we read', async () => {
    const { fake } = await connected();
    await eventually(() =>
      expect(fake.callsOf('getUpdates')[0]?.payload).toMatchObject({
        allowed_updates: ['message', 'callback_query', 'my_chat_member'],
      }),
    );
  });

  it('takes what had waited, though a webhook was set before', async () => {
    const fake = await fakeTelegram();
    fake.updates.setWebhook({ url: 'https://old.example/hook' });
    const early = fake.user().says('before you came');
    const engine = new Engine();
    const adapter = adapterFor(fake, engine);
    await adapter.start();
    await early;
    await eventually(() => expect(texts(engine, adapter)).toEqual(['before you came']));
    expect(fake.callsOf('deleteWebhook')[0]?.payload).toEqual({ drop_pending_updates: false });
  });

  it('loses and doubles nothing of 250 updates through a bad evening', async () => {
    const { fake, engine, adapter } = await connected({ timing: { ...QUICK, pollSeconds: 1, pollGraceMs: 200 } });
    fake.script('getUpdates', reset({ accept: true }), htmlPage(502, true), emptyAnswer(true), refusal(500, 'restart'));
    const mei = fake.user();
    const saying = Array.from({ length: 250 }, (_, index) => mei.says(`${index}`));
    await Promise.all(saying);
    await eventually(() => expect(engine.inbox.size).toBe(250));
    expect(texts(engine, adapter)).toEqual(Array.from({ length: 250 }, (_, index) => `${index}`));
  });

  it('is given longer than Telegram holds it open, whatever the limit of other calls', async () => {
    const { fake, engine } = await connected({ timing: { ...QUICK, callTimeoutMs: 100, pollSeconds: 1 } });
    await eventually(() => expect(fake.callsOf('getUpdates').length).toBeGreaterThanOrEqual(3));
    expect(engine.logged.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('works through an API root with a path, with or without its slash', async () => {
    for (const slash of ['', '/']) {
      const fake = await fakeTelegram({ basePath: 'tenant/a' });
      const engine = new Engine();
      const adapter = adapterFor(fake, engine, { apiRoot: `${fake.apiRoot}${slash}` });
      await adapter.start();
      await eventually(() => expect(adapter.health().state).toBe('connected'));
    }
  });

  it('ends at once when stopped, in the middle of a long poll', async () => {
    const { fake, adapter } = await connected();
    await eventually(() => expect(fake.callsOf('getUpdates')).not.toEqual([]));
    const before = performance.now();
    await adapter.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    expectState(adapter, 'stopped');
  });
});

describe('an update', () => {
  it('is confirmed to Telegram only once it is stored', async () => {
    const { fake, engine, adapter } = await connected();
    engine.broken = true;
    await fake.user().says('hello');
    await eventually(() => expect(engine.stored).toBeGreaterThanOrEqual(3));
    expect(adapter.health()).toMatchObject({ state: 'degraded', problem: expect.stringContaining('database') });
    expect(fake.updates.webhookInfo()['pending_update_count']).toBe(1);
    engine.broken = false;
    await eventually(() => expect(texts(engine, adapter)).toEqual(['hello']));
    await eventually(() => expect(fake.updates.webhookInfo()['pending_update_count']).toBe(0));
    await eventually(() => expectState(adapter, 'connected'));
  });

  it('that was stored but not confirmed comes again and is kept once', async () => {
    const { fake, engine, adapter } = await connected({ timing: { ...QUICK, pollSeconds: 1 } });
    fake.script('getUpdates', refusal(500, 'x'));
    await fake.user().says('hello');
    await eventually(() => expect(engine.inbox.size).toBe(1));
    await adapter.stop();
    const next = adapterFor(fake, engine);
    await next.start();
    await fake.user().says('and again');
    await eventually(() => expect(texts(engine, next)).toEqual(['hello', 'and again']));
  });

  it('that is a tap is stored with the time of its receipt', async () => {
    let now = 1_800_000_000_000;
    const { fake, engine, adapter } = await connected({ now: () => now }, { now: () => 1_700_000_000_000 });
    const mei = fake.user();
    await mei.says('/start');
    const button = { label: 'OK', action: { type: 'postback', data: 'ok' } } as const;
    const to = { channel: 'telegram', channelUserId: mei.id } as const;
    await adapter.send({ to, messages: [{ type: 'text', text: '?', buttons: [button] }], retryKey: 'x' });
    await mei.taps('OK');
    await eventually(() => expect(engine.inbox.size).toBe(2));
    now += 60_000;
    expect(engine.events(adapter).at(-1)).toMatchObject({ kind: 'action', data: 'ok', occurredAt: 1_800_000_000_000 });
  });
});

describe('trouble that heals by itself', () => {
  it('is a Telegram that is not there when we start', async () => {
    const fake = await fakeTelegram();
    await fake.down();
    const engine = new Engine();
    const adapter = adapterFor(fake, engine);
    await adapter.start();
    await eventually(() =>
      expect(adapter.health()).toMatchObject({ state: 'degraded', problem: expect.stringContaining('ECONNREFUSED') }),
    );
    expect(adapter.deepLink('x')).toBeUndefined();
    await fake.up();
    await eventually(() => expect(adapter.health()).toEqual({ state: 'connected', account: '@regulars_test_bot' }));
    await fake.user().says('hello');
    await eventually(() => expect(engine.inbox.size).toBe(1));
  });

  it('is a first getMe that fails: nothing stays poisoned', async () => {
    const fake = await fakeTelegram();
    fake.script('getMe', refusal(500, 'x'), htmlPage(200), emptyAnswer(), {
      answer: { status: 200, body: '{"ok":true,"result":{}}' },
    });
    const engine = new Engine();
    const adapter = adapterFor(fake, engine);
    await adapter.start();
    await fake.user().says('hello');
    await eventually(() => expect(texts(engine, adapter)).toEqual(['hello']));
    expect(adapter.deepLink('ref_1')).toBe('https://t.me/regulars_test_bot?start=ref_1');
  });

  it('is a Telegram that goes away for a while', async () => {
    const { fake, engine, adapter } = await connected();
    await fake.down();
    await eventually(() => expectState(adapter, 'degraded'));
    await fake.up();
    await eventually(() => expectState(adapter, 'connected'));
    await fake.user().says('hello');
    await eventually(() => expect(engine.inbox.size).toBe(1));
  });

  it('is a poll that hangs', async () => {
    const fake = await fakeTelegram();
    fake.script('getUpdates', hang({ accept: false }), hang({ accept: false }));
    const engine = new Engine();
    const adapter = adapterFor(fake, engine, { timing: { ...QUICK, pollSeconds: 0, pollGraceMs: 100 } });
    await adapter.start();
    await fake.user().says('hello');
    await eventually(() => expect(engine.inbox.size).toBe(1));
    await eventually(() => expectState(adapter, 'connected'));
  });

  it('is a 429 while polling', async () => {
    const fake = await fakeTelegram();
    fake.script('getUpdates', tooMany(1));
    const engine = new Engine();
    const adapter = adapterFor(fake, engine);
    await adapter.start();
    await eventually(() =>
      expect(adapter.health()).toMatchObject({ state: 'degraded', problem: expect.stringContaining('1 s') }),
    );
    await eventually(() => expectState(adapter, 'connected'));
    const [refused, next] = fake.callsOf('getUpdates');
    expect((next?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is a webhook that somebody sets while we poll', async () => {
    const { fake, engine, adapter } = await connected({ timing: { ...QUICK, pollSeconds: 0 } });
    fake.updates.setWebhook({ url: 'https://else.example/hook' });
    await eventually(() => expect(fake.callsOf('deleteWebhook').length).toBeGreaterThanOrEqual(2));
    await fake.user().says('hello');
    await eventually(() => expect(texts(engine, adapter)).toEqual(['hello']));
  });
});

describe('two programs with one token', () => {
  it('are told to the owner with what to do, and all is well when one of them stops', async () => {
    const fake = await fakeTelegram();
    const [mine, theirs] = [new Engine(), new Engine()];
    const [adapter, other] = [adapterFor(fake, mine), adapterFor(fake, theirs)];
    await adapter.start();
    await eventually(() => expect(fake.callsOf('getUpdates')).not.toEqual([]));
    await other.start();
    await eventually(() => {
      expect(adapter.health()).toMatchObject({
        state: 'degraded',
        problem: expect.stringContaining('Another program'),
      });
    });
    await other.stop();
    await fake.user().says('hello');
    await eventually(() => expect(mine.inbox.size + theirs.inbox.size).toBe(1));
    await eventually(() => expectState(adapter, 'connected'));
  });
});

describe('a token that Telegram does not accept', () => {
  it.each([
    [401, 'Unauthorized'],
    [404, 'Not Found'],
  ])('stops the adapter with %i and words for the owner', async (status, description) => {
    const fake = await fakeTelegram();
    fake.script('getMe', refusal(status, description));
    const adapter = adapterFor(fake, new Engine());
    await adapter.start();
    await eventually(() =>
      expect(adapter.health()).toMatchObject({
        state: 'stopped',
        problem: expect.stringContaining('TELEGRAM_BOT_TOKEN'),
      }),
    );
    expect(fake.calls).toHaveLength(1);
  });

  it('is noticed while polling, too', async () => {
    const fake = await fakeTelegram();
    fake.script('getUpdates', refusal(401, 'Unauthorized'));
    const adapter = adapterFor(fake, new Engine());
    await adapter.start();
    await eventually(() => expectState(adapter, 'stopped'));
    expect(fake.callsOf('getUpdates')).toHaveLength(1);
    await adapter.stop();
    expect(adapter.health()).toMatchObject({ problem: expect.stringContaining('TELEGRAM_BOT_TOKEN') });
  });

  it('and is another one than expected is never shown', async () => {
    const fake = await fakeTelegram();
    const engine = new Engine();
    const adapter = adapterFor(fake, engine, { token: '999:CANARY_token' });
    await adapter.start();
    await eventually(() => expectState(adapter, 'stopped'));
    expect(`${JSON.stringify(adapter.health())}${engine.logged.join()}`).not.toContain('CANARY');
  });
});
