import pg from 'pg';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';
import { MIGRATING } from '../migrate.ts';
import { BackupRefused } from './refusal.ts';

const PATIENCE_MS = 60_000;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * A session that holds off everybody who wants to migrate, and so every service that starts; `application`: what it is
 * called in the server's list. The caller ends it. Refuses `in-use` when another does the same for all of `patienceMs`.
 */
export async function openAlone(url: string, application: string, patienceMs = PATIENCE_MS): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    application_name: application,
  });
  client.on('error', () => undefined); // told by the rejection of the query it interrupts
  await client.connect();
  await client.query(`set statement_timeout = 0; set lock_timeout = ${patienceMs}; set client_encoding = 'UTF8'; set timezone = 'UTC';
    set datestyle = 'ISO, YMD'; set client_min_messages = warning; set jit = off`);
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATING]);
    await client.query("set lock_timeout = '30s'");
    return client;
  } catch (error) {
    await client.end();
    if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
    throw new BackupRefused(
      'in-use',
      'Another command restores, moves or upgrades this database. Run this again when it is done; nothing was changed.',
    );
  }
}

/**
 * Refuses `same-database` when `url` leads to the database of this session, whatever name or address it is written with:
 * a lock that only this session has cannot be had there. Refuses `not-reached` when nobody lets us in there.
 */
export async function refuseSame(client: pg.Client, url: string): Promise<void> {
  const { rows } = await client.query<{ token: string }>('select floor(random() * 1e15)::bigint::text as token');
  const token = [rows[0]?.token];
  await client.query('select pg_advisory_lock($1::bigint)', token);
  const other = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_PATIENCE_MS });
  other.on('error', () => undefined); // told by the rejection of the query it interrupts
  try {
    await other.connect();
  } catch (error) {
    const why = error instanceof Error && error.message !== '' ? ` (${error.message})` : '';
    throw new BackupRefused(
      'not-reached',
      `The database of --to does not let us in${why}. Start it, or check the address. Nothing was changed.`,
    );
  }
  try {
    const tried = await other.query<{ had: boolean }>('select pg_try_advisory_lock($1::bigint) as had', token);
    if (tried.rows[0]?.had === true) return;
    throw new BackupRefused(
      'same-database',
      'The shop is in that database already: --to must name another, empty one. Nothing was changed.',
    );
  } finally {
    await other.end();
    await client.query('select pg_advisory_unlock($1::bigint)', token);
  }
}

/** Refuses `in-use` while a service or a command works on the database of this session. */
export async function refuseInUse(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select 1 from pg_stat_activity
     where datname = current_database() and application_name in ('regulars', 'regulars backup')
       and pid <> pg_backend_pid() limit 1`,
  );
  if (rows.length > 0)
    throw new BackupRefused(
      'in-use',
      'The service (or a command) works on this database. Stop it, then run this again; nothing was changed.',
    );
}

/** Does something while nobody else works on the database, nor can begin to. Refuses `in-use`. */
export async function whileAlone<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await openAlone(url, 'regulars move');
  try {
    await refuseInUse(client);
    return await work(client);
  } finally {
    await client.end();
  }
}
