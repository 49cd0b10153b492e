import { describe, expect, it, vi } from 'vitest';
import { findMember } from '../../db/members.ts';
import { storeEvents } from '../../src/app/events.ts';
import type { ChatContext, Reply } from '../../src/chat/chat.ts';
import { ownSpine, words } from '../support/spine.ts';

const spine = ownSpine();
const rows = () =>
  spine.deps.db.sql<{ event_id: string; state: string; reason: string | null; attempts: number }[]>`
    select event_id, state, reason, attempts from regulars.inbox order by arrival_id`;
const rowOf = async (eventId: unknown) => (await rows()).find((row) => row.event_id === eventId);
const settled = () =>
  vi.waitFor(async () => expect((await rows()).filter(({ state }) => state === 'waiting')).toEqual([]), {
    timeout: 10_000,
  });

/** Answers every text with itself and remembers what was heard, in order. */
function echo(before: (said: string, context: ChatContext) => Promise<void> = async () => undefined) {
  const heard: string[] = [];
  const converse = async (context: ChatContext): Promise<Reply> => {
    if (context.event.kind !== 'text') return { messages: [] };
    const said = context.event.text;
    await before(said, context);
    heard.push(said);
    return { messages: [words(`you said ${said}`)] };
  };
  return { heard, converse };
}

