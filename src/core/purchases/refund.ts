import { accept, type Decision, refuse } from '../decision.ts';
import { spread } from '../money.ts';
import { type BasisLine, netOfLine, type PurchaseLine } from './purchase.ts';

/** What is left of a purchase's line after refunds. */
export interface RemainingLine extends BasisLine {
  /** Its place in the purchase, from 0. */
  readonly lineNo: number;
  readonly quantity: number;
}

/** What one refund took of one line. */
export interface RefundedLine {
  readonly lineNo: number;
  readonly sku: string;
  readonly quantity: number;
  readonly netMinor: number;
}

export type RefundRequest =
  | { readonly kind: 'all' }
  /** Pieces by product; a product on several lines is taken from the first of them first. */
  | { readonly kind: 'lines'; readonly lines: readonly { readonly sku: string; readonly quantity: number }[] }
  /** An amount without pieces, spread pro rata over what the lines still cost. */
  | { readonly kind: 'amount'; readonly amountMinor: number };

export type RefundRefusal = { readonly code: 'refund-exceeds-purchase'; readonly remainingMinor: number };

export interface TakenRefund {
  readonly refundedLines: readonly RefundedLine[];
  readonly refundedMinor: number;
  readonly remaining: readonly RemainingLine[];
}

/** The purchase's lines less everything that refunds took of them so far. */
export function remainingOf(lines: readonly PurchaseLine[], refunded: readonly RefundedLine[]): RemainingLine[] {
  return lines.map((line, lineNo) => {
    const back = refunded.filter((part) => part.lineNo === lineNo);
    return {
      lineNo,
      sku: line.sku,
      category: line.category ?? null,
      quantity: line.quantity - back.reduce((sum, part) => sum + part.quantity, 0),
      netMinor: netOfLine(line) - back.reduce((sum, part) => sum + part.netMinor, 0),
    };
  });
}

/**
 * Takes a refund from what remains of a purchase. Pieces take their share of what their line still costs, rounded
 * down, the last one all that is left; an amount that leaves nothing takes the pieces too.
 * Refuses `refund-exceeds-purchase` when less remains than is asked for, also when nothing does.
 */
export function takeRefund(
  remaining: readonly RemainingLine[],
  request: RefundRequest,
): Decision<TakenRefund, RefundRefusal> {
  const remainingMinor = netRemaining(remaining);
  const taken = remaining.some((line) => line.quantity > 0) ? takeOf(remaining, request) : undefined;
  if (taken === undefined) return refuse({ code: 'refund-exceeds-purchase', remainingMinor });
  const refundedLines = taken.filter((part) => part.quantity > 0 || part.netMinor > 0);
  const left = remaining.map((line, index) => ({
    ...line,
    quantity: line.quantity - (taken[index]?.quantity ?? 0),
    netMinor: line.netMinor - (taken[index]?.netMinor ?? 0),
  }));
  return accept({ refundedLines, refundedMinor: remainingMinor - netRemaining(left), remaining: left });
}

const netRemaining = (lines: readonly BasisLine[]): number => lines.reduce((sum, line) => sum + line.netMinor, 0);

/** One part for each line, in their order; `undefined` when more is asked for than is there. */
function takeOf(remaining: readonly RemainingLine[], request: RefundRequest): RefundedLine[] | undefined {
  switch (request.kind) {
    case 'all':
      return remaining.map((line) => partOf(line, line.quantity, line.netMinor));
    case 'amount':
      return takeAmount(remaining, request.amountMinor);
    case 'lines':
      return takePieces(remaining, request.lines);
  }
}

function takeAmount(remaining: readonly RemainingLine[], amountMinor: number): RefundedLine[] | undefined {
  throwUnlessPositive(amountMinor);
  const total = netRemaining(remaining);
  if (amountMinor > total) return undefined;
  if (amountMinor === total) return takeOf(remaining, { kind: 'all' });
  const shares = spread(
    amountMinor,
    remaining.map((line) => line.netMinor),
  );
  return remaining.map((line, index) => partOf(line, 0, shares[index] ?? 0));
}

function takePieces(
  remaining: readonly RemainingLine[],
  asked: readonly { readonly sku: string; readonly quantity: number }[],
): RefundedLine[] | undefined {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of asked) {
    throwUnlessPositive(quantity);
    wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  }
  const taken = remaining.map((line) => {
    const quantity = Math.min(line.quantity, wanted.get(line.sku) ?? 0);
    wanted.set(line.sku, (wanted.get(line.sku) ?? 0) - quantity);
    return partOf(line, quantity, quantity === 0 ? 0 : Math.floor((line.netMinor * quantity) / line.quantity));
  });
  return [...wanted.values()].some((left) => left > 0) ? undefined : taken;
}

const partOf = ({ lineNo, sku }: RemainingLine, quantity: number, netMinor: number): RefundedLine => ({
  lineNo,
  sku,
  quantity,
  netMinor,
});

/** Edges check what people send; here it would be a bug. */
function throwUnlessPositive(value: number): void {
  if (!Number.isSafeInteger(value) || value <= 0) throw new RangeError(`${value} cannot be refunded`);
}
