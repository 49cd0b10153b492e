import { RateLimiterPostgres } from 'rate-limiter-flexible';
import type { Database } from './client.ts';

const limiters = new WeakMap<Database, RateLimiterPostgres>();

/** One limiter for each database: it keeps a timer that clears counters which ran out an hour ago. */
export function guessLimiter(database: Database, places: number, windowSeconds: number): RateLimiterPostgres {
  const known = limiters.get(database);
  if (known !== undefined) return known;
  const limiter = new RateLimiterPostgres({
    storeClient: poolOver(database),
    storeType: 'pool',
    schemaName: 'regulars',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix: 'guess',
    points: places,
    duration: windowSeconds,
  });
  limiters.set(database, limiter);
  return limiter;
}

/** The library speaks to `pg`; our pool is postgres.js. Each of its calls is one atomic statement. */
const poolOver = (database: Database) => ({
  query: async (statement: { readonly text: string; readonly values?: readonly unknown[] }) => {
    const rows = await database.sql.unsafe(statement.text, [...(statement.values ?? [])] as never[], { prepare: true });
    return { rows, rowCount: rows.count };
  },
});
