import type { Database } from './client.ts';

export interface Stats {
  readonly membersNew: number;
  /** Wrote to us or bought. */
  readonly membersActive: number;
  readonly purchases: number;
  /** Net of refunds, minor units. */
  readonly salesMinor: number;
  /** Earned or given by hand, net of what was taken back. */
  readonly pointsGiven: number;
  readonly pointsUsed: number;
  readonly vouchersTaken: number;
  readonly vouchersUsed: number;
}

/** What happened in the shop since an instant, all windows from one snapshot; newest window first as given. */
export async function readStats(database: Database, since: readonly Date[]): Promise<readonly Stats[]> {
  const rows = await database.sql<({ place: number } & Stats)[]>`
    select w.place::int,
      (select count(*) from regulars.members m where m.joined_at >= w.since and m.state = 'active')::int as "membersNew",
      (select count(*) from (
        select i.member_id from regulars.identities i where i.member_id is not null and i.last_active_at >= w.since
        union select p.member_id from regulars.purchases p where p.occurred_at >= w.since) a)::int as "membersActive",
      p.purchases::int, p.sales::float8 as "salesMinor", e.given::float8 as "pointsGiven", e.used::float8 as "pointsUsed",
      (select count(*) from regulars.vouchers v where v.issued_at >= w.since)::int as "vouchersTaken",
      (select count(*) from regulars.redemptions r where r.occurred_at >= w.since and r.reversed_at is null)::int as "vouchersUsed"
    from (select place, since from unnest(${since.map((date) => date.toISOString())}::text[]::timestamptz[])
      with ordinality as x(since, place)) w
    cross join lateral (
      select count(*) filter (where net_minor > refunded_minor or coalesce(net_minor, 0) = 0) as purchases,
             coalesce(sum(net_minor - refunded_minor), 0) as sales
      from regulars.purchases where occurred_at >= w.since) p
    cross join lateral (
      select coalesce(-sum(points) filter (where account in ('issued', 'adjusted', 'clawed_back')), 0) as given,
             coalesce(sum(points) filter (where account = 'redeemed'), 0) as used
      from regulars.entries where created_at >= w.since) e
    order by w.place`;
  return rows;
}

/** Members now, and the points that they could still spend. */
export async function readTotals(database: Database): Promise<{ readonly members: number; readonly points: number }> {
  const [row] = await database.sql<{ members: number; points: number }[]>`
    select count(*)::int as members, coalesce(sum(available + pending + held - deficit), 0)::float8 as points
    from regulars.members where state = 'active'`;
  return row ?? { members: 0, points: 0 };
}

export interface MemberWithPoints {
  readonly memberId: string;
  readonly name: string | null;
  readonly points: number;
}

/** The members with the most open points now, what they owe taken off. */
export async function mostPoints({ sql }: Database, limit: number): Promise<readonly MemberWithPoints[]> {
  const rows = await sql<MemberWithPoints[]>`
    select member_id as "memberId", name, available + pending + held - deficit as points from regulars.members
    where state = 'active' and available + pending + held - deficit > 0
    order by points desc, member_id limit ${limit}`;
  return [...rows];
}
