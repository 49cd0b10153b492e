import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/app/channel.ts';
import { type FakeTelegram, hang, htmlPage, refusal } from '../../support/fakeTelegram.ts';
import { adapterFor, connected, Engine, eventually, expectState, fakeTelegram } from './harness.ts';

const NOISY_CHILD = fileURLToPath(new URL('./noisyChild.ts', import.meta.url));

describe('starting', () => {
  it('waits for nobody', async () => {
    const fake = await fakeTelegram();
    fake.script('getMe', hang({ accept: false }));
    const adapter = adapterFor(fake, new Engine());
    await adapter.start();
    expect(adapter.health()).toEqual({ state: 'starting' });
  });

  it('twice is once', async () => {
    const { fake, adapter } = await connected();
    await adapter.start();
    await eventually(() => expect(fake.callsOf('getUpdates')).not.toEqual([]));
    expect(fake.callsOf('getMe')).toHaveLength(1);
  });
});

describe('a deep link', () => {
  it('opens this bot with the parameter, which comes back', async () => {
    const { fake, engine, adapter } = await connected();
    const link = adapter.deepLink('card_Az-9');
    expect(link).toBe('https://t.me/regulars_test_bot?start=card_Az-9');
    await fake.user().opens(link ?? '');
    await eventually(() => expect(engine.events(adapter)).toMatchObject([{ kind: 'follow', parameter: 'card_Az-9' }]));
  });

  it.each(['', 'x'.repeat(65), 'a b', 'ä', 'a&b=c', 'a.b'])(
    'carries no %j, which Telegram would not',
    async (parameter) => {
      const { adapter } = await connected();
      expect(() => adapter.deepLink(parameter)).toThrow(RangeError);
    },
  );
});

describe('the menu of commands', () => {
  const menus = [
    { commands: [{ command: 'points', description: 'Your points' }] },
    { language: 'zh', commands: [{ command: 'points', description: '我的點數' }] },
  ];

  it('is set for each language, and not again while it is the same', async () => {
    const { fake, engine } = await connected({ commands: menus });
    await eventually(() => expect(fake.callsOf('setMyCommands')).toHaveLength(2));
    expect(fake.callsOf('setMyCommands').map(({ payload }) => payload)).toEqual([
      { scope: { type: 'all_private_chats' }, commands: menus[0]?.commands },
      { scope: { type: 'all_private_chats' }, language_code: 'zh', commands: menus[1]?.commands },
    ]);
    const next = adapterFor(fake, engine, { commands: menus });
    await next.start();
    await eventually(() => expect(fake.callsOf('getMyCommands')).toHaveLength(4));
    await eventually(() => expectState(next, 'connected'));
    expect(fake.callsOf('setMyCommands')).toHaveLength(2);
  });

  it('is tried again after trouble, and never touches the health of the channel', async () => {
    const fake = await fakeTelegram();
    fake.script('getMyCommands', htmlPage(502), htmlPage(502));
    const engine = new Engine();
    const adapter = adapterFor(fake, engine, { commands: menus });
    await adapter.start();
    await eventually(() => expect(fake.callsOf('setMyCommands')).toHaveLength(2));
    expect(engine.logged.join()).not.toContain('degraded');
  });

  it('that Telegram refuses is given up with a line in the log', async () => {
    const fake = await fakeTelegram();
    fake.script('setMyCommands', refusal(400, 'Bad Request: BOT_COMMAND_INVALID'));
    const engine = new Engine();
    const adapter = adapterFor(fake, engine, { commands: menus });
    await adapter.start();
    await eventually(() => expect(engine.logged.join()).toContain('the menu of commands was not set'));
    await eventually(() => expectState(adapter, 'connected'));
    expect(fake.callsOf('setMyCommands')).toHaveLength(1);
  });
});

