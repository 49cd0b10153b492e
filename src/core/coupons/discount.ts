import { spread } from '../money.ts';
import { selects } from '../programme.ts';
import { grossOfLine, netOf, netOfLine, type PurchaseLine } from '../purchases/purchase.ts';
import type { Coupon } from './coupon.ts';

export interface Discount {
  /** Minor units off the whole basket. */
  readonly discountMinor: number;
  /** What each line gives of it, in the basket's order. */
  readonly byLine: readonly number[];
}

/** What a percentage is of: what the lines still cost (default), or what they cost before any discount. */
export type PercentageOf = 'discounted' | 'initial';

/**
 * What a coupon takes off a basket, never more than its lines cost. Percentages are rounded down once, over all lines
 * the coupon is about; free items are the cheapest pieces of them. A cap holds for the sum.
 */
export function discountOf(
  coupon: Coupon,
  lines: readonly PurchaseLine[],
  percentageOf: PercentageOf = 'discounted',
): Discount {
  const open = lines.map((line) => (selects(coupon, line) ? netOfLine(line) : 0));
  const openMinor = sum(open);
  const limit = Math.min(openMinor, coupon.capMinor ?? openMinor);
  switch (coupon.kind) {
    case 'percent': {
      const gross = lines.map((line) => (selects(coupon, line) ? grossOfLine(line) : 0));
      const basis = percentageOf === 'initial' ? sum(gross) : openMinor;
      return spreadOver(Math.min(limit, Number((BigInt(basis) * BigInt(coupon.value)) / 100n)), open);
    }
    case 'amount':
      return spreadOver(Math.min(limit, coupon.value), open);
    case 'free_item': {
      const free = cheapestPieces(coupon, lines);
      const freeMinor = sum(free);
      return freeMinor > limit ? spreadOver(limit, free) : { discountMinor: freeMinor, byLine: free };
    }
  }
}

/** The basket with a discount taken off its lines: what earns, and what the next coupon sees. */
export const withDiscount = (lines: readonly PurchaseLine[], discount: Discount): PurchaseLine[] =>
  lines.map((line, index) => ({ ...line, discountMinor: line.discountMinor + (discount.byLine[index] ?? 0) }));

/** The basket's net after several coupons, each after the one before. */
export function netAfter(
  coupons: readonly Coupon[],
  lines: readonly PurchaseLine[],
  percentageOf: PercentageOf = 'discounted',
): number {
  return netOf(
    coupons.reduce<readonly PurchaseLine[]>(
      (basket, coupon) => withDiscount(basket, discountOf(coupon, basket, percentageOf)),
      lines,
    ),
  );
}

const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

const spreadOver = (discountMinor: number, weights: readonly number[]): Discount => ({
  discountMinor,
  byLine: spread(discountMinor, weights),
});

/** What the cheapest `value` pieces cost, by line. A piece costs its share of the line's net, rounded down. */
function cheapestPieces(coupon: Coupon, lines: readonly PurchaseLine[]): number[] {
  const free = lines.map(() => 0);
  let left = coupon.value;
  const candidates = lines
    .map((line, index) => ({ line, index, pieceMinor: Math.floor(netOfLine(line) / line.quantity) }))
    .filter(({ line }) => selects(coupon, line))
    .toSorted((a, b) => a.pieceMinor - b.pieceMinor || a.index - b.index);
  for (const { line, index, pieceMinor } of candidates) {
    const pieces = Math.min(left, line.quantity);
    free[index] = pieces === line.quantity ? netOfLine(line) : pieces * pieceMinor;
    left -= pieces;
  }
  return free;
}