describe('an event that a platform delivers more than once', () => {
  it('has one row, one effect and one answer when it reaches two processes at the same moment', async () => {
    const { heard, converse } = echo();
    const [one, two] = await Promise.all([spine.start({ converse }), spine.start({ converse })]);
    const mei = spine.line.user('Mei', { friend: true });
    const events = Array.from({ length: 40 }, (_, n) => spine.line.event.text(mei.id, `F01-${n}`));
    const answers = await Promise.all(
      events.flatMap((event) => [one, two].map(({ url }) => spine.line.deliver([event], { url }))),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    await settled();
    expect(await rows()).toHaveLength(40);
    expect(heard.toSorted()).toEqual(events.map((_, n) => `F01-${n}`).toSorted());
    expect(spine.line.callsOf('reply')).toHaveLength(40);
  });

  it('changes nothing when it comes again after a restart, with other bytes', async () => {
    const ken = spine.line.user('Ken', { friend: true });
    const event = spine.line.event.text(ken.id, 'F02');
    const first = await spine.start(echo());
    expect(await spine.line.deliver([event], { url: first.url })).toBe(200);
    await settled();
    await first.stop();
    const { heard, converse } = echo();
    const second = await spine.start({ converse });
    const reordered = Object.fromEntries(Object.entries(event).toReversed()) as typeof event;
    expect(await spine.line.deliver([reordered], { url: second.url, redelivery: true })).toBe(200);
    await settled();
    expect(heard).toEqual([]);
    expect((await rows()).filter((row) => row.event_id === event['webhookEventId'])).toHaveLength(1);
    expect(spine.line.acceptedFor(ken.id)).toHaveLength(1);
  });
});

describe('the order of events', () => {
  it('is kept for one person, also over several processes', async () => {
    const { heard, converse } = echo(async () => {
      await new Promise((resolve) => setImmediate(resolve));
    });
    const [one] = await Promise.all([spine.start({ converse }), spine.start({ converse })]);
    const ann = spine.line.user('Ann', { friend: true });
    const said = Array.from({ length: 12 }, (_, n) => `n${n}`);
    for (const text of said) await spine.line.deliver([spine.line.event.text(ann.id, text)], { url: one.url });
    await settled();
    expect(heard).toEqual(said);
  });

  it('makes nobody wait for the slow event of somebody else', async () => {
    const slow = Promise.withResolvers<void>();
    const { heard, converse } = echo((said) => (said === 'slow' ? slow.promise : Promise.resolve()));
    const { url } = await spine.start({ converse });
    const [lee, may] = [spine.line.user('Lee', { friend: true }), spine.line.user('May', { friend: true })];
    await spine.line.deliver([spine.line.event.text(lee.id, 'slow')], { url });
    await spine.line.deliver([spine.line.event.text(lee.id, 'after slow')], { url });
    for (let n = 0; n < 20; n += 1) await spine.line.deliver([spine.line.event.text(may.id, `quick ${n}`)], { url });
    await vi.waitFor(() => expect(heard).toHaveLength(20), 10_000);
    expect(heard).not.toContain('after slow');
    slow.resolve();
    await settled();
    expect(heard.slice(-2)).toEqual(['slow', 'after slow']);
  });
});

describe('an event that cannot be handled', () => {
  it('is tried again, and parked after five attempts; the person goes on', async () => {
    const { heard, converse } = echo((said) =>
      said === 'poison' ? Promise.reject(new Error('cannot be')) : Promise.resolve(),
    );
    const one = await spine.start({ converse });
    const pat = spine.line.user('Pat', { friend: true });
    const poison = spine.line.event.text(pat.id, 'poison');
    await spine.line.deliver([poison, spine.line.event.text(pat.id, 'later')], { url: one.url });
    await vi.waitFor(
      async () => {
        // The waits between attempts are leases too.
        await spine.deps.db.sql`
          update regulars.inbox set leased_until = now()
          where event_id = ${String(poison['webhookEventId'])} and leased_until < now() + interval '6 seconds'`;
        one.wake();
        expect(await rowOf(poison['webhookEventId'])).toMatchObject({ state: 'parked', attempts: 5 });
      },
      { timeout: 10_000 },
    );
    expect((await rowOf(poison['webhookEventId']))?.reason).toContain('cannot be');
    await settled();
    expect(heard).toEqual(['later']);
  });

  it('leaves no word of the person in the reason', async () => {
    // The driver and drizzle both quote what they were given.
    const { converse } = echo(async (said) => void (await findMember(spine.deps.db, said)));
    const one = await spine.start({ converse });
    const kit = spine.line.user('Kit', { friend: true });
    const said = spine.line.event.text(kit.id, 'my secret kettle');
    await spine.line.deliver([said], { url: one.url });
    await vi.waitFor(
      async () => {
        await spine.deps.db.sql`
          update regulars.inbox set leased_until = now()
          where event_id = ${String(said['webhookEventId'])} and leased_until < now() + interval '6 seconds'`;
        one.wake();
        expect(await rowOf(said['webhookEventId'])).toMatchObject({
          state: 'parked',
          reason: expect.stringMatching(/^\w+: 22P02, see the log$/),
        });
      },
      { timeout: 10_000 },
    );
  });

  it('is parked without another try when five processes died over it', async () => {
    const { heard, converse } = echo();
    const dan = spine.line.user('Dan', { friend: true });
    const deadly = spine.line.event.text(dan.id, 'deadly');
    const idle = await spine.start({ inbox: false });
    await spine.line.deliver([deadly], { url: idle.url });
    await spine.deps.db.sql`
      update regulars.inbox set attempts = 5, leased_until = now() - interval '1 second'
      where event_id = ${String(deadly['webhookEventId'])}`;
    await spine.start({ converse });
    await settled();
    expect(await rowOf(deadly['webhookEventId'])).toMatchObject({ state: 'parked' });
    expect(heard).toEqual([]);
  });

  it('is parked when its channel is not connected', async () => {
    await spine.start({ channels: ['line'] });
    const event = { eventId: '900', channelUserId: '42', bytes: Buffer.from('{"update_id":900}') };
    await storeEvents(spine.deps, 'telegram', [event]);
    await settled();
    expect(await rowOf('900')).toMatchObject({ state: 'parked', reason: 'the channel is not connected' });
  });
});

describe('a worker that was killed in the middle of an event', () => {
  it('is replaced when its lease ends, and changes nothing when it comes back', async () => {
    const never = Promise.withResolvers<void>();
    const stuck = echo(() => never.promise);
    const zombie = await spine.start(stuck);
    const eve = spine.line.user('Eve', { friend: true });
    const event = spine.line.event.text(eve.id, 'taken over');
    await spine.line.deliver([event], { url: zombie.url });
    await vi.waitFor(async () => expect((await rowOf(event['webhookEventId']))?.attempts).toBe(1), 10_000);
    const { heard, converse } = echo();
    const next = await spine.start({ converse });
    // The zombie still holds the event, so of the two only the other one is free to take it.
    await spine.deps.db
      .sql`update regulars.inbox set leased_until = now() - interval '1 second' where state = 'waiting'`;
    next.wake();
    await vi.waitFor(
      async () => expect((await rowOf(event['webhookEventId']))?.attempts).toBeGreaterThanOrEqual(2),
      10_000,
    );
    never.resolve();
    await settled();
    expect(heard.length + stuck.heard.length).toBeLessThanOrEqual(2);
    expect(await rowOf(event['webhookEventId'])).toMatchObject({ state: 'done', attempts: 2 });
    expect(spine.line.acceptedFor(eve.id)).toHaveLength(1);
  });
});
