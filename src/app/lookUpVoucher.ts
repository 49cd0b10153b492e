import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import { refusalBefore } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { type CouponView, couponOf } from './couponView.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { handOf, mayRedeem, type RedeemRefusal, readVouchersAtCounter } from './voucherAtCounter.ts';

/** What the till shows of a voucher that can be used, before it asks for anything. */
export interface VoucherLook {
  readonly voucherId: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly coupon: CouponView;
  /** The product that this copy is not for, by its name. */
  readonly exceptName?: string;
  readonly expiresAt: number | null;
  /** Whether the amount must be known: for the discount, or for the minimum. A free item is simply handed over. */
  readonly needsAmount: boolean;
}

/**
 * A voucher by its code, for staff and keys; nothing changes but the guess limit of `by`, where unknown codes count.
 * Refuses as its redemption would, whatever is bought.
 */
export async function lookUpVoucher(
  deps: Deps,
  typed: string,
  by: Actor,
  now: number,
): Promise<Decision<VoucherLook, RedeemRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const code = normaliseVoucherCode(typed);
  const guessed = await guess(deps, actorName(by), async () => (await readVouchersAtCounter(deps, [code], now))[0]);
  if (!guessed.allowed) return refuse({ code: 'too-many-wrong-codes' });
  if (guessed.found === undefined) return refuse({ code: 'voucher-unknown' });
  const { member, exceptName, voucher } = guessed.found;
  const refusal = refusalBefore(handOf(guessed.found), now);
  if (refusal !== undefined) return refuse(refusal);
  const coupon = couponOf(guessed.found.coupon);
  return accept({
    voucherId: voucher.voucherId,
    memberId: member.memberId,
    memberName: member.name,
    coupon,
    ...(exceptName === null ? {} : { exceptName }),
    expiresAt: voucher.expiresAt?.getTime() ?? null,
    needsAmount: coupon.kind !== 'free_item' || coupon.minimumMinor > 0,
  });
}
