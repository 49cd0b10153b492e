import { and, eq, inArray, isNotNull, isNull, or } from '#drizzle';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { campaigns, coupons, rewards } from './schema/index.ts';
import { type Part, part } from './unit.ts';

/** A coupon or a reward with a first or last day; a reward has no last one. */
export interface OfferDays {
  readonly id: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly updatedAt: Date;
}

/** A broadcast that is confirmed and has not begun. */
export interface BroadcastDay {
  readonly campaignId: string;
  readonly dueAt: Date;
  readonly audience: unknown;
}

export interface DaysRead {
  readonly coupons: readonly OfferDays[];
  readonly rewards: readonly OfferDays[];
  readonly broadcasts: readonly BroadcastDay[];
  /** Broadcasts that somebody may be looking at, with a time by the clock of now. */
  readonly drafts: readonly { readonly campaignId: string; readonly version: number }[];
}

/** Everything that begins or ends on a day of the shop's calendar, and broadcasts that are to go out at a time of it. */
export async function readDays(database: Database): Promise<DaysRead> {
  const [ofCoupons, ofRewards, planned, drafts] = await Promise.all([
    database.read
      .select({
        id: coupons.couponId,
        startsAt: coupons.startsAt,
        endsAt: coupons.endsAt,
        updatedAt: coupons.updatedAt,
      })
      .from(coupons)
      .where(or(isNotNull(coupons.startsAt), isNotNull(coupons.endsAt))),
    database.read
      .select({ id: rewards.rewardId, startsAt: rewards.startsAt, updatedAt: rewards.updatedAt })
      .from(rewards)
      .where(isNotNull(rewards.startsAt)),
    database.read
      .select({ campaignId: campaigns.campaignId, dueAt: campaigns.dueAt, audience: campaigns.audience })
      .from(campaigns)
      .where(
        and(
          eq(campaigns.kind, 'broadcast'),
          inArray(campaigns.state, ['scheduled', 'paused']),
          isNull(campaigns.startedAt),
        ),
      ),
    database.read
      .select({ campaignId: campaigns.campaignId, version: campaigns.version })
      .from(campaigns)
      .where(and(eq(campaigns.kind, 'broadcast'), eq(campaigns.state, 'draft'))),
  ]);
  return {
    drafts,
    coupons: ofCoupons,
    rewards: ofRewards.map((one) => ({ ...one, endsAt: null })),
    broadcasts: planned.flatMap(({ dueAt, ...one }) => (dueAt === null ? [] : [{ ...one, dueAt }])),
  };
}

/** First, so that a unit waits for the others before it locks a row: the offers that were read are all that have days. */
export const expectDaysPart = ({ coupons: a, rewards: b }: Pick<DaysRead, 'coupons' | 'rewards'>): Part => ({
  name: 'days',
  text: ['regulars.expect_days(', '::bigint)'],
  values: [a.length + b.length],
  expected: 1,
  isCheck: true,
});

/** Days were reckoned by this time zone. Of a unit with this part and one that changes the zone the later one races. */
export const expectTimeZonePart = (timeZone: string): Part => ({
  name: 'time-zone',
  text: ['regulars.expect_time_zone(', '::text)'],
  values: [timeZone],
  expected: 1,
  isCheck: true,
});

/** Offers get other instants, as they were read: what was changed meanwhile makes it race. */
export interface MovedOffer {
  readonly read: OfferDays;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly updatedAt: Date;
}

/** What moves, as it was read. A draft is another one then, so that nobody confirms a time that they saw by the old clock. */
export function moveDaysParts(
  drafts: DaysRead['drafts'],
  ofCoupons: readonly MovedOffer[],
  ofRewards: readonly MovedOffer[],
  broadcasts: readonly { readonly read: BroadcastDay; readonly dueAt: Date }[],
): readonly Part[] {
  const all = (rows: readonly MovedOffer[], column: (row: MovedOffer) => Date | null) => timesOf(rows.map(column));
  const ids = (rows: readonly MovedOffer[]) => arrayLiteral(rows.map(({ read }) => read.id));
  return [
    part('coupon', ofCoupons.length)`update regulars.coupons c
      set starts_at = x.starts_at, ends_at = x.ends_at, updated_at = x.updated_at
      from unnest(${ids(ofCoupons)}::text::uuid[], ${all(ofCoupons, (row) => row.startsAt)}::text::timestamptz[],
        ${all(ofCoupons, (row) => row.endsAt)}::text::timestamptz[], ${all(ofCoupons, (row) => row.updatedAt)}::text::timestamptz[],
        ${all(ofCoupons, ({ read }) => read.updatedAt)}::text::timestamptz[]) as x(id, starts_at, ends_at, updated_at, read_at)
      where c.coupon_id = x.id and c.updated_at = x.read_at`,
    part('reward', ofRewards.length)`update regulars.rewards r set starts_at = x.starts_at, updated_at = x.updated_at
      from unnest(${ids(ofRewards)}::text::uuid[], ${all(ofRewards, (row) => row.startsAt)}::text::timestamptz[],
        ${all(ofRewards, (row) => row.updatedAt)}::text::timestamptz[],
        ${all(ofRewards, ({ read }) => read.updatedAt)}::text::timestamptz[]) as x(id, starts_at, updated_at, read_at)
      where r.reward_id = x.id and r.updated_at = x.read_at`,
    part('campaign', broadcasts.length)`update regulars.campaigns c set due_at = x.due_at
      from unnest(${arrayLiteral(broadcasts.map(({ read }) => read.campaignId))}::text::uuid[],
        ${timesOf(broadcasts.map(({ dueAt }) => dueAt))}::text::timestamptz[],
        ${timesOf(broadcasts.map(({ read }) => read.dueAt))}::text::timestamptz[]) as x(id, due_at, read_due_at)
      where c.campaign_id = x.id and c.due_at = x.read_due_at and c.started_at is null
        and c.state in ('scheduled', 'paused')`,
    part('draft', drafts.length)`update regulars.campaigns c set version = c.version + 1
      from unnest(${arrayLiteral(drafts.map(({ campaignId }) => campaignId))}::text::uuid[],
        ${arrayLiteral(drafts.map(({ version }) => version))}::text::int[]) as x(id, version)
      where c.campaign_id = x.id and c.version = x.version and c.state = 'draft'`,
  ];
}

const timesOf = (instants: readonly (Date | null)[]): string =>
  arrayLiteral(instants.map((instant) => instant?.toISOString() ?? null));
