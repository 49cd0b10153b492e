import postgres from 'postgres';
import { describe, expect, it, vi } from 'vitest';
import { connect } from '../../db/client.ts';
import { failureOf } from '../../db/errors.ts';
import { inLongSession } from '../../db/longSession.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';

const CLIENTS = 16;
const ROUNDS = 40;
const NUMBERS = 'select n from generate_series(7, 8) n';

describe('a pool whose sessions are lost by the handful, again and again', () => {
  const owned = ownDatabase();

  it('opens each of them anew at once and gives every query its own answer, or an error', async () => {
    const { sql, close } = await connect(owned.url);
    const killer = postgres(owned.url, { max: 1, onnotice: () => undefined });
    let going = true;
    let asked = 0;
    let answers = 0;
    const wrong: unknown[] = [];
    const whys = new Set<string>();
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (going) {
        try {
          const number = asked;
          asked += 1;
          const rows = await sql`select pg_sleep(${Math.random() / 250}::float8), ${number}::int as number`;
          if (rows.length !== 1 || rows[0]?.['number'] !== number) wrong.push(rows[0]);
          answers += 1;
        } catch (error) {
          if (failureOf(error).kind !== 'connection-lost') throw error;
          whys.add((error as { code: string }).code);
        }
      }
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      await killer`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'regulars' and random() < 0.3`;
      await killer`select pg_sleep(0.05)`;
    }
    going = false;
    await Promise.all(clients);
    expect(answers).toBeGreaterThan(ROUNDS);
    expect(wrong).toEqual([]);
    expect([...whys]).not.toContain('CONNECT_TIMEOUT');
    await Promise.all([close(), killer.end()]);
  });
});

describe('after a session that was lost in the middle of an answer', () => {
  const owned = ownDatabase();

  it.each(['tagged', 'unsafe'] as const)('the next answer begins with its first row: %s', async (way) => {
    const { sql, close } = await connect(owned.url, { connections: 1 });
    await sql`select 1`;
    // The first row is too long for PostgreSQL's buffer, so it is on its way while the second one waits to be killed.
    const lost =
      sql`select repeat('x', 20000), case when n = 2 then pg_sleep(60) end from generate_series(1, 2) n`.catch(
        (why: unknown) => why,
      );
    await killSleeping(owned.url);
    expect(failureOf(await lost).kind).toBe('connection-lost');
    const numbers = () => (way === 'tagged' ? sql`select n from generate_series(7, 8) n` : sql.unsafe(NUMBERS));
    expect([...(await numbers())]).toEqual([{ n: 7 }, { n: 8 }]);
    await close();
  });
});

describe('after a session was lost that somebody had to himself', () => {
  const owned = ownDatabase();

  it('whoever had it is told, can ask nothing more in it, and the pool goes on', async () => {
    const database = await connect(owned.url, { connections: 2 });
    const lent: postgres.Sql[] = [];
    const ends: unknown[] = [];
    const whole = inLongSession(database, async (session) => {
      lent.push(session);
      const all = await Promise.allSettled([session`select pg_sleep(60)`, session`select 1`, session`select 2`]);
      ends.push(...all.map((end) => end.status === 'rejected' && failureOf(end.reason).kind));
      return await session`select 3`;
    }).catch((why: unknown) => why);
    await killSleeping(owned.url);
    expect(failureOf(await whole).kind).toBe('connection-lost');
    expect(ends).toEqual(['connection-lost', 'connection-lost', 'connection-lost']);
    const asked = Array.from({ length: 6 }, (_, number) => database.sql`select ${number}::int as number`);
    expect((await Promise.all(asked)).map(([row]) => row?.['number'])).toEqual([0, 1, 2, 3, 4, 5]);
    const [late] = lent.map((session) => session`select 4`.catch((why: unknown) => why));
    expect(failureOf(await late).kind).toBe('connection-lost');
    expect(await inLongSession(database, async (session) => (await session`select 5 as number`)[0])).toEqual({
      number: 5,
    });
    await database.close();
  });
});

/** Ends the session that sleeps, as soon as there is one. */
async function killSleeping(url: string): Promise<void> {
  await vi.waitFor(async () => {
    expect(
      await ask(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event = 'PgSleep'`,
      ),
    ).toHaveLength(1);
  }, 10_000);
}
