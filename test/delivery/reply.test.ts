import { describe, expect, it, vi } from 'vitest';
import { storeEvents } from '../../src/app/events.ts';
import type { ChatContext } from '../../src/chat/chat.ts';
import { htmlPage, reset } from '../support/fakeTelegram.ts';
import { ownSpine, words } from '../support/spine.ts';

const spine = ownSpine();
const converse = async ({ event }: ChatContext) => ({
  messages: event.kind === 'text' || event.kind === 'action' ? [words('answered')] : [],
});
const settled = () =>
  vi.waitFor(
    async () => {
      const [waiting] = await spine.deps.db.sql`
        select (select count(*) from regulars.inbox where state = 'waiting')::int
             + (select count(*) from regulars.outbox where state = 'queued')::int as left`;
      expect(waiting).toEqual({ left: 0 });
    },
    { timeout: 15_000 },
  );
const kindsFor = (userId: string) => spine.line.acceptedFor(userId).map(({ endpoint }) => endpoint);

describe('an answer on LINE', () => {
  it('is a free reply while the token lives', async () => {
    const mei = spine.line.user('Mei', { friend: true });
    const { url } = await spine.start({ converse });
    await spine.line.deliver([spine.line.event.text(mei.id, 'hi')], { url });
    await settled();
    expect(kindsFor(mei.id)).toEqual(['reply']);
  });

  it('goes out as a push, once, when the token is too old', async () => {
    const ken = spine.line.user('Ken', { friend: true });
    const idle = await spine.start({ inbox: false, relay: false });
    await spine.line.deliver([spine.line.event.text(ken.id, 'hi')], { url: idle.url });
    await spine.deps.db.sql`
      update regulars.inbox set received_at = now() - interval '51 seconds' where state = 'waiting'`;
    const before = spine.line.callsOf('reply').length;
    await spine.start({ converse });
    await settled();
    expect(kindsFor(ken.id)).toEqual(['push']);
    expect(spine.line.callsOf('reply')).toHaveLength(before);
  });

  it('goes out as a push when LINE calls the token of the first attempt invalid', async () => {
    const ann = spine.line.user('Ann', { friend: true });
    spine.line.next('reply', { status: 400, message: 'Invalid reply token' });
    const { url } = await spine.start({ converse });
    await spine.line.deliver([spine.line.event.text(ann.id, 'hi')], { url });
    await settled();
    expect(kindsFor(ann.id)).toEqual(['push']);
  });

  it.each(['accept-then-reset', 'accept-then-502', 'accept-then-html', 'accept-then-half-body'] as const)(
    'that may have arrived (%s) is never followed by a push',
    async (fault) => {
      const bob = spine.line.user(`Bob ${fault}`, { friend: true });
      spine.line.next('reply', fault);
      const { url } = await spine.start({ converse });
      await spine.line.deliver([spine.line.event.text(bob.id, 'hi')], { url });
      await settled();
      expect(kindsFor(bob.id)).toEqual(['reply']);
      expect(spine.line.callsOf('push').filter((call) => call.bodyText.includes(bob.id))).toEqual([]);
    },
  );

  it('is queued once though the process dies before it notes that', async () => {
    const eve = spine.line.user('Eve', { friend: true });
    const idle = await spine.start({ inbox: false, relay: false });
    const event = spine.line.event.text(eve.id, 'hi', { replyToken: undefined });
    await spine.line.deliver([event], { url: idle.url });
    const first = await spine.start({ converse, relay: false });
    await vi.waitFor(
      async () => expect(await spine.deps.db.sql`select 1 from regulars.outbox where state = 'queued'`).toHaveLength(1),
      10_000,
    );
    await first.stop();
    await spine.deps.db.sql`
      update regulars.inbox set state = 'waiting', leased_until = null, done_at = null
      where event_id = ${String(event['webhookEventId'])}`;
    await spine.start({ converse });
    await settled();
    expect(kindsFor(eve.id)).toEqual(['push']);
  });
});

describe('an answer on Telegram', () => {
  const tap = (updateId: number, userId: string) => ({
    eventId: String(updateId),
    channelUserId: userId,
    bytes: Buffer.from(
      JSON.stringify({
        update_id: updateId,
        callback_query: {
          id: `tap-${updateId}`,
          from: { id: Number(userId), is_bot: false, first_name: 'Tom' },
          chat_instance: '1',
          data: 'menu',
          message: { message_id: 1, date: 1_700_000_000, chat: { id: Number(userId), type: 'private' } },
        },
      }),
    ),
  });

  it('acknowledges each tap exactly once, however many messages it says', async () => {
    const tom = spine.telegram.user();
    spine.telegramOpens(tom.id);
    const many = async () => ({ messages: [words('one'), words('two'), words('three')] });
    await spine.start({ converse: many });
    const event = tap(7001, tom.id);
    await Promise.all([storeEvents(spine.deps, 'telegram', [event]), storeEvents(spine.deps, 'telegram', [event])]);
    await settled();
    const acknowledged = spine.telegram
      .callsOf('answerCallbackQuery')
      .map(({ payload }) => payload['callback_query_id']);
    expect(acknowledged).toEqual(['tap-7001']);
    expect(tom.accepted.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('acknowledges a tap that has nothing to say', async () => {
    const tom = spine.telegram.user();
    await spine.start({ converse: async () => ({ messages: [] }) });
    await storeEvents(spine.deps, 'telegram', [tap(7002, tom.id)]);
    await settled();
    expect(spine.telegram.callsOf('answerCallbackQuery').at(-1)?.payload).toMatchObject({
      callback_query_id: 'tap-7002',
    });
  });

  it('goes on with the rest later when the connection breaks between two messages', async () => {
    const tom = spine.telegram.user();
    spine.telegramOpens(tom.id);
    const many = async () => ({ messages: [words('one'), words('two'), words('three')] });
    spine.telegram.script('sendMessage', { accept: true }, reset({ accept: false }));
    await spine.start({ converse: many });
    await storeEvents(spine.deps, 'telegram', [tap(7003, tom.id)]);
    await settled();
    expect(tom.accepted.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('is said again when it may have been lost: an answer comes at least once', async () => {
    const tom = spine.telegram.user();
    spine.telegramOpens(tom.id);
    spine.telegram.script('sendMessage', htmlPage(502));
    await spine.start({ converse });
    await storeEvents(spine.deps, 'telegram', [tap(7004, tom.id)]);
    await settled();
    expect(tom.accepted.length).toBeGreaterThanOrEqual(1);
  });
});
