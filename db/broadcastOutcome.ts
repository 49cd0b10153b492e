import type { Spend } from '../src/core/campaigns/lift.ts';
import type { Database } from './client.ts';

/** The coupons of a broadcast: how many members took theirs, and how many of those are used. */
export async function couponsOf(
  database: Database,
  campaignId: string,
  couponId: string,
): Promise<{ readonly taken: number; readonly used: number }> {
  const [row] = await database.sql<{ taken: number; used: number }[]>`
    select count(*)::int as taken, count(*) filter (where state = 'redeemed')::int as used from regulars.vouchers
    where coupon_id = ${couponId} and source = 'campaign' and source_id = ${campaignId}`;
  return row ?? { taken: 0, used: 0 };
}

/** What the members of one group bought since a broadcast began, net of what they brought back. */
export interface GroupSpend extends Spend {
  readonly heldOut: boolean;
  /** Of those who got the message: how many bought, and for how much. */
  readonly buyers: number;
  readonly buyersMinor: number;
}

/**
 * By group: who was to get it, and who was held out. Of accounts that became one, the purchases of the one that stayed,
 * once. Reads every delivery.
 */
export const spendSince = (database: Database, campaignId: string, since: Date) => database.sql<GroupSpend[]>`
  with reached as (
    select coalesce(own.merged_into, d.member_id) as member_id, bool_and(d.state = 'held_out') as held_out,
      bool_or(d.state in ('sent', 'unknown')) as got
    from regulars.deliveries d left join regulars.members own on own.member_id = d.member_id
    where d.campaign_id = ${campaignId} group by 1),
  spent as (
    select r.member_id, r.held_out, r.got, coalesce(sum(p.net_minor - p.refunded_minor), 0)::float8 as minor
    from reached r
    left join regulars.purchases p on p.member_id = r.member_id and p.occurred_at >= ${since.toISOString()}::timestamptz
    group by 1, 2, 3)
  select held_out as "heldOut", count(*)::int as members, avg(minor)::float8 as mean,
    coalesce(var_samp(minor), 0)::float8 as variance, count(*) filter (where got and minor > 0)::int as buyers,
    coalesce(sum(minor) filter (where got), 0)::float8 as "buyersMinor"
  from spent group by 1`;
