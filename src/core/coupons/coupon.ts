import type { Instant } from '../points/ledger.ts';
import type { LineSelector } from '../programme.ts';
import type { PurchaseLine } from '../purchases/purchase.ts';

/** What a coupon can give: a share of the basket, an amount off it, pieces for nothing, or the delivery. */
export const COUPON_KINDS = ['percent', 'amount', 'free_item', 'free_shipping', 'buy_x_get_y'] as const;
export type CouponKind = (typeof COUPON_KINDS)[number];

/**
 * What a coupon is about and when it may be used, beside its caps and days. What is absent asks for nothing. Its selector
 * names the products; none named: the whole basket.
 */
export interface CouponTerms extends LineSelector {
  /** `percent` and `amount`: off one piece alone, the cheapest of those it is about. */
  readonly on?: 'cheapest';
  /** `buy_x_get_y`: so many pieces are paid for `value` free ones, as often as the basket holds them. Default 1. */
  readonly buy?: number;
  /** `buy_x_get_y`: the free pieces are of these products. Absent: of those that are bought, the cheapest. */
  readonly getSkus?: readonly string[];
  /** `percent` and `amount`: each use of the coupon by the member makes the next one worth `by` more, up to `most`. */
  readonly growth?: { readonly by: number; readonly most: number };
  /** Only on the first purchase of whoever buys. */
  readonly firstPurchase?: true;
  /** May be used beside others that may. Absent: it is used alone. */
  readonly combines?: true;
  /** Of one group at most one is used on a purchase. */
  readonly group?: string;
  /** Its vouchers stay with whom they were given to: nobody gives theirs to a friend. */
  readonly personal?: true;
}

/** An offer. */
export interface Coupon extends CouponTerms {
  readonly couponId: string;
  readonly name: string;
  readonly kind: CouponKind;
  /** `percent`: whole percent, 1 to 100. `amount`: minor units. `free_item`, `buy_x_get_y`: pieces that are free. Else 1. */
  readonly value: number;
  /** The most that one redemption takes off, in minor units; `null`: no cap. */
  readonly capMinor: number | null;
  /** The basket's net must reach this. */
  readonly minimumMinor: number;
  /** Usable from this instant on; `null`: from the beginning. */
  readonly startsAt: Instant | null;
  /** The first instant after its window; `null`: open end. */
  readonly endsAt: Instant | null;
  /** Local days a voucher lives after the day of issue, which is not counted; `null`: as long as the coupon. */
  readonly validDays: number | null;
  /** Redemptions in all; `null`: no cap. */
  readonly usesLimit: number | null;
  /** Redemptions that stand now. */
  readonly uses: number;
  /** Redemptions by one member; `null`: no cap. */
  readonly usesPerMember: number | null;
  /** Redemptions on one local day; `null`: no cap. */
  readonly usesPerDay: number | null;
  /** The most that all redemptions together take off, in minor units; `null`: no limit. The last gets what is left. */
  readonly budgetMinor: number | null;
  /** What the redemptions that stand took off. */
  readonly spentMinor: number;
  /** Code that anybody may type to get a voucher, as `normalisePublicCode` gives it; `null`: none. */
  readonly publicCode: string | null;
  /** False: the owner has stopped it. Vouchers already issued stay usable. */
  readonly active: boolean;
}

/** How a voucher can stand: to be used, used, taken back for good, or given to a friend, who has one of their own for it. That one has expired is no state but its date. */
export const VOUCHER_STATES = ['issued', 'redeemed', 'void', 'given'] as const;
export type VoucherState = (typeof VOUCHER_STATES)[number];

/** One member's copy of a coupon. */
export interface Voucher {
  readonly voucherId: string;
  readonly couponId: string;
  readonly memberId: string;
  /** As `newVoucherCode` made it. */
  readonly code: string;
  readonly state: VoucherState;
  readonly issuedAt: Instant;
  /** The first instant at which it is no longer usable; `null`: never. */
  readonly expiresAt: Instant | null;
  readonly redeemedAt: Instant | null;
  /** Taken before its coupon starts for everybody, by whoever may: usable at once. */
  readonly early?: true;
  /** Of one that counts as used: set aside for a checkout until then at most; `null` or absent: it is not. */
  readonly heldUntil?: Instant | null;
}

/** What is bought when vouchers are shown. */
export interface Basket {
  /** Whose basket it is; `null`: the till does not say, and any bearer may use the vouchers. */
  readonly memberId: string | null;
  /** After the member's price. Empty: the till does its own sums, and the vouchers are only marked as used. */
  readonly lines: readonly PurchaseLine[];
  /** True: `lines` is one amount without products, and free items are handed over beside it. */
  readonly amountOnly?: boolean;
  /** What the delivery costs; absent: nothing is delivered. */
  readonly shippingMinor?: number;
  /** It is delivered, and what that costs was taken off before any voucher. */
  readonly shippingTakenOff?: boolean;
  /** Purchases that whoever buys has made before. */
  readonly earlierPurchases: number;
}

/** A voucher with what its use is decided on. */
export interface VoucherAtHand {
  readonly voucher: Voucher;
  /** As it holds for this copy: with the products that the copy leaves out. */
  readonly coupon: Coupon;
  /** Redemptions of the coupon by the voucher's member that stand. */
  readonly usesByMember: number;
  /** Of a coupon for a first purchase: uses of all such coupons by the member on sales that are still under way. Else 0. */
  readonly firstUses: number;
  /** Redemptions of the coupon on this local day that stand; read only where the coupon has a cap for the day. */
  readonly usesToday: number;
}
