import { expect, it, onTestFinished, vi } from 'vitest';
import { toLine } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import type { LineEvent } from '../support/fakeLineWebhook.ts';
import { startAgain } from '../support/killedCampaign.ts';
import { ownShop } from '../support/shop.ts';
import { judge, quantile, SEED, seeded, shuffled, sizeOf } from './figure.ts';

const TIMES = 5;
const MOST_IN_A_CALL = 10;
const CALLERS = 8;
const EVENTS_EACH = 20;
const shop = ownShop();
const events = sizeOf('S10', 400);

/** The same event, its properties in the other order: other bytes. */
const turned = (event: LineEvent): LineEvent => Object.fromEntries(Object.entries(event).toReversed()) as LineEvent;

it(
  'events that LINE delivers five times each, in any order and to two processes, are answered once each',
  async () => {
    const random = seeded(SEED);
    const line = await startFakeLine();
    onTestFinished(() => line.stop());
    const settings = {
      DATABASE_URL: await shop.databaseUrl(),
      PUBLIC_URL: 'https://shop.example',
      ...toLine(line),
    };
    const [one, two, worker] = await Promise.all(
      ['web', 'web', 'worker'].map((role) => startAgain({ ...settings, ROLE: role })),
    );
    const people = Array.from({ length: Math.ceil(events / EVENTS_EACH) }, (_, at) =>
      line.user(`Guest ${at}`, { friend: true }),
    );
    const said = people.flatMap(({ id }) =>
      Array.from({ length: EVENTS_EACH }, (_, at) => line.event.text(id, `hello ${at}`)),
    );
    const deliveries = shuffled(
      said.flatMap((event) => Array.from({ length: TIMES }, () => event)),
      random,
    );
    // Who blocks and comes back, told in any order: what happened last counts.
    const movers = Array.from({ length: Math.ceil(people.length / 4) }, (_, at) => {
      const { id } = line.user(`Mover ${at}`, { friend: true });
      const base = line.clock.now() - 60_000;
      const turns = Array.from({ length: 5 }, (__, turn) => {
        const timestamp = base + turn * 1_000;
        return turn % 2 === at % 2
          ? line.event.follow(id, turn > 0, { timestamp })
          : line.event.unfollow(id, { timestamp });
      });
      return { id, stays: at % 2 === 0, turns: shuffled([...turns, ...turns], random) };
    });
    const calls: LineEvent[][] = movers.flatMap(({ turns }) => turns.map((event) => [event]));
    for (let at = 0; at < deliveries.length; ) {
      const size = 1 + Math.floor(random() * MOST_IN_A_CALL);
      const batch = deliveries.slice(at, at + size).map((event) => (random() < 0.1 ? turned(event) : event));
      calls.push(batch);
      at += size;
    }
    const ackMs: number[] = [];
    let [notTaken, next] = [0, 0];
    const post = async (): Promise<void> => {
      for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
        const url = `${(random() < 0.5 ? one : two)?.url}/webhooks/line`;
        const began = performance.now();
        const status = await line.deliver(call, { url, redelivery: random() < 0.5 });
        ackMs.push(performance.now() - began);
        if (status !== 200) notTaken += 1;
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, post));
    const waiting = () => shop.deps.db.sql<{ count: number }[]>`
      select count(*)::int as count from regulars.inbox where state = 'waiting'`;
    await vi.waitFor(async () => expect((await waiting())[0]?.count).toBe(0), { timeout: 1_800_000, interval: 250 });
    const owed = () => shop.deps.db.sql`select 1 from regulars.outbox where state = 'queued'`;
    await vi.waitFor(async () => expect(await owed()).toHaveLength(0), { timeout: 300_000, interval: 250 });
    for (const service of [worker, one, two]) expect(await service?.stop()).toBe(0);

    const answers = people.map(({ id }) => line.acceptedFor(id).length);
    const states = await shop.deps.db.sql<{ id: string; state: string }[]>`
      select channel_user_id as id, reachability as state from regulars.identities
      where channel_user_id = any(${movers.map(({ id }) => id)})`;
    const isThere = new Map(states.map(({ id, state }) => [id, state === 'reachable']));
    const counted = {
      deliveries: deliveries.length + movers.length * 10,
      answers: answers.reduce((sum, count) => sum + count, 0),
      tooMany: answers.reduce((sum, count) => sum + Math.max(0, count - EVENTS_EACH), 0),
      missing: answers.reduce((sum, count) => sum + Math.max(0, EVENTS_EACH - count), 0),
      notTaken,
      wrongEnd: movers.filter(({ id, stays }) => isThere.get(id) !== stays).length,
      ackP99Ms: Math.round(quantile(ackMs, 0.99)),
    };
    const limits = { tooMany: 0, missing: 0, notTaken: 0, wrongEnd: 0 };
    expect(judge(['S10', 'LINE, two webs and a worker'], said.length, counted, limits)).toEqual([]);
  },
  300_000 + events * 600,
);
