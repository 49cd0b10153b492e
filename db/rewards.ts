import { and, asc, eq, isNull, lte, or, sql } from '#drizzle';
import type { Database } from './client.ts';
import type { CouponRow } from './coupons.ts';
import { coupons, rewards } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export type RewardRow = typeof rewards.$inferSelect;

export interface RewardWithCoupon {
  readonly reward: RewardRow;
  readonly coupon: CouponRow;
}

/** The catalogue, the cheapest first, from `offset` on: what has begun by an instant; `hidden`: all, also what was taken out of it. */
export const rewardsFrom = (
  database: Database,
  page: { readonly offset: number; readonly limit: number; readonly hidden: boolean; readonly startedBy?: Date },
): Promise<RewardWithCoupon[]> =>
  database.read
    .select({ reward: rewards, coupon: coupons })
    .from(rewards)
    .innerJoin(coupons, eq(coupons.couponId, rewards.couponId))
    .where(
      page.hidden
        ? undefined
        : and(
            eq(rewards.state, 'active'),
            eq(coupons.state, 'active'),
            page.startedBy && or(isNull(rewards.startsAt), lte(rewards.startsAt, page.startedBy)),
          ),
    )
    .orderBy(sql`${rewards.state} = 'hidden'`, asc(rewards.costPoints), asc(rewards.rewardId))
    .limit(page.limit)
    .offset(page.offset);

/** A reward by its id with the coupon it hands out, hidden ones too. */
export async function findReward(database: Database, rewardId: string): Promise<RewardWithCoupon | undefined> {
  const rows = await database.read
    .select({ reward: rewards, coupon: coupons })
    .from(rewards)
    .innerJoin(coupons, eq(coupons.couponId, rewards.couponId))
    .where(eq(rewards.rewardId, rewardId));
  return rows[0];
}

/** What an edit of a reward writes. `stockLeft` counts from what is taken and set aside when it is written; `null`: no limit. */
export interface RewardChange {
  readonly name: string;
  readonly costPoints: number;
  readonly state: RewardRow['state'];
  readonly startsAt: Date | null;
  readonly stockLeft: number | null | undefined;
  readonly updatedAt: Date;
}

/** Writes over the reward that was read (`updatedAt`). It is taken meanwhile, so what was taken is left alone. */
export const updateRewardPart = (read: RewardRow, row: RewardChange): Part =>
  part('reward')`update regulars.rewards set name = ${row.name}::text, cost_points = ${row.costPoints}::int,
    state = ${row.state}::text, starts_at = ${row.startsAt?.toISOString() ?? null}::timestamptz, updated_at = ${row.updatedAt.toISOString()}::timestamptz,
    stock_limit = case when ${row.stockLeft !== undefined}::boolean then taken + held + ${row.stockLeft ?? null}::int else stock_limit end
    where reward_id = ${read.rewardId}::uuid and updated_at = ${read.updatedAt.toISOString()}::timestamptz`;

/** One piece goes, at the price and from the day that were read, while there is one: of two at the last one, one finds it gone. */
export const takeRewardPart = (read: RewardRow): Part =>
  part('reward')`update regulars.rewards set taken = taken + 1
    where reward_id = ${read.rewardId}::uuid and state = 'active' and cost_points = ${read.costPoints}::int
      and starts_at is not distinct from ${read.startsAt?.toISOString() ?? null}::timestamptz
      and (stock_limit is null or taken + held < stock_limit)`;

/** The coupon that a reward made for itself is called as the reward is. */
export const renameCouponPart = (read: CouponRow, name: string, at: Date): Part =>
  part('coupon')`update regulars.coupons set name = ${name}::text, updated_at = ${at.toISOString()}::timestamptz
    where coupon_id = ${read.couponId}::uuid and updated_at = ${read.updatedAt.toISOString()}::timestamptz`;

/** A piece comes back that was taken and not used: its voucher is void, and a used one is not touched (`UnitRaced`). */
export const returnRewardParts = (memberId: string, rewardId: string, voucherId: string): readonly Part[] => [
  part('reward')`update regulars.rewards set taken = taken - 1 where reward_id = ${rewardId}::uuid and taken > 0`,
  part('voucher')`update regulars.vouchers set state = 'void'
    where member_id = ${memberId}::uuid and voucher_id = ${voucherId}::uuid and state = 'issued'`,
];
