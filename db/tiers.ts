import type { CountedPurchase } from '../src/core/tiers/measure.ts';
import type { MeasureRead } from '../src/core/tiers/progress.ts';
import type { TierState } from '../src/core/tiers/tier.ts';
import type { Database } from './client.ts';
import { type Part, part } from './unit.ts';

/**
 * What a purchase is told of the tiers. All of a member's purchases are read by the primary key, with those that are too
 * old for the window: no index of its own, which every sale of every shop would pay for. `reach` tells by the earned
 * tier (`''`: the base, or one that is no more) what a member must have spent in all their life for a higher one to be
 * possible; the highest has `null`. So nothing is measured where nothing can change: see docs/architecture.md.
 */
export interface TierLookup {
  /** Where the window begins. */
  readonly since: Date;
  /** No more than this is added by the purchase, in minor units. */
  readonly amountMinor: number;
  readonly reach: Readonly<Record<string, number | null>>;
  /** The local day of the purchase, `YYYY-MM-DD`, where days are counted; else `null`. */
  readonly day: string | null;
  readonly zone: string;
}

/** A member's tier, and what they did in the window; `null`: it was not needed. */
export interface TierRead {
  readonly state: TierState;
  readonly measure: MeasureRead | null;
}

/** The tier of member `m` as JSON, in a query that has `m`. */
export const TIER_STATE = `json_build_object('tier', m.tier, 'since', (extract(epoch from m.tier_since) * 1000)::float8,
  'until', (extract(epoch from m.tier_until) * 1000)::float8, 'inGrace', m.tier_grace, 'floor', m.tier_floor)`;

/** What has been given back whole counts for nothing; what cost nothing, or has no price, is a purchase all the same. */
export const COUNTS = '(p.refunded_minor < p.net_minor or coalesce(p.net_minor, 0) = 0)';

/** One member's measure as JSON. A purchase adds the day it is on itself, so that day is left out (`null`: none is). */
export const MEASURE = (days: string) => `json_build_object(
  'spend', coalesce(sum(p.net_minor - p.refunded_minor), 0)::float8, 'points', coalesce(sum(p.earned_points), 0)::float8,
  'purchases', (count(*) filter (where ${COUNTS}))::int, 'days', ${days},
  'oldestAt', (extract(epoch from min(p.occurred_at) filter (where ${COUNTS})) * 1000)::float8)`;

export const DAYS = (zone: string, without: string) => `(count(distinct (p.occurred_at at time zone ${zone})::date)
  filter (where ${COUNTS} and (p.occurred_at at time zone ${zone})::date is distinct from ${without}))::int`;

/** In the read of a sale: `reach` and `zone` are parameters, the others columns of `sale`. */
export const measureAtSale = (about: { readonly reach: string; readonly zone: string; readonly days: boolean }) => `
  case when m.tier_grace or (${about.reach}::text::jsonb ->> case when ${about.reach}::text::jsonb ? m.tier then m.tier
      else '' end)::float8 <= m.spend_minor + sale.amount
    then (select ${MEASURE(about.days ? DAYS(about.zone, 'sale.day') : '0')} from regulars.purchases p
      where p.member_id = m.member_id and p.occurred_at >= sale.since) end`;

interface MeasureQuery {
  readonly since: Date;
  readonly zone: string;
}

const READ = `
  select ${TIER_STATE} as state, (select ${MEASURE(DAYS('$3', 'null'))} from regulars.purchases p
    where p.member_id = m.member_id and p.occurred_at >= $2::timestamptz and p.purchase_id is distinct from $4::uuid) as measure
  from regulars.members m where m.state = 'active' and m.member_id =
    (select coalesce(o.merged_into, o.member_id) from regulars.members o where o.member_id = $1::uuid)`;

/** A member's tier with the measure, without one purchase where it is named; `undefined`: there is no such member. */
export async function findTier(
  { sql }: Database,
  memberId: string,
  { since, zone }: MeasureQuery,
  withoutPurchase: string | null = null,
): Promise<{ readonly state: TierState; readonly measure: MeasureRead } | undefined> {
  const values = [memberId, since.toISOString(), zone, withoutPurchase];
  const rows = await sql.unsafe<{ state: TierState; measure: MeasureRead }[]>(READ, values, { prepare: true });
  return rows[0];
}

/** Every purchase of some accounts, as tiers count it: for what is decided on several of them. */
export const purchasesOf = ({ sql }: Database, memberIds: readonly string[]): Promise<readonly CountedPurchase[]> =>
  sql.unsafe<CountedPurchase[]>(
    `select (extract(epoch from p.occurred_at) * 1000)::float8 as "occurredAt", ${COUNTS} as counts,
      coalesce(p.net_minor - p.refunded_minor, 0)::float8 as spend, p.earned_points as points
    from regulars.purchases p where p.member_id = any($1::text::uuid[])`,
    [`{${memberIds.join(',')}}`],
    { prepare: true },
  );

/** The tier that a person gives, or takes back (`null`). Raced when the member moved on. */
export const floorPart = (memberId: string, version: number, floor: string | null): Part =>
  part('member')`update regulars.members set version = version + 1, tier_floor = ${floor}::text
    where member_id = ${memberId}::uuid and version = ${version}::int and state = 'active'`;
