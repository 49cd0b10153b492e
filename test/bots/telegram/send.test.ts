import { toBuffer } from 'qrcode';
import { describe, expect, it, vi } from 'vitest';
import type { ChannelAdapter, Message } from '../../../src/app/channel.ts';
import { chartPng } from '../../../src/app/charts/barChart.ts';
import { hang, late, refusal, type TelegramUser, tooMany } from '../../support/fakeTelegram.ts';
import { scan } from '../../support/fakeTelegramQr.ts';
import { connected, eventually, QUICK } from './harness.ts';

const text = (words: string): Message => ({ type: 'text', text: words });
const qr = (value: string): Message => ({ type: 'qr', value, code: '123 456', title: 'Your card' });
const send = (adapter: ChannelAdapter, mei: TelegramUser, ...messages: readonly Message[]) =>
  adapter.send({ to: { channel: 'telegram', channelUserId: mei.id }, messages, retryKey: 'unused' });
const textsOf = (mei: TelegramUser) => mei.received.map((message) => message.text);

/** Connected, with a person who pressed Start. */
const shop = async (config: Parameters<typeof connected>[0] = {}) => {
  const all = await connected({ timing: { ...QUICK, callTimeoutMs: 300 }, ...config });
  const mei = all.fake.user();
  await mei.says('/start');
  return { ...all, mei };
};

describe('a bot that Telegram takes more than 30 messages a second from', () => {
  it('pays for those of campaigns, and for no other', async () => {
    const { fake, adapter, mei } = await shop({ perSecond: 1_000 });
    const to = { channel: 'telegram', channelUserId: mei.id } as const;
    await adapter.send({ to, messages: [text('to many')], retryKey: 'unused', isBulk: true });
    await send(adapter, mei, text('a notice'));
    await adapter.reply({ to, messages: [text('an answer')] });
    const paid = fake.callsOf('sendMessage').map(({ payload }) => [payload['text'], payload['allow_paid_broadcast']]);
    expect(paid).toEqual([
      ['to many', true],
      ['a notice', undefined],
      ['an answer', undefined],
    ]);
  });

  it('pays for nothing at 30', async () => {
    const { fake, adapter, mei } = await shop();
    const to = { channel: 'telegram', channelUserId: mei.id } as const;
    await adapter.send({ to, messages: [text('to many')], retryKey: 'unused', isBulk: true });
    expect(fake.callsOf('sendMessage').map(({ payload }) => payload['allow_paid_broadcast'])).toEqual([undefined]);
  });
});

