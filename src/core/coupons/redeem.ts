import { accept, type Decision, refuse } from '../decision.ts';
import type { Instant } from '../points/ledger.ts';
import { selects } from '../programme.ts';
import { netOf } from '../purchases/purchase.ts';
import type { Basket, Coupon, Voucher } from './coupon.ts';
import { type Discount, discountOf } from './discount.ts';

/** For staff and their tills. A member or a stranger is told one and the same for all of them; that is the edge's business. */
export type RedemptionRefusal =
  | { readonly code: 'voucher-unknown' }
  | { readonly code: 'voucher-of-another-member' }
  | { readonly code: 'voucher-used'; readonly usedAt: Instant }
  | { readonly code: 'voucher-void' }
  | { readonly code: 'coupon-not-started'; readonly startsAt: Instant }
  /** The voucher's own last day counts here too. */
  | { readonly code: 'coupon-ended'; readonly endedAt: Instant }
  /** Nothing in the basket is what the coupon is about. */
  | { readonly code: 'basket-without-item' }
  | { readonly code: 'basket-too-small'; readonly missingMinor: number }
  | { readonly code: 'coupon-used-up' };

export interface Redemption extends Discount {
  /** As it stands afterwards. */
  readonly voucher: Voucher;
}

/**
 * The use of a voucher on a basket: the first refusal that applies, in the order of `RedemptionRefusal`, or what to
 * commit. `coupon-used-up` covers the cap in all and the one for each member; the write checks both again.
 * With an empty basket the till does its own sums: nothing is discounted here, and only a minimum can be missed.
 */
export function decideRedemption(
  voucher: Voucher | undefined,
  coupon: Coupon | undefined,
  basket: Basket,
  now: Instant,
): Decision<Redemption, RedemptionRefusal> {
  if (voucher === undefined || coupon === undefined) return refuse({ code: 'voucher-unknown' });
  const refusal =
    refusalOfVoucher(voucher, basket) ?? refusalOfTime(voucher, coupon, now) ?? refusalOfBasket(coupon, basket);
  if (refusal !== undefined) return refuse(refusal);
  return accept({ ...discountOf(coupon, basket.lines), voucher: { ...voucher, state: 'redeemed', redeemedAt: now } });
}

function refusalOfVoucher(voucher: Voucher, basket: Basket): RedemptionRefusal | undefined {
  if (basket.memberId !== null && basket.memberId !== voucher.memberId) return { code: 'voucher-of-another-member' };
  if (voucher.state === 'redeemed') return { code: 'voucher-used', usedAt: voucher.redeemedAt ?? voucher.issuedAt };
  return voucher.state === 'void' ? { code: 'voucher-void' } : undefined;
}

function refusalOfTime(voucher: Voucher, coupon: Coupon, now: Instant): RedemptionRefusal | undefined {
  if (coupon.startsAt !== null && now < coupon.startsAt) {
    return { code: 'coupon-not-started', startsAt: coupon.startsAt };
  }
  // The expiry was fixed when the voucher was issued, so a coupon that is shortened later takes nothing back.
  const endedAt = voucher.expiresAt;
  return endedAt !== null && now >= endedAt ? { code: 'coupon-ended', endedAt } : undefined;
}

function refusalOfBasket(coupon: Coupon, { lines, usesByMember }: Basket): RedemptionRefusal | undefined {
  if (lines.length > 0 && !lines.some((line) => selects(coupon, line))) {
    return { code: 'basket-without-item' };
  }
  const missingMinor = coupon.minimumMinor - netOf(lines);
  if (missingMinor > 0) return { code: 'basket-too-small', missingMinor };
  const usedUp = coupon.usesLimit !== null && coupon.uses >= coupon.usesLimit;
  const usedUpByMember = coupon.usesPerMember !== null && usesByMember >= coupon.usesPerMember;
  return usedUp || usedUpByMember ? { code: 'coupon-used-up' } : undefined;
}

/**
 * Whether a voucher is issued again after the purchase it was used on is refunded, or its redemption undone: only a used
 * one that is still usable. Any other stays as it is.
 */
export const comesBack = ({ state, expiresAt }: Pick<Voucher, 'state' | 'expiresAt'>, now: Instant): boolean =>
  state === 'redeemed' && (expiresAt === null || now < expiresAt);
