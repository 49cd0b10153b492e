import { v5 } from 'uuid';
import type { CouponRow } from '../../../db/coupons.ts';
import { newVoucherCode } from '../../core/coupons/codes.ts';
import type { Voucher } from '../../core/coupons/coupon.ts';
import { decideIssue } from '../../core/coupons/issue.ts';
import type { StampReward } from '../../core/stamps/card.ts';
import type { ReachedReward } from '../../core/stamps/stamps.ts';
import { NOTHING_TOLD } from '../coupons.ts';
import { couponOf } from '../couponView.ts';
import type { Deps } from '../deps.ts';

/** What decisions about stamps are given of chance: a code for each voucher. */
export type NewCode = () => string;

export const newCodeOf =
  ({ randomBytes }: Pick<Deps, 'randomBytes'>): NewCode =>
  () =>
    newVoucherCode(randomBytes(8));

/** A voucher that stamps bring, with the coupon that it is a copy of. */
export interface StampGift {
  readonly position: number;
  readonly voucher: Voucher;
  readonly coupon: CouponRow;
}

/** The namespace of the ids of stamp cards' coupons. */
const OF_STAMPS = '6b1c9d52-3a0e-4f6a-8c7d-51d2f0b9e3a4';

/** The coupon of a reward: the same reward always has the same one, and its vouchers keep what they promised. */
function stampCouponRow({ kind, value, name, validDays }: StampReward, now: number): CouponRow {
  const couponId = v5(`${kind}:${value}:${validDays}:${name}`, OF_STAMPS);
  const at = new Date(now);
  const told = { ...NOTHING_TOLD, automation: 'stamps' as const, name, kind, value, validDays, claimable: false };
  return { ...told, couponId, uses: 0, spentMinor: 0, state: 'active', createdAt: at, updatedAt: at };
}

/** A voucher for each reward that was reached. */
export function stampGifts(
  memberId: string,
  reached: readonly ReachedReward[],
  about: { readonly zone: string; readonly newCode: NewCode; readonly newId: () => string },
  now: number,
): readonly StampGift[] {
  return reached.flatMap(({ position, reward }) => {
    const coupon = stampCouponRow(reward, now);
    const request = { memberId, standingVouchers: 0, voucherId: about.newId(), code: about.newCode() };
    const issued = decideIssue(couponOf(coupon), request, about.zone, now);
    return issued.ok ? [{ position, voucher: issued.value, coupon }] : [];
  });
}
