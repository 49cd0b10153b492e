import type { CheckoutRow } from '../../../db/checkouts.ts';
import type { IssueRefusal } from '../../core/coupons/issue.ts';
import type { RedemptionRefusal } from '../../core/coupons/redeem.ts';
import type { NotEnoughPoints } from '../../core/points/decideSpend.ts';
import type { PayablePoints } from '../../core/points/payment.ts';
import type { BillPaid } from '../../core/purchases/billPaid.ts';
import type { PurchaseRefusal, ReportedLine } from '../decidePurchase.ts';

/** What somebody is about to buy, and how they would like to pay it. Amounts in minor units. */
export interface CheckoutRequest {
  readonly lines: readonly ReportedLine[];
  /** What the delivery costs; `null`: nothing is delivered. */
  readonly shippingMinor: number | null;
  /** Codes as `normalisePublicCode` leaves them, or all that the member has. */
  readonly vouchers: readonly string[] | 'all';
  /** Such codes besides; absent: none. */
  readonly codes?: readonly string[];
  readonly points: number | 'max';
  /** Normalised codes. */
  readonly giftCards: readonly string[];
  /** ISO 4217; `null`: the shop's. */
  readonly currency: string | null;
}

/** What it comes to. JSON: it is stored as it was told, and bought as it was held. */
export interface CheckoutQuote {
  readonly currency: string;
  /** As they will stand in the purchase: `discountMinor` is all that comes off each. */
  readonly lines: readonly QuotedLine[];
  readonly tierOffMinor: number;
  /** What the lines cost after all that comes off: what earns. */
  readonly netMinor: number;
  readonly shippingMinor: number;
  /** By the member's tier and by vouchers. */
  readonly shippingOffMinor: number;
  /** Of it, what the tier takes off; absent in quotes that are older than such tiers. */
  readonly tierShippingOffMinor?: number;
  readonly vouchers: { readonly used: readonly QuotedVoucher[]; readonly unused: readonly UnusedCode[] };
  readonly points: PayablePoints;
  readonly giftCards: { readonly used: readonly QuotedGiftCard[]; readonly unused: readonly UnusedGiftCard[] };
  /** What is left to pay in money. */
  readonly dueMinor: number;
  /** What the purchase would earn now. */
  readonly earnPoints: number;
}

export interface QuotedLine extends ReportedLine {
  readonly discountMinor: number;
  /** Of the discount, what vouchers took off. */
  readonly voucherOffMinor: number;
}

export interface QuotedVoucher {
  readonly voucherId: string;
  readonly code: string;
  readonly couponName: string;
  readonly discountMinor: number;
  readonly shippingOffMinor: number;
}

/** A code that does nothing here, and why. `null`: nobody has such a voucher. */
export interface UnusedCode {
  readonly code: string;
  readonly couponName: string | null;
  readonly reason: RedemptionRefusal | IssueRefusal;
}

export interface QuotedGiftCard {
  readonly cardId: string;
  readonly code: string;
  readonly payMinor: number;
  /** What is left on it afterwards, less what other checkouts have set aside. */
  readonly leftMinor: number;
}

export interface UnusedGiftCard {
  readonly code: string;
  readonly reason: 'gift-card-unknown' | 'gift-card-returned' | 'gift-card-empty' | 'nothing-left-to-pay';
}

/** A checkout as it stands, for whoever asks. */
export interface CheckoutView {
  readonly checkoutId: string;
  readonly memberId: string;
  readonly state: CheckoutRow['state'];
  /** Epoch milliseconds; `null`: nothing is set aside. */
  readonly heldUntil: number | null;
  readonly purchaseId: string | null;
  readonly quote: CheckoutQuote;
}

export type CheckoutRefusal =
  | { readonly code: 'checkout-unknown' }
  | { readonly code: 'checkout-confirmed'; readonly purchaseId: string }
  | { readonly code: 'checkout-not-held' }
  | { readonly code: 'checkout-expired' }
  /** What it was quoted for does not hold any more: prices, vouchers or what points are worth. */
  | { readonly code: 'checkout-changed' }
  | { readonly code: 'gift-card-too-little' }
  | { readonly code: 'too-many-wrong-codes' }
  | { readonly code: 'not-allowed' }
  | NotEnoughPoints
  | RedemptionRefusal
  | IssueRefusal
  | PurchaseRefusal;

export const quoteOf = (row: CheckoutRow): CheckoutQuote => row.quote as CheckoutQuote;
export const requestOf = (row: CheckoutRow): CheckoutRequest => row.request as CheckoutRequest;

/** How its bill is paid; `undefined`: with money alone, and nothing is delivered. */
export function billPaidOf(quote: CheckoutQuote): BillPaid | undefined {
  const { points, giftCards, dueMinor, shippingMinor, shippingOffMinor } = quote;
  const giftCardMinor = giftCards.used.reduce((sum, { payMinor }) => sum + payMinor, 0);
  if (points.points === 0 && giftCardMinor === 0 && shippingMinor === shippingOffMinor) return undefined;
  return { points: points.points, pointsMinor: points.minor, giftCardMinor, moneyMinor: dueMinor };
}

/** Whether it has something set aside at `now`, whether or not anybody has booked that its time is over. */
export const isHeld = ({ state, heldUntil }: CheckoutRow, now: number): boolean =>
  state === 'held' && heldUntil !== null && now < heldUntil.getTime();

/** As it is at `now`. */
export function viewOfCheckout(row: CheckoutRow, now: number): CheckoutView {
  const { checkoutId, memberId, purchaseId } = row;
  const held = isHeld(row, now);
  const state = row.state === 'held' && !held ? 'expired' : row.state;
  const heldUntil = held ? (row.heldUntil?.getTime() ?? null) : null;
  return { checkoutId, memberId, state, heldUntil, purchaseId, quote: quoteOf(row) };
}
