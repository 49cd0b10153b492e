import { describe, expect, it, vi } from 'vitest';
import { connect } from '../../db/client.ts';
import { failureOf } from '../../db/errors.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';

const NUMBERS = 'select n from generate_series(7, 8) n';

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
    await vi.waitFor(async () => {
      expect(
        await ask(
          owned.url,
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event = 'PgSleep'`,
        ),
      ).toHaveLength(1);
    });
    expect(failureOf(await lost).kind).toBe('connection-lost');
    const numbers = () => (way === 'tagged' ? sql`select n from generate_series(7, 8) n` : sql.unsafe(NUMBERS));
    // The driver tells the first query of the new session the end of the old one.
    expect([...(await numbers().catch(numbers))]).toEqual([{ n: 7 }, { n: 8 }]);
    await close();
  });
});
