import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../db/client.ts';
import * as arrivals from '../../db/inboxArrivals.ts';
import type { RawEvent } from '../../src/app/channel.ts';
import type { Deps } from '../../src/app/deps.ts';
import { storeEvents } from '../../src/app/events.ts';
import { ask } from '../support/cluster.ts';
import { startLostAnswers } from '../support/lostAnswers.ts';
import { ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const eventOf = (eventId: string = v7(), more: Partial<RawEvent> = {}): RawEvent => ({
  eventId,
  channelUserId: 'U1',
  bytes: Buffer.from(JSON.stringify({ eventId })),
  ...more,
});
const events = (count: number): RawEvent[] => Array.from({ length: count }, () => eventOf());
const idsOf = (some: readonly RawEvent[]) => some.map(({ eventId }) => eventId);
const store = (some: readonly RawEvent[], by: Deps = deps) => storeEvents(by, 'line', some);

/** Rows of these events, with the statement that wrote each: rows of one have one `xmin`. */
const rowsOf = (some: readonly RawEvent[]) =>
  deps.db.sql<{ event_id: string; bytes: Uint8Array; statement: string }[]>`
    select event_id, bytes, xmin::text as statement from regulars.inbox
    where event_id = any(${idsOf(some)}::text[]) order by arrival_id`;

/** Another process of the same shop: a pool of its own, which nobody shares a statement with. */
async function otherProcess(url?: string): Promise<Deps> {
  const db = await connect(url ?? (await shop.databaseUrl()), { connections: 4 });
  onTestFinished(() => db.close());
  return { ...deps, db };
}

describe('webhook calls at the same time', () => {
  it('share statements, and each event is stored as it came, in the order of arrival', async () => {
    const strange = ['{"a":"b, \\"c\\" {d} \\\\"}', 'NULL', '', '\u0000\ud800', '茶 🍵', "it's\n\\N"];
    const all = [
      ...strange.map((text) => eventOf(v7(), { bytes: Buffer.from(text) })),
      eventOf(v7(), { bytes: Uint8Array.from([0xff, 0, 0xed, 0xa0, 0x80, 0x7b]).subarray(1) }),
      ...events(40),
    ];
    expect(await Promise.all(all.map((one) => store([one])))).not.toContain(false);
    const rows = await rowsOf(all);
    expect(rows.map((row) => row.event_id)).toEqual(idsOf(all));
    expect(rows.map((row) => Buffer.from(row.bytes).toString('hex'))).toEqual(
      all.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
    );
    expect(new Set(rows.map((row) => row.statement)).size).toBeLessThan(5);
  });

  it('are each told only after their own events are committed', async () => {
    const watcher = await otherProcess();
    const seen = await Promise.all(
      events(30).map(async (one) => {
        await store([one]);
        const rows = await watcher.db.sql`select 1 from regulars.inbox where event_id = ${one.eventId}`;
        return rows.length;
      }),
    );
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  it('store an event once that several of them bring, and say so of a repeat that brings nothing new', async () => {
    const twice = eventOf();
    await Promise.all([store([twice]), store([eventOf(), twice]), store([twice, twice])]);
    expect(await rowsOf([twice])).toHaveLength(1);
    expect(await store([twice])).toBe(false);
    expect(await store([twice, eventOf()])).toBe(true);
  });

  it('fail alone when the database refuses one', async () => {
    // No index takes it: LINE and Telegram send nothing like it.
    const poison = eventOf(randomBytes(8_000).toString('hex'));
    const good = events(20);
    const ends = await Promise.allSettled([...good.slice(0, 10), poison, ...good.slice(10)].map((one) => store([one])));
    expect(ends.flatMap(({ status }, at) => (status === 'rejected' ? [at] : []))).toEqual([10]);
    expect(await rowsOf(good)).toHaveLength(20);
  });

  it('with the same events, in any order and to two processes, wait for each other and never in a ring', async () => {
    const other = await otherProcess();
    // So many in a call go by themselves, and below the use case nobody tries again: a ring would be seen.
    const at = (call: readonly RawEvent[], { db, newId }: Deps) =>
      arrivals.storeEvents(
        db,
        call.map((event) => ({ ...event, channel: 'line' as const, arrivalId: newId() })),
      );
    for (let round = 0; round < 5; round += 1) {
      const same = events(300);
      const calls = [0, 100, 200].map((turn) => [...same.slice(turn), ...same.slice(0, turn)]);
      const ends = await Promise.allSettled(
        calls.flatMap((call) => [at(call, deps), at(call.toReversed(), other), store(call)]),
      );
      expect(ends.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(await rowsOf(same)).toHaveLength(300);
    }
  });

  it('that are many or large go by themselves, and are stored all the same', async () => {
    const large = eventOf(v7(), { bytes: randomBytes(600_000) });
    const many = events(100);
    await Promise.all([store([large]), store(many), store([eventOf()])]);
    const rows = await rowsOf([large, ...many]);
    expect(rows).toHaveLength(101);
    expect(Buffer.compare(Buffer.from(rows[0]?.bytes ?? []), Buffer.from(large.bytes))).toBe(0);
  });
});

describe('a session that is killed under calls that share a statement', () => {
  it('before it is committed costs none of them their 200, and each event is stored once', async () => {
    const by = await otherProcess();
    const url = await shop.databaseUrl();
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    onTestFinished(() => admin.end());
    const same = events(8);
    await admin.query('begin');
    await admin.query('lock table regulars.inbox in share mode');
    const all = Promise.all([...same, ...same].map((one) => store([one], by)));
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%into regulars.inbox%' and datname = current_database()`;
    await vi.waitFor(async () => expect(await ask(url, kill)).toHaveLength(1), { timeout: 1_500, interval: 10 });
    await admin.query('commit');
    await all;
    expect(await rowsOf(same)).toHaveLength(8);
  });

  it('after it is committed, before anybody is told, costs none of them their 200 either', async () => {
    const between = await startLostAnswers(await shop.databaseUrl());
    onTestFinished(() => between.stop());
    const by = await otherProcess(between.url);
    const all = events(8);
    between.lose(all[3]?.eventId ?? '');
    await Promise.all(all.map((one) => store([one], by)));
    expect(between.lost()).toBe(1);
    expect(await rowsOf(all)).toHaveLength(8);
  });
});
