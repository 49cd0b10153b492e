import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate as applyPending } from '#drizzle/migrator';
import { drizzle } from '#drizzle/node-postgres';
import { CONNECT_PATIENCE_MS } from './connectPatience.ts';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

/** An advisory lock of the service's database: one process migrates, the others wait and find nothing left to do. */
const MIGRATING = 724_700_002;

const DUPLICATE_SCHEMA = '42P06';

/**
 * Brings the database to the newest schema: all pending migrations in one transaction, or none of them.
 *
 * Needs a direct connection (not pgbouncer) as the owner of the schema. It goes over `pg`: over postgres.js the
 * migrator hangs or dies when its session is killed.
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    application_name: 'regulars migrate',
  });
  client.on('error', () => undefined); // told by the rejection of the query it interrupts
  await client.connect();
  try {
    // Waiting for another migrator has no limit; waiting for a table does, since all its readers queue up behind us.
    await client.query('set statement_timeout = 0; set lock_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATING]);
    await client.query("set lock_timeout = '30s'; set client_min_messages = warning");
    await applyPending(drizzle(client), { migrationsFolder: FOLDER }).catch(sayWhatIsThere);
  } finally {
    await client.end();
  }
}

/** The first migration makes the schema, so one that is there already was made by the migrations of another time. */
function sayWhatIsThere(error: unknown): never {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof pg.DatabaseError) || cause.code !== DUPLICATE_SCHEMA) throw error;
  throw new Error(
    'This data was made by a version before the first release, which this one cannot read. Nothing in it was changed. Set DATA_DIR to a new folder (or DATABASE_URL to an empty database) to begin anew.',
    { cause: error },
  );
}
