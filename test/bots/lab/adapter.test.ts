import { beforeEach, describe, expect, it } from 'vitest';
import { createLabAdapter } from '../../../bots/lab/adapter.ts';
import type { LabAct, LabPorts, LabPost } from '../../../bots/lab/ports.ts';
import type { AdapterPorts, RawEvent } from '../../../src/app/channel.ts';
import { labMemory } from '../../web/support/labMemory.ts';

const NOON = Date.UTC(2026, 10, 21, 4);

/** A lab with a log in memory and an inbox that keeps what it is given. */
function ownLab(changed: Partial<AdapterPorts & LabPorts> = {}) {
  const kept = labMemory();
  const inbox: RawEvent[] = [];
  let ids = 0;
  const nothing = () => undefined;
  const lab = createLabAdapter({
    ...kept,
    store: async (_channel, events) => void inbox.push(...events),
    qrPng: async () => new Uint8Array(),
    qrUrl: nothing,
    fileUrl: nothing,
    log: { info: nothing, warn: nothing, error: nothing },
    now: () => NOON,
    newId: () => `id-${++ids}`,
    pageUrl: () => 'http://127.0.0.1:3000/lab',
    ...changed,
  });
  return { lab, kept, inbox };
}

let events = 0;
const post = (from: string, act: LabAct): LabPost => ({ eventId: `event-${++events}`, from, ...act });
const toMei = (retryKey: string, text = 'Hello') => ({
  to: { channel: 'lab' as const, channelUserId: 'mei' },
  messages: [{ type: 'text' as const, text }],
  retryKey,
});

describe('what a person does in the lab', () => {
  const acts: readonly [LabAct, object][] = [
    [
      { kind: 'text', text: '我的點數' },
      { kind: 'text', text: '我的點數' },
    ],
    [
      { kind: 'action', data: 'points', echo: '點數' },
      { kind: 'action', data: 'points' },
    ],
    [
      { kind: 'action', data: 'born', value: '1990-05-04' },
      { kind: 'action', data: 'born', value: '1990-05-04' },
    ],
    [
      { kind: 'follow', parameter: 'ref_ken' },
      { kind: 'follow', parameter: 'ref_ken', unblocked: false },
    ],
    [{ kind: 'unfollow' }, { kind: 'unfollow' }],
    [
      { kind: 'contact', phone: '+886912345678' },
      { kind: 'contact', phone: '+886912345678' },
    ],
    [
      { kind: 'media', mediaKind: 'sticker' },
      { kind: 'media', mediaKind: 'sticker' },
    ],
  ];

  it.each(acts)('is stored in the inbox and read back as it was: %o', async (act, event) => {
    const { lab, inbox } = ownLab();
    await lab.accept(post('mei', { kind: 'follow' }));
    expect(await lab.accept(post('mei', act))).toEqual({ ok: true });
    const raw = inbox.at(-1);
    expect(raw?.channelUserId).toBe('mei');
    expect(lab.read(raw?.bytes ?? new Uint8Array())).toMatchObject({
      ...event,
      channel: 'lab',
      channelUserId: 'mei',
      eventId: raw?.eventId,
      occurredAt: NOON,
      displayName: 'Mei',
      language: 'zh-Hant',
    });
  });

  it('tells when a follow unblocks', async () => {
    const { lab, inbox } = ownLab();
    for (const kind of ['follow', 'unfollow', 'follow'] as const) await lab.accept(post('mei', { kind }));
    expect(inbox.map(({ bytes }) => lab.read(bytes))).toMatchObject([
      { unblocked: false },
      { kind: 'unfollow' },
      { unblocked: true },
    ]);
  });

  it('stands in the transcript before the inbox has it, so that no answer comes above it', async () => {
    const seen: number[] = [];
    const { lab, kept } = ownLab({ store: async () => void seen.push(kept.entries.length) });
    await lab.accept(post('mei', { kind: 'follow' }));
    expect(seen).toEqual([1]);
  });

  it('appears once in the transcript when it is posted again after a lost answer', async () => {
    let fails = true;
    const { lab, kept, inbox } = ownLab({
      async store(_channel, stored) {
        if (fails) throw new Error('the database is away');
        inbox.push(...stored);
      },
    });
    const event = post('mei', { kind: 'follow' });
    await expect(lab.accept(event)).rejects.toThrow('the database is away');
    fails = false;
    expect(await lab.accept(event)).toEqual({ ok: true });
    expect(kept.entries).toHaveLength(1);
    expect(inbox.map(({ eventId }) => eventId)).toEqual([event.eventId]);
  });

  it('is refused with its reason where the platforms would not carry it', async () => {
    const { lab, inbox } = ownLab();
    const hello = { kind: 'text', text: 'hello' } as const;
    expect(await lab.accept(post('nobody', hello))).toEqual({ ok: false, code: 'person-unknown' });
    expect(await lab.accept(post('mei', hello))).toEqual({ ok: false, code: 'person-has-not-started' });
    expect(await lab.accept(post('mei', { kind: 'unfollow' }))).toEqual({ ok: false, code: 'person-has-not-started' });
    await lab.accept(post('mei', { kind: 'follow' }));
    await lab.accept(post('mei', { kind: 'unfollow' }));
    expect(await lab.accept(post('mei', hello))).toEqual({ ok: false, code: 'person-blocked-the-shop' });
    expect(inbox).toHaveLength(2);
  });

  it('keeps NUL and lone surrogates in the inbox, and out of the transcript that a database must take', async () => {
    const { lab, kept, inbox } = ownLab();
    await lab.accept(post('mei', { kind: 'follow' }));
    await lab.accept(post('mei', { kind: 'text', text: 'a\0b\ud83d' }));
    expect(lab.read(inbox.at(-1)?.bytes ?? new Uint8Array())).toMatchObject({ text: 'a\0b\ud83d' });
    expect(kept.entries.at(-1)).toMatchObject({ act: { text: 'ab\ufffd' } });
  });

  it.each([
    ['', 'JSON'],
    ['null', 'an object'],
    ['{}', 'eventId, from and at'],
    ['{"eventId":"e","from":"mei","at":1,"act":{"kind":"dance"}}', 'unknown kind'],
  ])('cannot be read from bytes that the lab did not write: %s', (bytes, reason) => {
    expect(() => ownLab().lab.read(new TextEncoder().encode(bytes))).toThrow(reason);
  });
});

