import { type LineSelector, selects } from '../programme.ts';
import { netOfLine } from '../purchases/purchase.ts';
import type { Coupon } from './coupon.ts';
import type { Open } from './open.ts';

/** Pieces that cost nothing, by line, and what they would have cost, in minor units. */
export interface Pieces {
  readonly byLine: readonly number[];
  readonly pieces: readonly number[];
}

interface PricedLine {
  readonly index: number;
  /** That still cost something. */
  readonly pieces: number;
  /** A piece's share of what the line still costs, rounded down. */
  readonly pieceMinor: number;
}

/** The lines of what `selector` is about that still cost something, those of the cheapest pieces first. */
export const cheapestFirst = (selector: LineSelector, { lines, gone }: Open): PricedLine[] =>
  lines
    .map((line, index) => {
      const pieces = line.quantity - (gone[index] ?? 0);
      return { index, pieces, pieceMinor: pieces > 0 ? Math.floor(netOfLine(line) / pieces) : 0, line };
    })
    .filter(({ line, pieces }) => pieces > 0 && netOfLine(line) > 0 && selects(selector, line))
    .toSorted((a, b) => a.pieceMinor - b.pieceMinor || a.index - b.index);

/** What the `count` cheapest pieces cost, by line. */
export function freePieces(selector: LineSelector, open: Open, count: number): Pieces {
  const byLine = open.lines.map(() => 0);
  const free = open.lines.map(() => 0);
  let left = count;
  for (const { index, pieces, pieceMinor } of cheapestFirst(selector, open)) {
    const line = open.lines[index];
    if (left === 0 || line === undefined) break;
    const given = Math.min(left, pieces);
    free[index] = given;
    byLine[index] = given === pieces ? netOfLine(line) : given * pieceMinor;
    left -= given;
  }
  return { byLine, pieces: free };
}

/** How often the basket holds all that a buy-x-get-y asks for. */
export function setsOf(coupon: Coupon, open: Open): number {
  const each = coupon.buy ?? 1;
  const { getSkus } = coupon;
  if (getSkus === undefined) return Math.floor(piecesOf(coupon, open) / (each + coupon.value));
  return Math.floor(boughtFor(coupon, getSkus, open) / each);
}

/** Pieces that are missing for the first time; 0: there is one. */
export function missingPieces(coupon: Coupon, open: Open): number {
  const each = coupon.buy ?? 1;
  const { getSkus } = coupon;
  if (getSkus === undefined) return Math.max(0, each + coupon.value - piecesOf(coupon, open));
  return Math.max(0, each - boughtFor(coupon, getSkus, open)) + (piecesOf({ skus: getSkus }, open) === 0 ? 1 : 0);
}

/** What is given is not also what was bought for it. */
const boughtFor = (coupon: Coupon, getSkus: readonly string[], open: Open): number =>
  piecesOf({ ...coupon, exceptSkus: [...(coupon.exceptSkus ?? []), ...getSkus] }, open);

const piecesOf = (selector: LineSelector, open: Open): number =>
  cheapestFirst(selector, open).reduce((count, { pieces }) => count + pieces, 0);
