import pg from 'pg';
import { CONNECT_PATIENCE_MS } from './connectPatience.ts';
import { knownMigrations, pendingAfter, takenSteps, takeSteps } from './migrations.ts';

/** An advisory lock of the service's database: one process migrates, the others wait and find nothing left to do. */
export const MIGRATING = 724_700_002;

const DUPLICATE_SCHEMA = '42P06';

export interface MigrateOptions {
  /** Called before data that is there is changed, and nothing is changed when it throws. */
  readonly beforeChange?: () => Promise<void>;
}

/**
 * Brings the database to the newest schema: all pending migrations in one transaction, or none of them.
 *
 * Needs a direct connection (not pgbouncer) as the owner of the schema. It goes over `pg`: a session that is killed
 * must not be taken up by another one in the middle.
 */
export async function migrate(url: string, { beforeChange }: MigrateOptions = {}): Promise<void> {
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
    const taken = await takenSteps(client);
    const pending = pendingAfter(taken, knownMigrations());
    if (pending === 'newer') throw new Error(MADE_BY_NEWER);
    if (pending === 'foreign') throw new Error(MADE_BEFORE);
    if (pending.length === 0) return;
    if (taken.length > 0) await beforeChange?.();
    await client.query('begin');
    await takeSteps(client, pending).catch(sayWhatIsThere);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const MADE_BY_NEWER =
  'This data was changed by a newer version of Regulars, which this one cannot read. Nothing in it was changed. Start the newer version, or bring back a backup of before: npx regulars restore FILE --replace';
const MADE_BEFORE =
  'This data was made by a version before the first release, which this one cannot read. Nothing in it was changed. Set DATA_DIR to a new folder (or DATABASE_URL to an empty database) to begin anew.';

/** The first migration makes the schema, so one that is there already was made by the migrations of another time. */
function sayWhatIsThere(error: unknown): never {
  if (!(error instanceof pg.DatabaseError) || error.code !== DUPLICATE_SCHEMA) throw error;
  throw new Error(MADE_BEFORE, { cause: error });
}
