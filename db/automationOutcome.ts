import type { GroupSpend } from './broadcastOutcome.ts';
import type { CampaignKind } from './campaigns.ts';
import type { Database } from './client.ts';
import type { DELIVERY_STATES } from './schema/campaigns.ts';

/** Everything that an automation planned for the local dates from `since` on (`YYYY-MM-DD`). */
export interface AutomationSpan {
  readonly kind: Exclude<CampaignKind, 'broadcast'>;
  readonly since: string;
}

export interface DeliveriesCounted {
  readonly state: (typeof DELIVERY_STATES)[number];
  /** Why it was not sent; `null` for every other state. */
  readonly reason: string | null;
  readonly count: number;
}

/** What became of its messages, the most frequent first. Reads every delivery. */
export const automationDeliveries = ({ sql }: Database, { kind, since }: AutomationSpan) => sql<DeliveriesCounted[]>`
  select d.state, case when d.state in ('skipped', 'failed', 'expired') then d.reason end as reason, count(*)::int as count
  from regulars.campaigns c join regulars.deliveries d on d.campaign_id = c.campaign_id
  where c.kind = ${kind} and c.local_date >= ${since}::date
  group by 1, 2 order by 3 desc, 1, 2`;

/** Its coupons since then: how many members took one, and how many of those are used. */
export async function automationCoupons(
  { sql }: Database,
  { kind, since }: AutomationSpan,
): Promise<{ readonly taken: number; readonly used: number }> {
  const [row] = await sql<{ taken: number; used: number }[]>`
    select count(*)::int as taken, count(*) filter (where v.state = 'redeemed')::int as used
    from regulars.coupons o
    join regulars.vouchers v on v.coupon_id = o.coupon_id and v.source = 'campaign'
    join regulars.campaigns c on c.campaign_id = v.source_id and c.local_date >= ${since}::date
    where o.automation = ${kind}`;
  return row ?? { taken: 0, used: 0 };
}

/**
 * What members bought from their first such message on, net of what they brought back; of the control group, from when
 * they would have had it. A member counts once, in the group of that first one, with all accounts that became theirs.
 * Reads every delivery.
 */
export const automationSpend = ({ sql }: Database, { kind, since }: AutomationSpan, now: Date) => sql<GroupSpend[]>`
  with reached as (
    select coalesce(own.merged_into, d.member_id) as member_id, min(c.due_at) as from_then,
      bool_or(d.state in ('sent', 'unknown')) as got,
      (array_agg(d.state = 'held_out' order by c.local_date, d.state = 'held_out'))[1] as held_out
    from regulars.campaigns c join regulars.deliveries d on d.campaign_id = c.campaign_id
    left join regulars.members own on own.member_id = d.member_id
    where c.kind = ${kind} and c.local_date >= ${since}::date and c.due_at <= ${now.toISOString()}::timestamptz
    group by 1),
  spent as (
    select r.member_id, r.got, r.held_out, coalesce(sum(p.net_minor - p.refunded_minor), 0)::float8 as minor
    from reached r
    left join regulars.purchases p on p.member_id = r.member_id and p.occurred_at >= r.from_then
    group by 1, 2, 3)
  select held_out as "heldOut", count(*)::int as members, avg(minor)::float8 as mean,
    coalesce(var_samp(minor), 0)::float8 as variance, count(*) filter (where got and minor > 0)::int as buyers,
    coalesce(sum(minor) filter (where got), 0)::float8 as "buyersMinor"
  from spent group by 1`;
