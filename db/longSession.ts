import type postgres from 'postgres';
import type { Database } from './client.ts';

const PATIENCE = '300s';

/**
 * Lends a session whose statements may take five minutes, for what is one statement over all members. A session that is
 * lost meanwhile is not lent any more, so such a statement fails whole and is tried again.
 */
export async function inLongSession<Value>(
  database: Database,
  run: (session: postgres.Sql) => Promise<Value>,
): Promise<Value> {
  // A session that is opened for `reserve` alone is never handed out by postgres.js 3.4.9 when it fetches no types.
  await database.sql`select 1`;
  const session = await database.sql.reserve();
  try {
    await session.unsafe(`set statement_timeout = '${PATIENCE}'`);
    return await run(session);
  } finally {
    await session`reset statement_timeout`.catch(() => undefined); // a lost session is gone with its limit
    session.release();
  }
}
