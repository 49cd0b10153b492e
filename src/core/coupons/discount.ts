import { spread } from '../money.ts';
import { selects } from '../programme.ts';
import { grossOfLine, netOfLine, type PurchaseLine } from '../purchases/purchase.ts';
import type { Coupon } from './coupon.ts';
import type { Open } from './open.ts';
import { cheapestFirst, freePieces, type Pieces, setsOf } from './pieces.ts';
import type { CouponRules } from './rules.ts';

export interface Discount {
  /** Minor units off the lines. */
  readonly discountMinor: number;
  /** What each line gives of it, in the basket's order. */
  readonly byLine: readonly number[];
}

export interface Taken extends Discount {
  readonly shippingOffMinor: number;
  readonly rest: Open;
}

/**
 * What a coupon takes off a basket, never more than its lines cost. Percentages are rounded down once, over all lines
 * the coupon is about; free pieces are the cheapest. The cap and what is left of the budget hold for the sum.
 */
export function discountOf(coupon: Coupon, open: Open, percentageOf: CouponRules['percentageOf']): Taken {
  const limit = Math.min(coupon.capMinor ?? Infinity, (coupon.budgetMinor ?? Infinity) - coupon.spentMinor);
  if (limit <= 0) return taken(open, nothing(open));
  switch (coupon.kind) {
    case 'percent': {
      const weights = weightsOf(coupon, open, netOfLine);
      const basis = percentageOf === 'initial' ? sum(weightsOf(coupon, open, grossOfLine)) : sum(weights);
      const share = Number((BigInt(basis) * BigInt(coupon.value)) / 100n);
      return taken(open, spread(Math.min(limit, share, sum(weights)), weights));
    }
    case 'amount': {
      const weights = weightsOf(coupon, open, netOfLine);
      return taken(open, spread(Math.min(limit, coupon.value, sum(weights)), weights));
    }
    case 'free_item':
      return takenPieces(open, freePieces(coupon, open, coupon.value), limit);
    case 'buy_x_get_y':
      return takenPieces(open, freePieces(freeOf(coupon), open, setsOf(coupon, open) * coupon.value), limit);
    case 'free_shipping':
      return taken(open, nothing(open), Math.min(limit, open.shippingMinor));
  }
}

/** What the free pieces of a buy-x-get-y are of. */
const freeOf = (coupon: Coupon) => (coupon.getSkus === undefined ? coupon : { skus: coupon.getSkus });

/** What each line is worth to a coupon; with `on: 'cheapest'` that is one piece of one line. */
function weightsOf(coupon: Coupon, open: Open, of: (line: PurchaseLine) => number): number[] {
  if (coupon.on === undefined) return open.lines.map((line) => (selects(coupon, line) ? of(line) : 0));
  const [cheapest] = cheapestFirst(coupon, open);
  return open.lines.map((line, index) =>
    index === cheapest?.index ? Math.floor(of(line) / (of === netOfLine ? cheapest.pieces : line.quantity)) : 0,
  );
}

const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);
const nothing = ({ lines }: Open): number[] => lines.map(() => 0);

function takenPieces(open: Open, { byLine, pieces }: Pieces, limit: number): Taken {
  const gone = open.gone.map((before, index) => before + (pieces[index] ?? 0));
  return taken({ ...open, gone }, sum(byLine) > limit ? spread(limit, byLine) : byLine);
}

const taken = (open: Open, byLine: readonly number[], shippingOffMinor = 0): Taken => ({
  discountMinor: sum(byLine),
  byLine,
  shippingOffMinor,
  rest: {
    ...open,
    lines: open.lines.map((line, index) => ({ ...line, discountMinor: line.discountMinor + (byLine[index] ?? 0) })),
    shippingMinor: open.shippingMinor - shippingOffMinor,
  },
});
