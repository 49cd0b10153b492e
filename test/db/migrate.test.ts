import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { ask } from '../support/cluster.ts';
import { ownDatabase } from '../support/database.ts';

const journal = new URL('../../db/migrations/meta/_journal.json', import.meta.url);
const known = async () => (JSON.parse(await readFile(journal, 'utf8')).entries as unknown[]).length;
const applied = async (url: string) => (await ask(url, 'select id from drizzle.__drizzle_migrations')).length;
const tables = (url: string) => ask(url, `select 1 from pg_tables where schemaname = 'regulars'`);

describe('migrating', () => {
  const together = ownDatabase({ empty: true });
  const interrupted = ownDatabase({ empty: true });
  const older = ownDatabase({ empty: true });
  const sessions: pg.Client[] = [];

  afterEach(() => Promise.all(sessions.splice(0).map((session) => session.end())));

  async function session(url: string) {
    const client = new pg.Client({ connectionString: url });
    sessions.push(client);
    await client.connect();
    return client;
  }

  it('applies every migration once when three do it at the same moment, and nothing the next time', async () => {
    await Promise.all([migrate(together.url), migrate(together.url), migrate(together.url)]);
    expect(await applied(together.url)).toBe(await known());
    await migrate(together.url);
    expect(await applied(together.url)).toBe(await known());
  });

  it('says what to do about data of another time, and leaves it as it is', async () => {
    await ask(older.url, 'create schema regulars');
    await ask(older.url, 'create table regulars.kept as select 1 as one');
    await expect(migrate(older.url)).rejects.toThrow(/before the first release.*Set DATA_DIR to a new folder/);
    expect(await ask(older.url, 'select one from regulars.kept')).toEqual([{ one: 1 }]);
  });

  it('leaves nothing behind when it is cut off half way, and completes the next time', async () => {
    const gate = await session(interrupted.url);
    await gate.query(`
      create function wait_at_the_gate() returns event_trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(4711); end $$;
      create event trigger gate on ddl_command_end when tag in ('CREATE TRIGGER') execute function wait_at_the_gate();
      select pg_advisory_lock(4711)`);
    const migrating = migrate(interrupted.url).catch((error: unknown) => error);
    const stopped = await vi.waitFor(async () => {
      const { rows } = await gate.query(
        `select pid from pg_stat_activity where application_name = 'regulars migrate' and wait_event = 'advisory'
         and datname = current_database()`,
      );
      expect(rows).toHaveLength(1);
      return rows[0].pid;
    }, 10_000);
    await gate.query('select pg_terminate_backend($1)', [stopped]);
    expect(await migrating).toBeInstanceOf(Error);
    await gate.query('drop event trigger gate; select pg_advisory_unlock(4711)');

    expect(await tables(interrupted.url)).toEqual([]);
    await migrate(interrupted.url);
    expect(await applied(interrupted.url)).toBe(await known());
    expect((await tables(interrupted.url)).length).toBeGreaterThan(10);
  });
});
