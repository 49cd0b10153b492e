import type { GiftCardRow } from '../../../db/giftCards.ts';
import type { MemberPoints } from '../../../db/ledger.ts';
import { bestCombination, type Combination } from '../../core/coupons/combination.ts';
import type { Basket } from '../../core/coupons/coupon.ts';
import type { IssueRefusal } from '../../core/coupons/issue.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { payablePoints } from '../../core/points/payment.ts';
import { viewOf } from '../../core/points/settle.ts';
import { netOf, type PurchaseLine } from '../../core/purchases/purchase.ts';
import { shippingOff } from '../../core/tiers/price.ts';
import {
  decidePurchase,
  memberPricedLines,
  type PurchaseRefusal,
  type PurchaseState,
  type Sale,
} from '../decidePurchase.ts';
import { tierBefore } from '../tiers/ofPurchase.ts';
import { handOf, type VoucherAtCounter } from '../voucherAtCounter.ts';
import type { CheckoutQuote, CheckoutRequest, QuotedGiftCard, UnusedCode, UnusedGiftCard } from './checkout.ts';

/** All that a basket is priced with. */
export interface CheckoutBasis {
  readonly purchase: PurchaseState;
  /** The same member with all their lots and holds. */
  readonly member: MemberPoints | undefined;
  /** What was found of each code, no voucher twice. */
  readonly vouchers: readonly VoucherOfCode[];
  readonly giftCards: readonly { readonly code: string; readonly card: GiftCardRow | undefined }[];
}

export interface VoucherOfCode {
  readonly code: string;
  readonly read: VoucherAtCounter | undefined;
  /** Why the code gives the member no voucher, where it could give one. */
  readonly no?: { readonly couponName: string; readonly refusal: IssueRefusal };
}

export interface PricedCheckout {
  readonly quote: CheckoutQuote;
  /** As the vouchers saw it. */
  readonly basket: Basket;
}

/**
 * What a basket comes to: the price of the member's tier, the best of the vouchers, then points as far as they may pay,
 * then gift cards. Everything that cannot be used stands there with its reason. Refuses as `decidePurchase` does.
 */
export function priceCheckout(
  basis: CheckoutBasis,
  request: CheckoutRequest,
  sale: Sale,
  now: number,
  newId: () => string,
): Decision<PricedCheckout, PurchaseRefusal> {
  const { purchase, member } = basis;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const { document: programme } = purchase.programme;
  const { lines, tierOffMinor } = memberPricedLines(purchase, sale);
  const shippingMinor = request.shippingMinor ?? 0;
  const tierShippingOffMinor = shippingOff(tierBefore(programme, purchase.tier), shippingMinor);
  const known = basis.vouchers.flatMap(({ read }) => (read === undefined ? [] : [read]));
  const basket = {
    memberId: member.memberId,
    lines,
    earlierPurchases: member.purchases,
    ...(request.shippingMinor === null ? {} : { shippingMinor: shippingMinor - tierShippingOffMinor }),
    ...(tierShippingOffMinor > 0 ? { shippingTakenOff: true } : {}),
  };
  const combination = bestCombination(basket, known.map(handOf), programme.coupons, now);
  const paid = lines.map((line, index) => less(line, combination.byLine[index] ?? 0));
  const bought = decidePurchase(purchase, { ...sale, lines: paid, memberPrice: false, tierOffMinor }, now, newId);
  if (!bought.ok) return bought;
  const netMinor = netOf(paid);
  const shippingOffMinor = tierShippingOffMinor + combination.shippingOffMinor;
  const billMinor = netMinor + shippingMinor - shippingOffMinor;
  const { available } = viewOf(member.points, now);
  const points = payablePoints(programme.checkout.points, request.points, available, billMinor);
  const giftCards = payWithCards(basis.giftCards, programme.currency, billMinor - points.minor);
  const quote = {
    currency: programme.currency,
    lines: paid.map((line, index) => quotedLine(line, combination.byLine[index] ?? 0)),
    tierOffMinor,
    netMinor,
    shippingMinor,
    shippingOffMinor,
    tierShippingOffMinor,
    vouchers: toldVouchers(basis, combination),
    points,
    giftCards: { used: giftCards.used, unused: giftCards.unused },
    dueMinor: giftCards.dueMinor,
    earnPoints: bought.value.earned.explanation.points,
  };
  return accept({ quote, basket });
}

const less = (line: PurchaseLine, offMinor: number): PurchaseLine => ({
  ...line,
  discountMinor: line.discountMinor + offMinor,
});

const quotedLine = ({ sku, name, quantity, unitPriceMinor, discountMinor }: PurchaseLine, voucherOffMinor: number) => ({
  sku,
  name,
  quantity,
  unitPriceMinor,
  discountMinor,
  voucherOffMinor,
});

function toldVouchers({ vouchers }: CheckoutBasis, { used, unused }: Combination): CheckoutQuote['vouchers'] {
  const byId = new Map(
    vouchers.flatMap(({ code, read }) => (read === undefined ? [] : [[read.voucher.voucherId, { code, read }]])),
  );
  const reasons = new Map(unused.map(({ voucherId, reason }) => [voucherId, reason]));
  return {
    used: used.map(({ voucherId, discountMinor, shippingOffMinor }) => ({
      voucherId,
      code: byId.get(voucherId)?.code ?? '',
      couponName: byId.get(voucherId)?.read.coupon.name ?? '',
      discountMinor,
      shippingOffMinor,
    })),
    unused: vouchers.flatMap(({ code, read, no }): UnusedCode[] => {
      if (no !== undefined) return [{ code, couponName: no.couponName, reason: no.refusal }];
      if (read === undefined) return [{ code, couponName: null, reason: { code: 'voucher-unknown' } }];
      const reason = reasons.get(read.voucher.voucherId);
      // Whose voucher it is, and what for, is nobody else's business.
      const couponName = reason?.code === 'voucher-of-another-member' ? null : read.coupon.name;
      return reason === undefined ? [] : [{ code, couponName, reason }];
    }),
  };
}

/** Of each card in the order given as much as it has in this currency, until nothing is left to pay. */
export function payWithCards(cards: CheckoutBasis['giftCards'], currency: string, billMinor: number) {
  let dueMinor = billMinor;
  const used: QuotedGiftCard[] = [];
  const unused: UnusedGiftCard[] = [];
  for (const { code, card } of cards) {
    const usableMinor = card?.state === 'active' && card.currency === currency ? card.balanceMinor - card.heldMinor : 0;
    const payMinor = Math.min(dueMinor, usableMinor);
    if (card !== undefined && payMinor > 0) {
      used.push({ cardId: card.cardId, code, payMinor, leftMinor: usableMinor - payMinor });
      dueMinor -= payMinor;
    } else {
      unused.push({ code, reason: whyNot(card, usableMinor) });
    }
  }
  return { used, unused, dueMinor };
}

function whyNot(card: GiftCardRow | undefined, usableMinor: number): UnusedGiftCard['reason'] {
  if (card === undefined) return 'gift-card-unknown';
  if (card.state === 'returned') return 'gift-card-returned';
  return usableMinor === 0 ? 'gift-card-empty' : 'nothing-left-to-pay';
}
