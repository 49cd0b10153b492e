import type postgres from 'postgres';

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The frequency cap, for whoever asks: marketing at exactly `since` was long enough ago. Both are shop time. */
export const isCapped = (sql: postgres.ISql, lastAt: Fragment, since: Date): Fragment =>
  sql`${lastAt} > ${since.toISOString()}::timestamptz`;
