import pg from 'pg';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';
import { type Cluster, serverUrl } from './server.ts';

/** One number among the advisory locks of the maintenance database, which nothing else uses. */
const PRESENCE = 724_700_001;

/**
 * A session that says "this process uses the database": it holds a shared lock for as long as the process lives, so
 * even a killed process stops counting. The last one to leave gets the exclusive lock and may stop the server.
 */
export async function takePresence(cluster: Cluster, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: serverUrl(cluster, port, 'postgres'),
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    application_name: 'regulars presence',
  });
  client.on('error', () => undefined); // 'end' follows, and whoever holds the session listens for that
  await client.connect();
  await client.query('select pg_advisory_lock_shared($1)', [PRESENCE]);
  return client;
}

/** Whether nobody else is present; if so, who comes from now on waits until this session ends. */
export async function isLast(presence: pg.Client): Promise<boolean> {
  // Given up before asking: of two that leave at once, both holding on would leave the server to nobody.
  await presence.query('select pg_advisory_unlock_shared($1)', [PRESENCE]);
  const { rows } = await presence.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [PRESENCE]);
  return rows[0]?.last === true;
}

/** The database of the service, made on the first start. */
export async function ensureDatabase(presence: pg.Client, name: string): Promise<void> {
  const { rowCount } = await presence.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return;
  await presence.query(`create database ${pg.escapeIdentifier(name)}`).catch((error: unknown) => {
    const madeMeanwhile = error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? '');
    if (!madeMeanwhile) throw error;
  });
}
