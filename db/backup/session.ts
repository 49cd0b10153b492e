import pg from 'pg';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';
import { MIGRATING } from '../migrate.ts';
import { BackupRefused } from './refusal.ts';

/**
 * A session that holds off everybody who wants to migrate, and so every service that starts; `application`: what it is
 * called in the server's list. The caller ends it.
 */
export async function openAlone(url: string, application: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    application_name: application,
  });
  client.on('error', () => undefined); // told by the rejection of the query it interrupts
  await client.connect();
  await client.query(`set statement_timeout = 0; set lock_timeout = 0; set client_encoding = 'UTF8'; set timezone = 'UTC';
    set datestyle = 'ISO, YMD'; set client_min_messages = warning; set jit = off`);
  await client.query('select pg_advisory_lock($1)', [MIGRATING]);
  await client.query("set lock_timeout = '30s'");
  return client;
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
