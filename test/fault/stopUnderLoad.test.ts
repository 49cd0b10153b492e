import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { v7 } from 'uuid';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../db/client.ts';
import { createApiKey } from '../../src/app/apiKeys.ts';
import type { Deps } from '../../src/app/deps.ts';
import { createSeal } from '../../src/app/sealed.ts';
import { broadcastsOf } from '../support/broadcasts.ts';
import { dataDirs, lockFileOf, open } from '../support/cluster.ts';
import { toLine, toTelegram } from '../support/connected.ts';
import { startFakeLine } from '../support/fakeLine.ts';
import { startFakeTelegram } from '../support/fakeTelegram.ts';
import { startRealService } from '../support/realService.ts';
import { enrol } from '../support/sendings.ts';

const TILLS = 6;
const READERS = 400;

describe('SIGTERM while tills sell, a campaign goes out and people write', () => {
  const dataDir = dataDirs();

  it('ends with 0 within 25 s, ends the database that came along, and loses nothing that was answered', async () => {
    const line = await startFakeLine();
    const telegram = await startFakeTelegram();
    onTestFinished(async () => {
      await line.stop();
      await telegram.close();
    });
    const DATA_DIR = await dataDir();
    const service = await startRealService({
      DATA_DIR,
      ...toLine(line),
      ...toTelegram(telegram),
    });
    line.always('push', { delayMs: 60 });
    const { key, memberIds } = await beside(DATA_DIR, async (deps) => {
      await deps.db.sql`
        insert into regulars.programmes (version, document, created_at, created_by)
        values (1000, '{"messages":{"quietFrom":"00:00","quietUntil":"00:00","marketingDays":3}}', now(), 'test')`;
      const accounts = Array.from({ length: READERS }, (_, n) => line.user(`Reader ${n}`, { friend: true }).id);
      const readers = await enrol(
        deps,
        accounts.map((channelUserId) => ({ channel: 'line', channelUserId })),
      );
      const now = Date.now();
      const broadcasts = broadcastsOf(deps);
      await broadcasts.confirm(await broadcasts.draft(), 'all', now);
      const made = await createApiKey(deps, { name: 'till', scopes: ['purchases:write'] }, now);
      return { key: made, memberIds: readers.map(({ memberId }) => memberId) };
    });

    // Beside the receipts of the sales.
    const broadcastsOnLine = () => line.accepted.filter(({ messages }) => JSON.stringify(messages).includes('Hello'));
    const answered: string[] = [];
    const tills = Array.from({ length: TILLS }, (_, n) => sell(service.url, key, memberIds[n] ?? '', answered));
    const people = Array.from({ length: 20 }, (_, n) => telegram.user({ firstName: `Person ${n}`, language: 'en' }));
    for (const person of people) void person.says('/start');
    await vi.waitFor(
      () => {
        expect(answered.length).toBeGreaterThan(60);
        expect(broadcastsOnLine().length).toBeGreaterThan(20);
        expect(people.filter(({ id }) => telegram.accepted(id).length > 0).length).toBeGreaterThan(3);
      },
      { timeout: 30_000, interval: 10 },
    );
    const begun = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(25_000);
    await Promise.all(tills);
    expect(existsSync(lockFileOf(DATA_DIR))).toBe(false);

    await beside(DATA_DIR, async ({ db: { sql } }) => {
      const sold = await sql<{ ref: string }[]>`select external_ref as ref from regulars.purchases`;
      const kept = new Set(sold.map(({ ref }) => ref));
      expect(answered.filter((ref) => !kept.has(ref))).toEqual([]);
      // What was in hand came to its end or was given back: nobody has to wait for a lease.
      expect(await sql`select 1 from regulars.deliveries where state = 'sending'`).toEqual([]);
      expect(await sql`select 1 from regulars.delivery_ranges where leased_until > now()`).toEqual([]);
      expect(await sql`select 1 from regulars.inbox where state = 'waiting' and leased_until > now()`).toEqual([]);
      expect(await sql`select 1 from regulars.outbox where state = 'queued' and leased_until > now()`).toEqual([]);
      expect(await sql`select 1 from regulars.job_runs where leased_until > now()`).toEqual([]);
      expect(await sql`select 1 from regulars.processes`).toEqual([]);
      const [sent] = await sql<{ count: number }[]>`
        select count(*)::int as count from regulars.deliveries where state = 'sent'`;
      expect(sent?.count).toBe(broadcastsOnLine().length);
    });
  }, 120_000);
});

/** Work on the database of a folder beside whoever else has it open; whoever leaves last stops it. */
async function beside<Result>(dataDir: string, work: (deps: Deps) => Promise<Result>): Promise<Result> {
  const opened = await open(dataDir);
  const db = await connect(opened.url, { connections: 3 });
  try {
    const seal = createSeal(randomBytes(32));
    return await work({ db, newId: v7, randomBytes: (count) => randomBytes(count), seal, wakeOutbox: () => undefined });
  } finally {
    await db.close();
    await opened.stop();
  }
}

/** One till that sells over one connection until nobody answers any more. */
async function sell(url: string, key: string, memberId: string, answered: string[]): Promise<void> {
  for (;;) {
    const externalRef = v7();
    const body = JSON.stringify({
      externalRef,
      member: { id: memberId },
      occurredAt: new Date().toISOString(),
      currency: 'TWD',
      lines: [{ sku: 'CUP', quantity: 1, unitPriceMinor: 500 }],
    });
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': v7() };
    const answer = await fetch(`${url}/api/v1/purchases`, { method: 'POST', headers, body }).catch(() => undefined);
    if (answer === undefined) return;
    await answer.text();
    if (answer.status !== 201) throw new Error(`a sale was refused with ${answer.status}`);
    answered.push(externalRef);
  }
}
