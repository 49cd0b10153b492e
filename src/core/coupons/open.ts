import type { PurchaseLine } from '../purchases/purchase.ts';

/** What is left of a basket while one coupon after another takes its part. */
export interface Open {
  /** With everything that was taken off so far. */
  readonly lines: readonly PurchaseLine[];
  /** Pieces of each line that are free already: they cost nothing and are given for nothing else. */
  readonly gone: readonly number[];
  readonly shippingMinor: number;
}

/** A basket before any coupon. */
export const openBasket = (lines: readonly PurchaseLine[], shippingMinor = 0): Open => ({
  lines,
  gone: lines.map(() => 0),
  shippingMinor,
});
