import pg from 'pg';
import type { Database } from './client.ts';
import { unsafeSettings } from './embedded/settings.ts';
import { errnoOf } from './errno.ts';
import { knownMigrations, pendingAfter, takenSteps } from './migrations.ts';

/** What a look at a database finds, whatever state it is in. */
export type DatabaseLook =
  | { readonly state: 'silent' | 'denied'; readonly detail: string }
  | {
      readonly state: 'open';
      /** As `15.8`. */
      readonly version: string;
      /** Settings that give up answered writes when the machine dies. */
      readonly unsafe: readonly string[];
      readonly sizeBytes: number;
      /** The database's clock, and how long it took to tell it. */
      readonly nowMs: number;
      readonly tookMs: number;
      readonly steps: number;
      readonly pending: number | 'newer' | 'foreign';
    };

const PATIENCE_MS = 5_000;

/** Looks over a session of its own, as the owner of the schema. Never rejects, changes nothing, migrates nothing. */
export async function lookAtDatabase(url: string): Promise<DatabaseLook> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    application_name: 'regulars check-up',
  });
  client.on('error', () => undefined); // told by the query's own rejection
  try {
    await client.connect();
    return await lookOver(client);
  } catch (error) {
    const code = errnoOf(error) ?? '';
    // 28: who we are; 3D: no such database; 42501: no right to it. The text names the role and never the password.
    const isDenied = error instanceof pg.DatabaseError && /^(28|3D|42501)/.test(code);
    if (isDenied) return { state: 'denied', detail: error.message };
    return { state: 'silent', detail: code === '' ? 'no answer in time' : code };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function lookOver(client: pg.Client): Promise<DatabaseLook> {
  const begun = performance.now();
  const clock = await client.query<{ now_ms: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now_ms',
  );
  const tookMs = performance.now() - begun;
  const about = await client.query<{ version: string; size: string }>(
    "select current_setting('server_version') as version, pg_database_size(current_database())::text as size",
  );
  const taken = await takenSteps(client);
  const pending = pendingAfter(taken, knownMigrations());
  return {
    state: 'open',
    version: about.rows[0]?.version.split(' ')[0] ?? '',
    unsafe: await unsafeSettings(client),
    sizeBytes: Number(about.rows[0]?.size ?? 0),
    nowMs: clock.rows[0]?.now_ms ?? 0,
    tookMs,
    steps: taken.length,
    pending: typeof pending === 'string' ? pending : pending.length,
  };
}

/** Which languages the newest members read, of 5,000; the most first. */
export async function languagesOfNewest({
  sql,
}: Database): Promise<readonly { readonly language: string; readonly members: number }[]> {
  return sql<{ language: string; members: number }[]>`
    select language, count(*)::int as members
    from (select language from regulars.members where merged_into is null order by member_id desc limit 5000) newest
    group by language order by members desc, language`;
}

/** When the first of those who work here came, epoch milliseconds; `undefined`: nobody has. */
export async function firstStaffAt({ sql }: Database): Promise<number | undefined> {
  const [row] = await sql<{ at: number | null }[]>`
    select (extract(epoch from min(created_at)) * 1000)::float8 as at from regulars.staff`;
  return row?.at ?? undefined;
}