describe('several messages', () => {
  it('arrive in order, and the last one names the request', async () => {
    const { adapter, mei } = await shop();
    const outcome = await send(adapter, mei, text('1'), text('2'), text('3'));
    expect(textsOf(mei)).toEqual(['1', '2', '3']);
    expect(outcome).toEqual({ status: 'sent', acceptedId: String(mei.accepted.at(-1)?.messageId) });
  });

  it('stop at the first that fails, and say how many went out', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendMessage', late(0), refusal(400, 'Bad Request: message is too strange'));
    expect(await send(adapter, mei, text('1'), text('2'), text('3'))).toEqual({
      status: 'rejected',
      detail: '1 of 3 went out, then: 400 Bad Request: message is too strange',
    });
    expect(textsOf(mei)).toEqual(['1']);
  });

  it('sit out a short 429 in the middle, since beginning again would send the first twice', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendMessage', late(0), tooMany(1));
    expect(await send(adapter, mei, text('1'), text('2'))).toMatchObject({ status: 'sent' });
    expect(textsOf(mei)).toEqual(['1', '2']);
    const [, refused, repeated] = fake.callsOf('sendMessage');
    expect((repeated?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it('of which some went out are never called safe to repeat: after a long 429', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendMessage', late(0), tooMany(600));
    expect(await send(adapter, mei, text('1'), text('2'))).toEqual({
      status: 'unknown',
      detail: '1 of 2 went out, then: asked to wait 600 s',
    });
  });

  it('of which some went out are never called safe to repeat: when Telegram is gone', async () => {
    const { fake, engine, adapter, mei } = await shop();
    engine.qrPng = async () => {
      await fake.down();
      // By then the client has seen its idle connection close, and must make a new one.
      await expect(fetch(fake.apiRoot)).rejects.toThrow('fetch failed');
      return Buffer.from('picture');
    };
    expect(await send(adapter, mei, text('1'), qr('x'))).toMatchObject({
      status: 'unknown',
      detail: expect.stringMatching(/^1 of 2 went out, then: ECONNREFUSED$/),
    });
  });

  it('of which none can be shown are refused, not sent', async () => {
    const { adapter, mei } = await shop();
    expect(await send(adapter, mei, text(' '))).toMatchObject({ status: 'rejected' });
    expect(await send(adapter, mei)).toMatchObject({ status: 'rejected' });
  });

  it('with button data that Telegram cannot carry are refused before any goes out', async () => {
    const { adapter, mei } = await shop();
    const bad: Message = {
      type: 'text',
      text: 'x',
      buttons: [{ label: 'x', action: { type: 'postback', data: 'x'.repeat(65) } }],
    };
    expect(await send(adapter, mei, text('1'), bad)).toMatchObject({
      status: 'rejected',
      detail: expect.stringContaining('64'),
    });
    expect(mei.received).toEqual([]);
  });
});

describe('a 429', () => {
  it('holds back every call of the bot until its seconds are over', async () => {
    let clock = 0;
    const { fake, adapter, mei } = await shop({ monotonicMs: () => clock });
    const akira = fake.user();
    await akira.says('/start');
    fake.script('sendMessage', tooMany(7));
    expect(await send(adapter, mei, text('1'))).toEqual({ status: 'wait', afterSeconds: 7 });
    clock = 6_100;
    const to = { channel: 'telegram', channelUserId: akira.id } as const;
    expect(await adapter.reply({ to, messages: [text('2')], actionId: '5' })).toEqual({
      status: 'wait',
      afterSeconds: 1,
    });
    expect(fake.callsOf('sendMessage')).toHaveLength(1);
    expect(fake.callsOf('answerCallbackQuery')).toEqual([]);
    clock = 7_000;
    expect(await send(adapter, akira, text('3'))).toMatchObject({ status: 'sent' });
  });
});

describe('uploads', () => {
  it('bring a QR that a camera reads', async () => {
    const { engine, adapter, mei } = await shop();
    engine.qrPng = (value) => toBuffer(value, { type: 'png' });
    const value = 'https://t.me/regulars_test_bot?start=card_8Zk';
    expect(await send(adapter, mei, qr(value))).toMatchObject({ status: 'sent' });
    expect(scan(mei.accepted[0]?.files['photo']?.bytes ?? new Uint8Array())).toBe(value);
    expect(mei.last()).toMatchObject({ text: 'Your card\n123 456' });
  });

  it('bring a file byte for byte', async () => {
    const { adapter, mei } = await shop();
    const content = '{"name":"林美 🍵"}\r\n\0';
    await send(adapter, mei, {
      type: 'file',
      name: 'my data.json',
      mime: 'application/json',
      content,
      caption: 'Yours',
    });
    const file = mei.accepted[0]?.files['document'];
    expect(file).toMatchObject({ name: 'my_data.json' });
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe(content);
    expect(mei.last().text).toBe('my_data.json\nYours');
  });

  it('carry the keyboard too', async () => {
    const { adapter, mei } = await shop();
    await send(adapter, mei, {
      ...qr('x'),
      buttons: [{ label: 'New', action: { type: 'postback', data: 'card' } }],
    } as Message);
    expect(mei.last().buttons).toEqual(['New']);
  });

  it('that hang are given up like any call', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendPhoto', hang({ accept: true }));
    expect(await send(adapter, mei, qr('x'))).toMatchObject({ status: 'unknown' });
  });

  it('are a chart too, which the engine draws; its words alone where it cannot', async () => {
    const chart = { language: 'en', bars: [{ value: 3.1, weekday: 6 }, { value: 1 }] };
    const message: Message = { type: 'chart', chart, title: 'Soon', caption: '1. Tea\n2. Salt', alone: '▇▇ Tea' };
    const { engine, adapter, mei } = await shop();
    engine.chartPng = chartPng;
    expect(await send(adapter, mei, message)).toMatchObject({ status: 'sent' });
    expect(Buffer.from(mei.accepted[0]?.files['photo']?.bytes ?? []).toString('latin1', 1, 4)).toBe('PNG');
    expect(mei.last().text).toBe('Soon\n1. Tea\n2. Salt');
    engine.chartPng = () => Promise.reject(new Error('no words'));
    expect(await send(adapter, mei, message)).toMatchObject({ status: 'sent' });
    expect(textsOf(mei).at(-1)).toBe('Soon\n1. Tea\n2. Salt');
    expect(mei.accepted.at(-1)?.files).toEqual({});
  });

  it('of a QR that cannot be drawn leave the words, whose code serves as well', async () => {
    const { engine, adapter, mei } = await shop();
    engine.qrPng = () => Promise.reject(new Error('too long'));
    expect(await send(adapter, mei, qr('x'))).toMatchObject({ status: 'sent' });
    expect(textsOf(mei)).toEqual(['Your card\n123 456']);
  });
});

describe('a picture that Telegram cannot fetch', () => {
  const card: Message = {
    type: 'card',
    title: 'Free coffee',
    imageUrl: 'https://shop.example/gone.jpg',
    buttons: [{ label: 'Take', action: { type: 'postback', data: 'take' } }],
  };
  const gone = refusal(400, 'Bad Request: wrong file identifier/HTTP URL specified');

  it('does not keep its words and buttons from the person', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendPhoto', gone);
    expect(await send(adapter, mei, card)).toMatchObject({ status: 'sent' });
    expect(mei.received).toMatchObject([{ text: 'Free coffee', buttons: ['Take'] }]);
  });

  it('and has no words is passed over', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendPhoto', gone, gone);
    const image: Message = { type: 'image', url: 'https://shop.example/gone.jpg' };
    expect(await send(adapter, mei, image, text('words'))).toMatchObject({ status: 'sent' });
    expect(await send(adapter, mei, image)).toMatchObject({ status: 'rejected' });
    expect(textsOf(mei)).toEqual(['words']);
  });

  it('is not mistaken for a refusal of the words', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendPhoto', refusal(400, "Bad Request: can't parse entities: x"));
    expect(await send(adapter, mei, card)).toMatchObject({ status: 'rejected' });
    expect(mei.received).toEqual([]);
  });
});

