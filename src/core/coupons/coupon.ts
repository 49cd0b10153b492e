import type { Instant } from '../points/ledger.ts';
import type { LineSelector } from '../programme.ts';
import type { PurchaseLine } from '../purchases/purchase.ts';

/** What a coupon can give: a share of the basket, an amount off it, or pieces for nothing. */
export const COUPON_KINDS = ['percent', 'amount', 'free_item'] as const;
export type CouponKind = (typeof COUPON_KINDS)[number];

/** An offer. Its selector names the products it is about; nothing named: the whole basket. */
export interface Coupon extends LineSelector {
  readonly couponId: string;
  readonly name: string;
  readonly kind: CouponKind;
  /** `percent`: whole percent, 1 to 100. `amount`: minor units. `free_item`: how many pieces are free. */
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
  /** Code that anybody may type to get a voucher, as `normalisePublicCode` gives it; `null`: none. */
  readonly publicCode: string | null;
  /** False: the owner has stopped it. Vouchers already issued stay usable. */
  readonly active: boolean;
}

/** How a voucher can stand: to be used, used, or taken back for good. That one has expired is no state but its date. */
export const VOUCHER_STATES = ['issued', 'redeemed', 'void'] as const;
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
}

/** What lies on the counter when a voucher is shown. */
export interface Basket {
  /** Whose basket it is; `null`: the till does not say, and any bearer may use the voucher. */
  readonly memberId: string | null;
  /** Empty: the till does its own sums, and only the voucher is marked as used. */
  readonly lines: readonly PurchaseLine[];
  /** Redemptions of this coupon by the member that stand now. */
  readonly usesByMember: number;
}
