import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

/** How far the members were placed in the tiers of a revision; `null`: all of them were. */
export async function placedThrough({ sql }: Database, revision: number, first: string): Promise<string | null> {
  const rows = await sql<{ through: string; finished: boolean }[]>`
    select through_member as through, finished_at is not null as finished
    from regulars.tier_placements where revision = ${revision}`;
  const [row] = rows;
  return row === undefined ? first : row.finished ? null : row.through;
}

/** The last of the next `limit` members above `after`, and whether none are above it; `undefined`: there is nobody. */
export async function nextSpan(
  { sql }: Database,
  after: string,
  limit: number,
): Promise<{ readonly through: string; readonly isLast: boolean } | undefined> {
  const rows = await sql<{ through: string; members: number }[]>`
    select member_id as through, (count(*) over ())::int as members from (
      select member_id from regulars.members where member_id > ${after}::uuid order by member_id limit ${limit}::int) m
    order by member_id desc limit 1`;
  const [row] = rows;
  return row && { through: row.through, isLast: row.members < limit };
}

/** The members up to `through` are placed. Raced when somebody else went on from `after`, or all begins anew. */
export const placedPart = (revision: number, after: string, through: string, finishedAt: Date | null): Part =>
  part('tier_placement')`insert into regulars.tier_placements as t (revision, through_member, finished_at)
    values (${revision}::int, ${through}::uuid, ${finishedAt?.toISOString() ?? null}::timestamptz)
    on conflict (revision) do update set through_member = excluded.through_member, finished_at = excluded.finished_at
    where t.through_member = ${after}::uuid and t.finished_at is null`;

/**
 * Lets all members be placed again, because what they bought has changed behind the tiers. Each time begins at a place
 * of its own (before every member, by the end of `token`, a new id), so a page that was read before is not written.
 */
export async function reopenPlacements({ sql }: Database, token: string): Promise<void> {
  const first = `00000000-0000-0000-0000-${token.slice(-12)}`;
  await sql`update regulars.tier_placements set through_member = ${first}::uuid, finished_at = null`;
}