describe('sending to the lab', () => {
  let own: ReturnType<typeof ownLab>;
  beforeEach(async () => {
    own = ownLab();
    await own.lab.accept(post('mei', { kind: 'follow' }));
  });
  const said = () => own.kept.entries.filter(({ direction }) => direction === 'out');

  it('appends once for one retry key, also when ten send it at the same moment', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => own.lab.send(toMei('key-1'))));
    expect(said()).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(
      new Set([JSON.stringify({ status: 'sent', acceptedId: said()[0]?.seq })]),
    );
    await own.lab.send(toMei('key-2'));
    expect(said()).toHaveLength(2);
  });

  it('appends every reply', async () => {
    const { to, messages } = toMei('');
    await own.lab.reply({ to, messages });
    await own.lab.reply({ to, messages });
    expect(said()).toHaveLength(2);
  });

  it('tells that a person is unreachable who blocked the shop, never started, or is not there', async () => {
    const { lab } = own;
    const to = (channelUserId: string) => ({ ...toMei('key'), to: { channel: 'lab' as const, channelUserId } });
    expect(await lab.send(to('ken'))).toMatchObject({ status: 'unreachable' });
    expect(await lab.send(to('nobody'))).toMatchObject({ status: 'unreachable' });
    await lab.accept(post('mei', { kind: 'unfollow' }));
    expect(await lab.send(to('mei'))).toEqual({ status: 'unreachable', detail: 'the person blocked the shop' });
    await lab.accept(post('mei', { kind: 'follow' }));
    expect(await lab.send(to('mei'))).toMatchObject({ status: 'sent' });
  });

  it('refuses none or more than five messages', async () => {
    const request = toMei('key');
    const six = Array(6).fill(request.messages[0]);
    expect(await own.lab.send({ ...request, messages: [] })).toMatchObject({ status: 'rejected' });
    expect(await own.lab.send({ ...request, messages: six })).toMatchObject({ status: 'rejected' });
    expect(said()).toEqual([]);
  });

  it('says honestly what a lost database leaves: not sent before the append, unknown within it', async () => {
    const away = async () => Promise.reject(new Error('away'));
    expect(await ownLab({ person: away }).lab.send(toMei('key'))).toEqual({ status: 'not-sent', detail: 'away' });
    const { person } = own.kept;
    expect(await ownLab({ person, append: away }).lab.send(toMei('key'))).toEqual({
      status: 'unknown',
      detail: 'away',
    });
  });

  it('goes on after an append that failed', async () => {
    let fails = true;
    const { kept } = own;
    const { lab } = ownLab({
      ...kept,
      append: (entry) => (fails ? Promise.reject(new Error('away')) : kept.append(entry)),
    });
    expect(await lab.send(toMei('key'))).toMatchObject({ status: 'unknown' });
    fails = false;
    expect(await lab.send(toMei('key'))).toMatchObject({ status: 'sent' });
  });

  it('tells its listeners of each new entry, and of a repeat nothing', async () => {
    const heard: string[] = [];
    const stop = own.lab.onAppend((entry) => heard.push(entry.seq));
    await own.lab.send(toMei('key'));
    await own.lab.send(toMei('key'));
    stop();
    await own.lab.send(toMei('other'));
    expect(heard).toEqual([said()[0]?.seq]);
  });
});

