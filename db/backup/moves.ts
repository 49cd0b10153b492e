import pg from 'pg';
import { CONNECT_PATIENCE_MS } from '../connectPatience.ts';
import { quoted } from './format.ts';
import { BackupRefused } from './refusal.ts';
import { tablesOf } from './write.ts';

/*
 * A move has a name, which lies among the secrets of the shop that is moved, and so comes along in its backup. There it
 * is `moved-from`. A move that was killed when all was there, but before the old database was told to hold still, is known
 * by that.
 */

/** Gives this move its name, before its backup is made. */
export async function beginMove(client: pg.Client, moveId: string): Promise<void> {
  await client.query(
    `insert into regulars.secrets (name, value, created_at) values ('move', $1, now())
     on conflict (name) do update set value = excluded.value, created_at = excluded.created_at`,
    [moveId],
  );
}

/** In the database that the shop moved to. */
export async function arriveFromMove(client: pg.Client): Promise<void> {
  await client.query(`delete from regulars.secrets where name = 'moved-from'`);
  await client.query(`update regulars.secrets set name = 'moved-from' where name = 'move'`);
}

/**
 * When the move began that brought the shop of this session to the database at `to` and did not come to its end here;
 * `undefined`: there was none. Refuses `went-on` when something was written here since.
 */
export async function unfinishedMove(client: pg.Client, to: string): Promise<Date | undefined> {
  const { rows } = await client.query<{ id: string; begun: Date; age: number }>(
    `select value as id, created_at as begun, age(xmin) as age from regulars.secrets where name = 'move'`,
  );
  const [move] = rows;
  if (move === undefined || (await arrivedAt(to)) !== move.id) return undefined;
  const later = await writtenWithin(client, move.age);
  if (later.length === 0) return move.begun;
  throw new BackupRefused(
    'went-on',
    `An earlier move brought the shop to that database, but it went on here since (${later.join(', ')}), and nothing was changed now. To keep what happened here, empty that database and run this again. To keep what happened there, set DATABASE_URL to it and do not start the service here any more.`,
  );
}

/** The name of the move that filled a database. */
async function arrivedAt(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_PATIENCE_MS });
  client.on('error', () => undefined); // told by the rejection of the query it interrupts
  await client.connect();
  try {
    const there = await client.query<{ there: boolean }>(`select to_regclass('regulars.secrets') is not null as there`);
    if (there.rows[0]?.there !== true) return undefined;
    const found = await client.query<{ id: string }>(
      `select value as id from regulars.secrets where name = 'moved-from'`,
    );
    return found.rows[0]?.id;
  } finally {
    await client.end();
  }
}

/** A service that was only started and stopped again writes to these. */
const PASSING = new Set(['processes', 'leases', 'alarms']);

/** The tables with a row that a later transaction wrote than the one of this age. */
async function writtenWithin(client: pg.Client, age: number): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { table } of await tablesOf(client)) {
    if (PASSING.has(table)) continue;
    const { rows } = await client.query(`select 1 from regulars.${quoted(table)} where age(xmin) < $1 limit 1`, [age]);
    if (rows.length > 0) written.push(table);
  }
  return written;
}
