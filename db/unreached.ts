import type { Database } from './client.ts';

export interface UnreachedMember {
  readonly memberId: string;
  readonly name: string | null;
  /** Since when no channel reaches them, epoch milliseconds. */
  readonly since: number;
  /** Open points, those on the way included. */
  readonly points: number;
  /** Of them, those that leave by the instant that was asked for. */
  readonly leaving: number;
}

export interface Unreached {
  readonly members: number;
  readonly points: number;
  readonly leaving: number;
  /** Whose points leave first, at most as many as were asked for. */
  readonly first: readonly UnreachedMember[];
}

/** Active members with open points whom no channel has reached since `since` or longer. */
export async function unreachedMembers(
  { sql }: Database,
  { since, now, leavingBy }: { readonly since: Date; readonly now: Date; readonly leavingBy: Date },
  limit: number,
): Promise<Unreached> {
  const before = since.toISOString();
  const [row] = await sql<Unreached[]>`
    with gone as (
      select distinct member_id from regulars.identities
      where reachability = 'left' and reachability_at <= ${before}::timestamptz and member_id is not null),
    unreached as materialized (
      select m.member_id, m.name, i.since, m.available + m.pending + m.held as points, l.leaving, l.first_leaves
      from gone join regulars.members m on m.member_id = gone.member_id and m.state = 'active'
      cross join lateral (
        select max(reachability_at) as since, bool_and(reachability = 'left') as is_gone
        from regulars.identities where member_id = m.member_id) i
      cross join lateral (
        select min(expires_at) as first_leaves,
          coalesce(sum(remaining) filter (where expires_at <= ${leavingBy.toISOString()}::timestamptz), 0)::int as leaving
        from regulars.lots where member_id = m.member_id and remaining > 0 and expires_at > ${now.toISOString()}::timestamptz) l
      where i.is_gone and i.since <= ${before}::timestamptz and m.available + m.pending + m.held > 0)
    select count(*)::int as members, coalesce(sum(points), 0)::float8 as points,
      coalesce(sum(leaving), 0)::float8 as leaving,
      (select coalesce(jsonb_agg(f), '[]') from (
        select member_id as "memberId", name, (extract(epoch from since) * 1000)::bigint as since, points, leaving
        from unreached order by first_leaves nulls last, member_id limit ${limit}) f) as first
    from unreached`;
  return row ?? { members: 0, points: 0, leaving: 0, first: [] };
}
