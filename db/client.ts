import postgres from 'postgres';
import { drizzle, type PostgresJsDatabase } from '#drizzle/postgres-js';
import { ARRAY_TYPES } from './arrays.ts';

/** Reads through drizzle (`read`), units and hot reads through the prepared text of postgres.js (`sql`). */
export interface Database {
  readonly read: PostgresJsDatabase;
  readonly sql: postgres.Sql;
  close(): Promise<void>;
}

const CONNECTIONS = 10;
const APP_ROLE = 'regulars_app';

/**
 * Opens the pool. Every session works as the role that cannot rewrite the books, where that role exists.
 *
 * `backoff` is capped at one second: the library's default shares one growing counter between all connections and
 * left a pool silent for over 8 s after 20 killed sessions.
 *
 * The library is mended at each install (`patches/`, docs/dependencies.md): as published, a connection whose session was
 * lost goes on with what belonged to that session, so queries waited for ever or were given the answers of others.
 */
export async function connect(url: string, options: { readonly connections?: number } = {}): Promise<Database> {
  const role = await appRole(url);
  const sql = postgres(url, {
    max: options.connections ?? CONNECTIONS,
    backoff: (attempt: number) => Math.min(1, 0.02 * 2 ** Math.min(attempt, 10)),
    connect_timeout: 5,
    onnotice: () => undefined,
    fetch_types: false,
    types: ARRAY_TYPES,
    connection: {
      application_name: 'regulars',
      lock_timeout: 2_000,
      statement_timeout: 15_000,
      TimeZone: 'UTC',
      // Every statement is prepared. Planned anew each time, as PostgreSQL likes to for arrays, the read of a sale took
      // three times the processor time.
      plan_cache_mode: 'force_generic_plan',
      jit: 'off',
      ...(role === undefined ? {} : { role }),
    },
  });
  return { sql, read: drizzle(sql), close: () => sql.end({ timeout: 5 }) };
}

async function appRole(url: string): Promise<string | undefined> {
  const probe = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => undefined });
  try {
    const rows =
      await probe`select 1 from pg_roles where rolname = ${APP_ROLE} and pg_has_role(current_user, oid, 'member')`;
    return rows.length > 0 ? APP_ROLE : undefined;
  } finally {
    await probe.end({ timeout: 5 });
  }
}
