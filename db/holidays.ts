import { and, eq } from '#drizzle';
import type { Database } from './client.ts';
import { holidaySuggestions } from './schema/index.ts';

/** Whether the owner was reminded of a holiday in that year of its calendar. */
export async function isHolidaySuggested(database: Database, holiday: string, year: number): Promise<boolean> {
  const rows = await database.read
    .select({ year: holidaySuggestions.year })
    .from(holidaySuggestions)
    .where(and(eq(holidaySuggestions.holiday, holiday), eq(holidaySuggestions.year, year)));
  return rows.length > 0;
}

/** How many members bought something from an instant until before another, and did not give it all back. */
export async function countBuyers(database: Database, from: Date, until: Date): Promise<number> {
  const [row] = await database.sql<{ buyers: number }[]>`
    select count(distinct member_id)::int as buyers from regulars.purchases
    where occurred_at >= ${from.toISOString()}::timestamptz and occurred_at < ${until.toISOString()}::timestamptz
      and (net_minor > refunded_minor or coalesce(net_minor, 0) = 0)`;
  return row?.buyers ?? 0;
}
