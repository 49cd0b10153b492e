import type { Instant } from '../points/ledger.ts';
import { selects } from '../programme.ts';
import { netOf } from '../purchases/purchase.ts';
import type { Basket, Coupon, Voucher, VoucherAtHand } from './coupon.ts';
import { openBasket } from './open.ts';
import { missingPieces } from './pieces.ts';

/** For staff and their tills. A member or a stranger is told one and the same for all of them; that is the edge's business. */
export type RedemptionRefusal =
  | { readonly code: 'voucher-unknown' }
  | { readonly code: 'voucher-of-another-member' }
  /** A checkout has set it aside, until then at most. */
  | { readonly code: 'voucher-held'; readonly freeAt: Instant }
  | { readonly code: 'voucher-used'; readonly usedAt: Instant }
  | { readonly code: 'voucher-void' }
  /** To a friend, whose voucher has a code of its own. */
  | { readonly code: 'voucher-given' }
  | { readonly code: 'coupon-not-started'; readonly startsAt: Instant }
  /** The voucher's own last day counts here too. */
  | { readonly code: 'coupon-ended'; readonly endedAt: Instant }
  | { readonly code: 'not-first-purchase' }
  /** Nothing in the basket is what the coupon is about. */
  | { readonly code: 'basket-without-item' }
  /** A buy-x-get-y needs more pieces than are there. */
  | { readonly code: 'basket-too-few-pieces'; readonly missing: number }
  /** Free delivery, and nothing is delivered, or it costs nothing. */
  | { readonly code: 'basket-without-shipping' }
  | { readonly code: 'basket-too-small'; readonly missingMinor: number }
  /** The cap in all, or the one for each member. */
  | { readonly code: 'coupon-used-up' }
  | { readonly code: 'coupon-used-up-today' }
  | { readonly code: 'coupon-budget-spent' }
  /** Not beside the one that is used: either is used alone, or both are of one coupon or group. */
  | { readonly code: 'voucher-not-combinable'; readonly withVoucherId: string }
  /** The others, or the price of the member, leave nothing for it to take off. */
  | { readonly code: 'voucher-adds-nothing' };

/**
 * Why a voucher cannot be used on a basket, whatever else is used on it: the first reason in the order of
 * `RedemptionRefusal`; `undefined`: it can. The minimum is asked of the basket before any voucher. With an empty basket
 * the till does its own sums: what lies in it is not asked, and only a minimum can be missed.
 */
export function refusalOf(hand: VoucherAtHand, basket: Basket, now: Instant): RedemptionRefusal | undefined {
  const { voucher, coupon } = hand;
  return (
    refusalOfVoucher(voucher, basket.memberId) ??
    refusalOfTime(voucher, coupon, now) ??
    refusalOfBasket(hand, basket) ??
    refusalOfCaps(hand) ??
    refusalOfNothingLeft(hand.coupon, basket)
  );
}

/** The same before anything is known of the basket. */
export const refusalBefore = (hand: VoucherAtHand, now: Instant): RedemptionRefusal | undefined =>
  refusalOfVoucher(hand.voucher, null) ?? refusalOfTime(hand.voucher, hand.coupon, now) ?? refusalOfCaps(hand);

function refusalOfVoucher(voucher: Voucher, memberId: string | null): RedemptionRefusal | undefined {
  if (memberId !== null && memberId !== voucher.memberId) return { code: 'voucher-of-another-member' };
  const { heldUntil = null } = voucher;
  if (voucher.state === 'redeemed' && heldUntil !== null) return { code: 'voucher-held', freeAt: heldUntil };
  if (voucher.state === 'redeemed') return { code: 'voucher-used', usedAt: voucher.redeemedAt ?? voucher.issuedAt };
  if (voucher.state === 'given') return { code: 'voucher-given' };
  return voucher.state === 'void' ? { code: 'voucher-void' } : undefined;
}

function refusalOfTime(voucher: Voucher, coupon: Coupon, now: Instant): RedemptionRefusal | undefined {
  if (coupon.startsAt !== null && now < coupon.startsAt && voucher.early !== true) {
    return { code: 'coupon-not-started', startsAt: coupon.startsAt };
  }
  // The expiry was fixed when the voucher was issued, so a coupon that is shortened later takes nothing back.
  const endedAt = voucher.expiresAt;
  return endedAt !== null && now >= endedAt ? { code: 'coupon-ended', endedAt } : undefined;
}

function refusalOfBasket(
  { coupon, usesByMember, firstUses }: VoucherAtHand,
  basket: Basket,
): RedemptionRefusal | undefined {
  // Used on a sale that is still under way, as a checkout that holds it, this or another one has had the first purchase.
  if (coupon.firstPurchase === true && basket.earlierPurchases + usesByMember + firstUses > 0) {
    return { code: 'not-first-purchase' };
  }
  const { lines } = basket;
  const missing = lines.length === 0 ? undefined : refusalOfLines(coupon, basket);
  if (missing !== undefined) return missing;
  const missingMinor = coupon.minimumMinor - netOf(lines);
  return missingMinor > 0 ? { code: 'basket-too-small', missingMinor } : undefined;
}

function refusalOfLines(coupon: Coupon, basket: Basket): RedemptionRefusal | undefined {
  const { lines, shippingMinor = 0, shippingTakenOff = false } = basket;
  if (isHandedOver(coupon, basket)) return undefined;
  if (!lines.some((line) => selects(coupon, line))) return { code: 'basket-without-item' };
  if (coupon.kind === 'free_shipping') {
    return shippingMinor > 0 || shippingTakenOff ? undefined : { code: 'basket-without-shipping' };
  }
  const missing = coupon.kind === 'buy_x_get_y' ? missingPieces(coupon, openBasket(lines)) : 0;
  return missing > 0 ? { code: 'basket-too-few-pieces', missing } : undefined;
}

function refusalOfCaps({ coupon, usesByMember, usesToday }: VoucherAtHand): RedemptionRefusal | undefined {
  const { usesLimit, uses, usesPerMember, usesPerDay, budgetMinor, spentMinor } = coupon;
  const usedUp = usesLimit !== null && uses >= usesLimit;
  if (usedUp || (usesPerMember !== null && usesByMember >= usesPerMember)) return { code: 'coupon-used-up' };
  if (usesPerDay !== null && usesToday >= usesPerDay) return { code: 'coupon-used-up-today' };
  return budgetMinor !== null && spentMinor >= budgetMinor ? { code: 'coupon-budget-spent' } : undefined;
}

const refusalOfNothingLeft = ({ kind }: Coupon, { shippingTakenOff = false }: Basket): RedemptionRefusal | undefined =>
  kind === 'free_shipping' && shippingTakenOff ? { code: 'voucher-adds-nothing' } : undefined;

/** Given beside what is paid, not out of it: all where the till does its own sums, a free item beside an amount. */
export const isHandedOver = (coupon: Coupon, { lines, amountOnly }: Basket): boolean =>
  lines.length === 0 || (amountOnly === true && coupon.kind === 'free_item');

/**
 * Whether a voucher is issued again after the purchase it was used on is refunded, or its redemption undone: only a used
 * one that is still usable, and was no gift of a purchase that came back itself. Any other stays as it is.
 */
export const comesBack = (
  { state, expiresAt, lostItsPurchase }: Pick<Voucher, 'state' | 'expiresAt'> & { readonly lostItsPurchase?: boolean },
  now: Instant,
): boolean => state === 'redeemed' && !lostItsPurchase && (expiresAt === null || now < expiresAt);
