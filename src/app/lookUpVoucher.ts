import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import { refusalBefore } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { readCodeFor } from './codes/codesAtCounter.ts';
import { type CouponView, couponOf } from './couponView.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { readProgramme } from './programme.ts';
import { handOf, mayRedeem, type RedeemRefusal } from './voucherAtCounter.ts';

/** What the till shows of a voucher that can be used, before it asks for anything. */
export interface VoucherLook {
  /** Of a one-time code that nobody has typed yet these stand for nobody's: `isFreeCode`. */
  readonly voucherId: string;
  readonly memberId: string;
  readonly isFreeCode: boolean;
  readonly memberName: string | null;
  readonly coupon: CouponView;
  /** The product that this copy is not for, by its name. */
  readonly exceptName?: string;
  readonly expiresAt: number | null;
  /** Whether the amount must be known: for the discount, or for the minimum. A free item is simply handed over. */
  readonly needsAmount: boolean;
  /** Points bought it. */
  readonly isReward: boolean;
}

/**
 * A voucher by its code, for staff and keys, or a one-time code that nobody has typed yet; nothing changes but the guess
 * limit of `by`, where unknown codes count. Refuses as its redemption would, whatever is bought.
 */
export async function lookUpVoucher(
  deps: Deps,
  typed: string,
  by: Actor,
  now: number,
): Promise<Decision<VoucherLook, RedeemRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const code = normaliseVoucherCode(typed);
  const look = async () => {
    const { document } = await readProgramme(deps);
    return readCodeFor(deps, code, null, document, now);
  };
  const guessed = await guess(deps, actorName(by), look, (found) => found === 'unknown');
  if (!guessed.allowed) return refuse({ code: 'too-many-wrong-codes' });
  if (guessed.found === 'unknown') return refuse({ code: 'voucher-unknown' });
  if ('refusal' in guessed.found) return refuse(guessed.found.refusal);
  const { read } = guessed.found;
  const { member, exceptName, voucher } = read;
  const refusal = refusalBefore(handOf(read), now);
  if (refusal !== undefined) return refuse(refusal);
  const coupon = couponOf(read.coupon);
  return accept({
    voucherId: voucher.voucherId,
    memberId: member.memberId,
    isFreeCode: read.taken !== undefined,
    memberName: member.name,
    coupon,
    ...(exceptName === null ? {} : { exceptName }),
    expiresAt: voucher.expiresAt?.getTime() ?? null,
    needsAmount: coupon.kind !== 'free_item' || coupon.minimumMinor > 0,
    isReward: voucher.source === 'reward',
  });
}
