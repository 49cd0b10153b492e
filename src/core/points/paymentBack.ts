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

/**
 * Points that paid for goods which are returned: their share of everything returned so far (`returned.after`, this time
 * included; minor units), less what went back before, so that slices give back what one return would. A point that is
 * worth more than a slice waits for the next; until it is back no more is paid beside points than had been paid so. They
 * return to their lots, those that were drawn last first, with their old expiry or the days of grace.
 */
export function decidePaymentBack(
  state: PointsState,
  paid: PointsPaid,
  returned: { readonly before: number; readonly after: number; readonly isAll: boolean },
  about: { readonly purchaseId: string; readonly staffId: string | null },
  programme: Programme,
  now: Instant,
  newId: () => string,
): PointsBack {
  const before = paid.returned.reduce((sum, part) => sum + part.points, 0);
  const besideBefore = besidePoints(paid, returned.before, before);
  const most = pointsWithin(paid, returned.after - besideBefore);
  const points = Math.min(most, shareOf(paid.points, returned.after, paid.billMinor)) - before;
  const beside = (back: number) => ({
    before: besideBefore,
    // A part of a point that had paid for the delivery too is paid out, as no later return would give it back.
    after: returned.isAll ? returned.after - worthOf(paid, back) : besidePoints(paid, returned.after, back),
  });
  const none = { points: 0, minor: 0, besideMinor: beside(before), posted: undefined };
  if (points <= 0) return none;
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
  return posted.ok ? { points, minor, besideMinor: beside(before + points), posted: posted.value } : none;
}

/** Rounded down, all of it for the whole bill. */
export const shareOf = (whole: number, partMinor: number, billMinor: number): number =>
  partMinor >= billMinor ? whole : Number((BigInt(whole) * BigInt(partMinor)) / BigInt(billMinor));

/** What so many of its points had paid. */
const worthOf = ({ points, amountMinor }: PointsPaid, some: number): number => shareOf(amountMinor, some, points);

/** Never more than had been paid beside points, of the whole bill. */
const besidePoints = (paid: PointsPaid, returnedMinor: number, pointsBack: number): number =>
  Math.max(0, Math.min(paid.billMinor - paid.amountMinor, returnedMinor - worthOf(paid, pointsBack)));

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
