import type { MeasureRead } from '../src/core/tiers/progress.ts';
import type { TierMeasure, TierRules } from '../src/core/tiers/rules.ts';
import type { TierState } from '../src/core/tiers/tier.ts';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { COUNTS, DAYS, MEASURE, TIER_STATE } from './tiers.ts';
import { type Part, part } from './unit.ts';

/** A member with what a decision about the tier needs. */
export interface TierMember {
  readonly memberId: string;
  readonly version: number;
  readonly state: TierState;
  readonly measure: MeasureRead;
}

interface Window {
  readonly since: Date;
  readonly zone: string;
}

const MEMBER = `m.member_id as "memberId", m.version, ${TIER_STATE} as state,
  (select ${MEASURE(DAYS('$2', 'null'))} from regulars.purchases p
    where p.member_id = m.member_id and p.occurred_at >= $1::timestamptz) as measure`;

/** Where a page of those whose day has come ends. */
export interface DueAt {
  readonly until: string;
  readonly memberId: string;
}

/** Before everybody. */
export const FIRST_DUE: DueAt = { until: '-infinity', memberId: '00000000-0000-0000-0000-000000000000' };

/** Members whose tier is measured or lost by `dueBy`, by that day and id, with what counts from `since` on. */
export async function tiersDue(
  { sql }: Database,
  { since, zone }: Window,
  dueBy: Date,
  after: DueAt,
  limit: number,
): Promise<readonly (TierMember & { readonly at: string })[]> {
  return sql.unsafe(
    `select ${MEMBER}, m.tier_until::text as at from regulars.members m
    where m.state = 'active' and m.tier_until is not null and m.tier_until <= $3::timestamptz
      and (m.tier_until, m.member_id) > ($4::timestamptz, $5::uuid)
    order by m.tier_until, m.member_id limit $6::int`,
    [since.toISOString(), zone, dueBy.toISOString(), after.until, after.memberId, limit],
    { prepare: true },
  );
}

/** These of the active members, with what counts from `since` on. */
export const tierMembers = (
  { sql }: Database,
  { since, zone }: Window,
  memberIds: readonly string[],
): Promise<readonly TierMember[]> =>
  sql.unsafe(
    `select ${MEMBER} from regulars.members m where m.state = 'active' and m.member_id = any($3::text::uuid[])`,
    [since.toISOString(), zone, `{${memberIds.join(',')}}`],
    { prepare: true },
  );

/** Members above one id and up to another. */
interface Span {
  readonly after: string;
  readonly through: string;
}

/**
 * Of the members of a span those whose tier may be another by these rules, in id order, with what counts from `since`
 * on: who is measured for a higher one than they earned, who is in grace, and who has one that the shop has not. The
 * purchases of a span are summed up at once, by the order in which they stand in their index.
 */
export const membersToPlace = (
  { sql }: Database,
  rules: TierRules,
  { since, zone }: Window,
  { after, through }: Span,
  limit: number,
): Promise<readonly TierMember[]> =>
  sql.unsafe(
    `with bought as materialized (
      select p.member_id, ${SUMS(DAYS('$2', 'null'))},
        (extract(epoch from min(p.occurred_at) filter (where ${COUNTS})) * 1000)::float8 as oldest_at
      from regulars.purchases p
      where p.member_id > $3::uuid and p.member_id <= $4::uuid and p.occurred_at >= $1::timestamptz group by p.member_id)
    select m.member_id as "memberId", m.version, ${TIER_STATE} as state, json_build_object(
      'spend', coalesce(b.spend, 0)::float8, 'points', coalesce(b.points, 0)::float8, 'purchases', coalesce(b.purchases, 0)::int,
      'days', coalesce(b.days, 0)::int, 'oldestAt', b.oldest_at) as measure
    from regulars.members m left join bought b using (member_id)
    where m.state = 'active' and m.member_id > $3::uuid and m.member_id <= $4::uuid
      and (m.tier_grace or m.tier <> all($5::text[]) or m.tier_floor <> all($5::text[])
        or ${measuredRankSql(rules)} > coalesce(array_position($5::text[], m.tier), 0) - 1)
    order by m.member_id limit $6::int`,
    [since.toISOString(), zone, after, through, arrayLiteral(rules.levels.map(({ id }) => id)), limit],
    { prepare: true },
  );

export interface TierWrite {
  readonly memberId: string;
  /** The version that was read. */
  readonly version: number;
  readonly after: TierState;
}

/** Writes the tiers of many, locked in the order of their ids; raced when one of them moved meanwhile. */
export function tiersPart(writes: readonly TierWrite[]): Part {
  const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  const rows = writes.map(({ memberId, version, after }) => ({
    member_id: memberId,
    version,
    tier: after.tier,
    since: iso(after.since),
    until: iso(after.until),
    grace: after.inGrace,
    floor: after.floor,
  }));
  return part('tiers', writes.length)`update regulars.members m set version = m.version + 1, tier = x.tier,
      tier_since = x.since, tier_until = x.until, tier_grace = x.grace, tier_floor = x.floor
    from (select y.* from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as y(member_id uuid, version int,
        tier text, since timestamptz, until timestamptz, grace boolean, floor text)
      join regulars.members o on o.member_id = y.member_id and o.version = y.version and o.state = 'active'
      order by o.member_id for update of o) x
    where m.member_id = x.member_id and m.version = x.version`;
}

const COUNTED: readonly TierMeasure[] = ['spend', 'points', 'purchases', 'days'];

/** What the purchases `p` of each member come to, in a query that groups them. */
const SUMS = (days: string): string => `coalesce(sum(p.net_minor - p.refunded_minor), 0) as spend,
  sum(p.earned_points) as points, count(*) filter (where ${COUNTS}) as purchases, ${days} as days`;

/** The tier that such sums (`b`) are enough for, by its place from 0; -1: none. */
function measuredRankSql({ levels, match }: TierRules): string {
  // Whole numbers that were checked before: nothing of what an owner typed stands in the text.
  const ranks = levels.map(({ needs }, rank) => {
    const met = COUNTED.flatMap((name) => {
      const need = needs[name];
      return need === undefined ? [] : [`b.${name} >= ${Math.trunc(need)}`];
    });
    return `when ${met.join(match === 'any' ? ' or ' : ' and ')} then ${rank}`;
  });
  return `coalesce(case ${ranks.toReversed().join(' ')} else -1 end, -1)::int`;
}

/** How many members would be in each tier by what they did from `since` on: by rank, -1 for none. */
export async function countByMeasure(
  { sql }: Database,
  rules: TierRules,
  { since, zone }: Window,
): Promise<ReadonlyMap<number, number>> {
  const rows = await sql.unsafe<{ rank: number; members: number }[]>(
    `with bought as (
      select p.member_id, ${SUMS(DAYS('$2', 'null'))}
      from regulars.purchases p where p.occurred_at >= $1::timestamptz group by p.member_id)
    select ${measuredRankSql(rules)} as rank, count(*)::int as members
    from regulars.members m left join bought b using (member_id) where m.state = 'active' group by 1`,
    [since.toISOString(), zone],
  );
  return new Map(rows.map(({ rank, members }) => [rank, members]));
}

/** How many members have each earned and given tier. */
export const countTiers = ({ sql }: Database) => sql<
  { readonly tier: string | null; readonly floor: string | null; readonly members: number }[]
>`select tier, tier_floor as floor, count(*)::int as members from regulars.members
  where state = 'active' group by 1, 2`;
