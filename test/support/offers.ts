import { v7 } from 'uuid';
import { coupons as couponTable } from '../../db/schema/index.ts';
import { codesOf, makeCodes } from '../../src/app/codes/batches.ts';
import { type CouponView, createCoupon, type NewCoupon } from '../../src/app/coupons.ts';
import type { VoucherView } from '../../src/app/couponView.ts';
import type { Deps } from '../../src/app/deps.ts';
import { createReward, type NewReward, type RewardView } from '../../src/app/rewards.ts';
import { takeCoupon } from '../../src/app/takeCoupon.ts';
import { NOON, OWNER } from './shop.ts';

/** What a use case gave; throws with the refusal where it said no. */
export function given<Value>(
  answered: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: object },
): Value {
  if (!answered.ok) throw new Error(`refused: ${JSON.stringify(answered.refusal)}`);
  return answered.value;
}

/** The code of a refusal, or `ok`. */
export const outcome = (
  answered: { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } },
): string => (answered.ok ? 'ok' : answered.refusal.code);

/** Shorthands for coupons and rewards of a test shop, at noon. */
export const offersOf = (deps: Deps) => ({
  async coupon(details: Partial<NewCoupon> = {}, now = NOON): Promise<CouponView> {
    const whole = { name: 'Ten percent', kind: 'percent', value: 10, ...details } as const;
    return given(await createCoupon(deps, whole, OWNER, `coupon:${v7()}`, now));
  },
  async reward(details: Partial<NewReward> = {}, now = NOON): Promise<RewardView> {
    const whole = { name: 'Coffee', costPoints: 100, stock: null, ...details };
    return given(await createReward(deps, whole, OWNER, `reward:${v7()}`, now));
  },
  async takes(memberId: string, couponId: string, now = NOON): Promise<VoucherView> {
    return given(await takeCoupon(deps, memberId, { couponId }, `take:${v7()}`, now));
  },
  /** One-time codes of a coupon that are new. */
  async oneTimeCodes(couponId: string, count: number, now = NOON): Promise<readonly string[]> {
    const { batchId } = given(await makeCodes(deps, { couponId, count }, OWNER, `codes:${v7()}`, now));
    return [...((await codesOf(deps, batchId)) ?? [])].map(({ code }) => code);
  },
  async usesOf(couponId: string): Promise<number> {
    const rows = await deps.db.read.select().from(couponTable);
    return rows.find((row) => row.couponId === couponId)?.uses ?? -1;
  },
});

/** `count` of them at the same moment. */
export const atOnce = <Answer>(count: number, act: (index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