describe('a reply', () => {
  const tapped = async () => {
    const all = await shop();
    const { adapter, mei, engine } = all;
    await send(adapter, mei, {
      type: 'text',
      text: '?',
      buttons: [{ label: 'OK', action: { type: 'postback', data: 'ok' } }],
    });
    await mei.taps('OK');
    await eventually(() => expect(engine.events(adapter).at(-1)?.kind).toBe('action'));
    const event = engine.events(adapter).at(-1);
    const actionId = (event?.kind === 'action' && event.actionId) || '';
    mei.clear();
    return { ...all, actionId, to: { channel: 'telegram', channelUserId: mei.id } as const };
  };

  it('acknowledges the tap once and sends', async () => {
    const { fake, adapter, mei, actionId, to } = await tapped();
    expect(await adapter.reply({ to, messages: [text('done'), text('more')], actionId })).toMatchObject({
      status: 'sent',
    });
    expect(fake.chats.answeredTaps).toEqual([actionId]);
    expect(textsOf(mei)).toEqual(['done', 'more']);
  });

  it('without messages only acknowledges', async () => {
    const { fake, adapter, mei, actionId, to } = await tapped();
    expect(await adapter.reply({ to, messages: [], actionId })).toEqual({ status: 'sent' });
    expect(fake.chats.answeredTaps).toEqual([actionId]);
    expect(mei.received).toEqual([]);
  });

  it('to a text acknowledges nothing', async () => {
    const { fake, adapter, to } = await tapped();
    await adapter.reply({ to, messages: [text('hi')] });
    expect(fake.callsOf('answerCallbackQuery')).toEqual([]);
  });

  it('is not failed by a tap that is too old to acknowledge', async () => {
    const { fake, adapter, mei, actionId, to } = await tapped();
    fake.expireTaps();
    expect(await adapter.reply({ to, messages: [text('done')], actionId })).toMatchObject({ status: 'sent' });
    expect(textsOf(mei)).toEqual(['done']);
  });

  it('does not wait with its messages for an acknowledgement that hangs', async () => {
    const { fake, adapter, mei, actionId, to } = await tapped();
    fake.script('answerCallbackQuery', hang({ accept: false }));
    const reply = adapter.reply({ to, messages: [text('done')], actionId });
    await mei.waitFor('done');
    expect(await reply).toMatchObject({ status: 'sent' });
  });

  it('two taps on one button are two events, each acknowledged once', async () => {
    const { fake, engine, adapter, mei } = await tapped();
    await mei.taps('OK');
    await eventually(() => expect(engine.events(adapter).filter(({ kind }) => kind === 'action')).toHaveLength(2));
    for (const event of engine.events(adapter)) {
      if (event.kind === 'action' && event.actionId)
        await adapter.reply({ to: event, messages: [], actionId: event.actionId });
    }
    expect(new Set(fake.chats.answeredTaps).size).toBe(2);
    expect(fake.callsOf('answerCallbackQuery')).toHaveLength(2);
  });
});

describe('a person', () => {
  it('who blocked us, left, or never came is unreachable', async () => {
    const { fake, adapter, mei } = await shop();
    await mei.blocks();
    expect(await send(adapter, mei, text('x'))).toMatchObject({ status: 'unreachable' });
    await mei.unblocks();
    expect(await send(adapter, mei, text('x'))).toMatchObject({ status: 'sent' });
    mei.deactivates();
    expect(await send(adapter, mei, text('x'))).toMatchObject({ status: 'unreachable' });
    expect(await send(adapter, fake.user(), text('x'))).toMatchObject({ status: 'unreachable' });
    const stranger = { channel: 'telegram', channelUserId: '1' } as const;
    expect(await adapter.send({ to: stranger, messages: [text('x')], retryKey: 'x' })).toMatchObject({
      status: 'unreachable',
    });
  });

  it('has a name as Telegram knows it now, or none', async () => {
    const { fake, adapter } = await shop();
    const ken = fake.user({ firstName: 'Ken', lastName: 'Sato' });
    expect(await adapter.profile(ken.id)).toBeUndefined();
    await ken.says('hi');
    expect(await adapter.profile(ken.id)).toEqual({ displayName: 'Ken Sato' });
    expect(await adapter.profile('@channel')).toBeUndefined();
  });
});

describe('stopping', () => {
  it('lets what is in flight end first', async () => {
    const { fake, adapter, mei } = await shop();
    fake.script('sendMessage', late(150));
    const sending = send(adapter, mei, text('last words'));
    await vi.waitFor(() => expect(fake.callsOf('sendMessage')).toHaveLength(1), 10_000);
    await adapter.stop();
    expect(textsOf(mei)).toEqual(['last words']);
    expect(await sending).toMatchObject({ status: 'sent' });
  });
});