describe('the people of the lab', () => {
  it('are two customers, a cashier and an owner when nobody was saved', async () => {
    const { lab } = ownLab();
    expect((await lab.people()).map(({ channelUserId }) => channelUserId)).toEqual(['mei', 'ken', 'cashier', 'owner']);
  });

  it('keep their name and language, and whether they follow the shop, when they are renamed', async () => {
    const { lab } = ownLab();
    await lab.accept(post('ken', { kind: 'follow' }));
    await lab.rename({ channelUserId: 'ken', name: '阿健', language: 'zh-Hant' });
    await lab.rename({ channelUserId: 'customer-3', name: 'Rosa', language: 'en' });
    expect(await lab.people()).toMatchObject([
      { name: 'Mei', state: 'new' },
      { name: '阿健', language: 'zh-Hant', state: 'friend' },
      { name: 'Cashier' },
      { name: 'Owner' },
      { name: 'Rosa', state: 'new' },
    ]);
    expect(await lab.profile('ken')).toEqual({ displayName: '阿健', language: 'zh-Hant' });
    expect(await lab.profile('nobody')).toBeUndefined();
  });
});

describe('a deep link into the lab', () => {
  it('leads to the page, which delivers its parameter', () => {
    expect(ownLab().lab.deepLink('card_A-1')).toBe('http://127.0.0.1:3000/lab#open=card_A-1');
  });

  it('is not known before the page is', () => {
    expect(ownLab({ pageUrl: () => undefined }).lab.deepLink('card')).toBeUndefined();
  });

  it.each(['', 'a b', 'x'.repeat(65), 'é'])(
    'is a bug with a parameter that Telegram would refuse: "%s"',
    (parameter) => {
      expect(() => ownLab().lab.deepLink(parameter)).toThrow(RangeError);
    },
  );
});

describe('a message that the shop changes', () => {
  it('is a line of its own that stands for the old one, also after a reload', async () => {
    const { lab, kept } = ownLab();
    await lab.accept(post('mei', { kind: 'follow' }));
    const sent = await lab.send(toMei('key-1', '1 of 2'));
    const messageId = sent.status === 'sent' ? String(sent.acceptedId) : '';
    const message = { type: 'text' as const, text: '2 of 2' };
    const changed = await lab.edit?.({ to: { channel: 'lab', channelUserId: 'mei' }, messageId, message });
    expect(changed).toEqual({ status: 'sent', acceptedId: messageId });
    expect((await kept.recent(10)).at(-1)).toMatchObject({ messages: [message], replaces: messageId });
  });
});
