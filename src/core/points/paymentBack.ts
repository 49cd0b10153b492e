import type { Programme } from '../programme.ts';
import type { Posted } from './credit.ts';
import { decideSpendReversal, type SpendReversalCommand } from './decideSpend.ts';
import type { HeldPoints, Instant, PointsState } from './ledger.ts';

/** What points paid of a purchase, with what went back of it so far. */
export interface PointsPaid {
  readonly spendJournalId: string;
  readonly points: number;
  /** What they paid, and of what bill, delivery included. Minor units. */
  readonly amountMinor: number;
  readonly billMinor: number;
  /** In the order in which they were drawn. */
  readonly drawn: SpendReversalCommand['drawn'];
  readonly returned: readonly HeldPoints[];
}

export interface PointsBack {
  readonly points: number;
  /** What of the returned goods they had paid, in minor units. */
  readonly minor: number;
  /** `undefined`: none go back this time. */
  readonly posted: Posted | undefined;
}

/**
 * Points that paid for goods which are returned: their share of everything returned so far (`returnedMinor`, this time
 * included), less what went back before, so that slices give back what one return would. They return to their lots, those
 * that were drawn last first, with their old expiry or the days of grace.
 */
export function decidePaymentBack(
  state: PointsState,
  paid: PointsPaid,
  returnedMinor: number,
  about: { readonly purchaseId: string; readonly staffId: string | null },
  programme: Programme,
  now: Instant,
  newId: () => string,
): PointsBack {
  const before = paid.returned.reduce((sum, part) => sum + part.points, 0);
  const points = shareOf(paid.points, returnedMinor, paid.billMinor) - before;
  if (points <= 0) return { points: 0, minor: 0, posted: undefined };
  const minor = worthOf(paid, before + points) - worthOf(paid, before);
  const posted = decideSpendReversal(
    state,
    {
      spendJournalId: paid.spendJournalId,
      reversedByJournalId: null,
      drawn: lastDrawn(paid, points),
      ...about,
      explanation: { paidMinor: minor },
    },
    programme,
    now,
    newId,
  );
  // Only a spend that is taken back twice is refused, and slices of it are told apart above.
  return posted.ok ? { points, minor, posted: posted.value } : { points: 0, minor: 0, posted: undefined };
}

/** Rounded down, all of it for the whole bill. */
export const shareOf = (whole: number, partMinor: number, billMinor: number): number =>
  partMinor >= billMinor ? whole : Number((BigInt(whole) * BigInt(partMinor)) / BigInt(billMinor));

/** What so many of its points had paid. */
const worthOf = ({ points, amountMinor }: PointsPaid, some: number): number => shareOf(amountMinor, some, points);

function lastDrawn({ drawn, returned }: PointsPaid, points: number): SpendReversalCommand['drawn'] {
  let left = points;
  return drawn.toReversed().flatMap((part) => {
    const gone = returned.reduce((sum, back) => (back.lotId === part.lot.lotId ? sum + back.points : sum), 0);
    const back = Math.min(left, part.points - gone);
    left -= back;
    return back > 0 ? [{ ...part, points: back }] : [];
  });
}
