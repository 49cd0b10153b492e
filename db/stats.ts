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
  /** Printed codes of people without a member card count too. */
  readonly vouchersUsed: number;
  readonly walkIn: WalkInStats;
}

/** What people without a member card brought, as far as a printed code or a gift card tells; what was taken back does not count. Minor units. */
export interface WalkInStats {
  readonly codes: number;
  readonly offMinor: number;
  readonly sales: number;
  /** After what the codes took off. */
  readonly salesMinor: number;
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
      ((select count(*) from regulars.redemptions r where r.occurred_at >= w.since and r.reversed_at is null) + k.codes)::int
        as "vouchersUsed",
      json_build_object('codes', k.codes, 'offMinor', k.off, 'sales', k.sales + g.sales,
        'salesMinor', k.bought + g.bought) as "walkIn"
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
    cross join lateral (
      select count(*) as codes, coalesce(sum(discount_minor), 0) as off, count(basket_minor) as sales,
             coalesce(sum(basket_minor - discount_minor), 0) as bought
      from regulars.walk_in_redemptions where occurred_at >= w.since and reversed_at is null) k
    cross join lateral (
      select count(*) as sales, coalesce(sum(bill_minor), 0) as bought from regulars.walk_in_sales
      where occurred_at >= w.since and reversed_at is null and redemption_id is null) g
    order by w.place`;
  return rows;
}

/** What printed codes of one coupon brought that people without a member card showed. */
export async function readWalkInOf({ sql }: Database, couponId: string): Promise<WalkInStats> {
  const [row] = await sql<WalkInStats[]>`
    select count(*)::int as codes, coalesce(sum(discount_minor), 0)::float8 as "offMinor",
      count(basket_minor)::int as sales, coalesce(sum(basket_minor - discount_minor), 0)::float8 as "salesMinor"
    from regulars.walk_in_redemptions where coupon_id = ${couponId}::uuid and reversed_at is null`;
  return row ?? { codes: 0, offMinor: 0, sales: 0, salesMinor: 0 };
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
