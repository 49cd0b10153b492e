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
  /** What of everything returned is paid back beside points: before this return, and with it. Minor units. */
  readonly besideMinor: { readonly before: number; readonly after: number };
  /** `undefined`: none go back this time. */
  readonly posted: Posted | undefined;
}

/** Everything returned of a purchase so far, this time included. Minor units. */
export interface ReturnedSoFar {
  readonly afterMinor: number;
  /** What earlier returns paid back beside points. */
  readonly besideMinor: number;
  /** Nothing of the purchase is left. */
  readonly isAll: boolean;
}

/**
 * Points that paid for goods which are returned: their share of everything returned so far, rounded down, less what went
 * back before; the rest is paid beside points, never more of it than had been paid so. The part of a point is paid beside
 * too, and nothing paid is asked back: so where slices paid it for a point that is whole by now, that point waits, and
 * nothing more is paid beside, until what is returned has room for both. Hence, in whatever slices: never more than was
 * returned, less by no more than a point is worth, each way off from what one return of all of it would give by no more
 * than a point, and all of it exact with the last. Points return to their lots, those that were drawn last first, with
 * their old expiry or the days of grace.
 */
export function decidePaymentBack(
  state: PointsState,
  paid: PointsPaid,
  { afterMinor, besideMinor, isAll }: ReturnedSoFar,
  about: { readonly purchaseId: string; readonly staffId: string | null },
  programme: Programme,
  now: Instant,
  newId: () => string,
): PointsBack {
  const before = pointsReturned(paid);
  const share = shareOf(paid.points, afterMinor, paid.billMinor);
  const back = Math.max(before, Math.min(share, pointsWithin(paid, afterMinor - besideMinor)));
  const restMinor = afterMinor - worthOf(paid, back);
  // A part of a point that had paid for the delivery too is paid out, as no later return would give it back.
  const mostMinor = isAll ? restMinor : back < share ? besideMinor : paid.billMinor - paid.amountMinor;
  const beside = { before: besideMinor, after: Math.max(besideMinor, Math.min(restMinor, mostMinor)) };
  const points = back - before;
  const none = { points: 0, minor: 0, besideMinor: beside, posted: undefined };
  if (points === 0) return none;
  const minor = worthOf(paid, back) - worthOf(paid, before);
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
  return posted.ok ? { points, minor, besideMinor: beside, posted: posted.value } : none;
}

/** Rounded down, all of it for the whole bill. */
export const shareOf = (whole: number, partMinor: number, billMinor: number): number =>
  partMinor >= billMinor ? whole : Number((BigInt(whole) * BigInt(partMinor)) / BigInt(billMinor));

/**
 * What returns paid beside points by `returnedMinor`, of which nobody kept it: what was returned less the worth of the
 * points that went back, never more than had been paid so. Minor units.
 */
export const besidePoints = (paid: PointsPaid, returnedMinor: number): number =>
  Math.max(0, Math.min(paid.billMinor - paid.amountMinor, returnedMinor - worthOf(paid, pointsReturned(paid))));

const pointsReturned = ({ returned }: PointsPaid): number => returned.reduce((sum, part) => sum + part.points, 0);

/** What so many of its points had paid. */
const worthOf = ({ points, amountMinor }: PointsPaid, some: number): number => shareOf(amountMinor, some, points);

/** How many of its points had paid no more than this. */
const pointsWithin = ({ points, amountMinor }: PointsPaid, minor: number): number =>
  minor >= amountMinor ? points : Number((BigInt(minor + 1) * BigInt(points) - 1n) / BigInt(amountMinor));

function lastDrawn({ drawn, returned }: PointsPaid, points: number): SpendReversalCommand['drawn'] {
  let left = points;
  return drawn.toReversed().flatMap((part) => {
    const gone = returned.reduce((sum, back) => (back.lotId === part.lot.lotId ? sum + back.points : sum), 0);
    const back = Math.min(left, part.points - gone);
    left -= back;
    return back > 0 ? [{ ...part, points: back }] : [];
  });
}
