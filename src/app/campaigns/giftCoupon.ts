import { v5 } from 'uuid';
import { type CouponRow, findCoupon, keepCoupon } from '../../../db/coupons.ts';
import type { Gift, Programme } from '../../core/programme.ts';
import { NOTHING_TOLD } from '../coupons.ts';
import { type CouponView, couponOf } from '../couponView.ts';
import type { Deps } from '../deps.ts';

/** An automation that gives vouchers. */
export type GivingAutomation = Exclude<NonNullable<CouponRow['automation']>, 'stamps'>;

/** What the coupon of a gift is called, in the shop's language. */
export type GiftName = (automation: GivingAutomation, gift: Gift, programme: Programme) => string;

/** The namespace of the ids of automations' coupons. */
const OF_GIFTS = '0d1a6f4e-6f0b-4c53-9d0e-2b8e6a1c7f35';

/**
 * The coupon that an automation's gift is a voucher of; made when it is first given. The same gift always has the same
 * one, whichever process asks, and its vouchers keep what they promised when the gift becomes another.
 */
export async function giftCoupon(
  deps: Deps,
  automation: GivingAutomation,
  gift: Gift,
  name: string,
  now: number,
): Promise<CouponView> {
  const row = giftCouponRow(automation, gift, name, now);
  const { couponId } = row;
  await keepCoupon(deps.db, row);
  const stored = await findCoupon(deps.db, couponId);
  if (stored === undefined) throw new Error(`the coupon ${couponId} was not kept`);
  return couponOf(stored);
}

/** The row of that coupon as it is made, for a unit that keeps it by itself. */
export function giftCouponRow(automation: GivingAutomation, gift: Gift, name: string, now: number): CouponRow {
  const { kind, value, validDays } = gift;
  const couponId = v5(`${automation}:${kind}:${value}:${validDays}`, OF_GIFTS);
  const at = new Date(now);
  const told = { ...NOTHING_TOLD, automation, name, kind, value, validDays, claimable: false };
  return { ...told, couponId, uses: 0, spentMinor: 0, state: 'active', createdAt: at, updatedAt: at };
}