describe('the menu of commands of one person', () => {
  const menus = [
    { speaks: 'en', language: 'en', commands: [{ command: 'points', description: 'Your points' }] },
    { speaks: 'zh-Hant', language: 'zh', commands: [{ command: 'points', description: '我的點數' }] },
    { speaks: 'zh-Hans', personal: true as const, commands: [{ command: 'points', description: '我的积分' }] },
  ];
  const described = (fake: FakeTelegram, id: string) =>
    fake
      .callsOf('setMyCommands')
      .flatMap(({ payload }) => ((payload['scope'] as { chat_id?: number }).chat_id === Number(id) ? [payload] : []))
      .map(({ commands }) => (commands as { description: string }[])[0]?.description);

  it('is in the language that they chose, or that no app tells apart from its sister', async () => {
    const { fake, adapter } = await connected({ commands: menus });
    const [mei, ken] = [fake.user({ firstName: 'Mei' }), fake.user({ firstName: 'Ken' })];
    await eventually(() => expect(fake.callsOf('setMyCommands')).toHaveLength(2));
    await adapter.showMenu?.(mei.id, 'zh-Hans', false);
    await adapter.showMenu?.(ken.id, 'zh-Hant', false);
    await adapter.showMenu?.('@a_channel', 'en', true);
    await eventually(() => expect(described(fake, mei.id)).toEqual(['我的积分']));
    await adapter.showMenu?.(mei.id, 'en', true);
    await eventually(() => expect(described(fake, mei.id)).toEqual(['我的积分', 'Your points']));
    expect(fake.callsOf('setMyCommands')).toHaveLength(4);
  });

  it('is set in the end though Telegram was away, in the language that was chosen last', async () => {
    const { fake, adapter } = await connected({ commands: menus });
    const mei = fake.user({ firstName: 'Mei' });
    await eventually(() => expect(fake.callsOf('setMyCommands')).toHaveLength(2));
    fake.script('setMyCommands', htmlPage(502), htmlPage(502));
    await adapter.showMenu?.(mei.id, 'zh-Hant', true);
    await adapter.showMenu?.(mei.id, 'en', true);
    await eventually(() => expect(described(fake, mei.id).at(-1)).toBe('Your points'));
    await eventually(() => expect(described(fake, mei.id)).toEqual(['我的點數', 'Your points', 'Your points']));
  });
});

describe('a whole conversation', () => {
  it('goes both ways, with what this person and no other said', async () => {
    const { fake, engine, adapter } = await connected();
    const [mei, ken] = [fake.user({ firstName: 'Mei' }), fake.user({ firstName: 'Ken' })];
    const join: Message = {
      type: 'text',
      text: [{ text: 'Join' }, { text: ' the shop', bold: true }],
      buttons: [{ label: 'Join', action: { type: 'postback', data: 'join' }, style: 'primary' }],
      quickReplies: [{ label: 'My number', action: { type: 'contact' } }],
    };
    await mei.says('/start');
    await ken.says('/start');
    await adapter.reply({ to: { channel: 'telegram', channelUserId: mei.id }, messages: [join] });
    expect(mei.received).toMatchObject([
      { text: 'Join the shop', buttons: ['Join'] },
      { text: '👇', buttons: ['My number'] },
    ]);
    expect(ken.received).toEqual([]);
    await mei.taps('Join');
    await mei.taps('My number');
    await mei.sharesContact('886900000000', 5);
    await mei.sends({ sticker: {} });
    await eventually(() => expect(engine.inbox.size).toBe(6));
    expect(engine.events(adapter).slice(2)).toMatchObject([
      { kind: 'action', data: 'join', channelUserId: mei.id },
      { kind: 'contact', phone: '+886912345678' },
      { kind: 'media', mediaKind: 'contact' },
      { kind: 'media', mediaKind: 'sticker' },
    ]);
  });
});

describe('what is written to the log', () => {
  it('holds no token, no name, no text and no id of a person', async () => {
    const fake = await fakeTelegram({ token: '123:CANARY_token' });
    const engine = new Engine();
    const adapter = adapterFor(fake, engine);
    await adapter.start();
    const mei = fake.user({ firstName: 'CANARY_name' });
    await mei.says('CANARY_text');
    const to = { channel: 'telegram', channelUserId: mei.id } as const;
    const image = { type: 'image', url: 'https://CANARY.example/x.jpg', caption: 'CANARY_caption' } as const;
    fake.script('sendPhoto', refusal(400, 'Bad Request: failed to get HTTP URL content'));
    await adapter.send({ to, messages: [image], retryKey: 'x' });
    await adapter.reply({ to, messages: [image], actionId: 'CANARY_tap' });
    fake.script('getUpdates', htmlPage(502), htmlPage(502), htmlPage(502));
    await fake.down();
    await eventually(() => expectState(adapter, 'degraded'));
    await adapter.send({ to, messages: [image], retryKey: 'x' });
    expect(engine.logged.length).toBeGreaterThanOrEqual(3);
    const all = engine.logged.join('\n') + JSON.stringify(adapter.health());
    expect(all).not.toContain('CANARY');
    expect(all).not.toContain(mei.id);
  });

  it('is no more when an adapter is inspected', async () => {
    const { fake, adapter } = await connected();
    expect(inspect(adapter, { depth: 20, showHidden: true })).not.toContain(fake.token);
  });

  it('is nothing of telegraf, even with every debug output on', async () => {
    const fake = await fakeTelegram({ token: '123:CANARY_token' });
    const mei = fake.user();
    const said = mei.says('CANARY_in');
    const child = spawn(process.execPath, [NOISY_CHILD, fake.apiRoot, fake.token, mei.id], {
      env: { PATH: process.env['PATH'], DEBUG: '*' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    await said;
    expect(out.trim()).toBe('sent; received text; debug is on for others');
    expect(errors).toContain('others DEBUG works');
    expect(errors).not.toContain('CANARY');
    expect(errors).not.toContain(mei.id);
  });
});
