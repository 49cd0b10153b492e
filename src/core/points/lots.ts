import type { LedgerChange, Lot, PointsState } from './ledger.ts';

/** The member without any points yet. */
export const NO_POINTS: PointsState = { available: 0, pending: 0, held: 0, deficit: 0, lots: [], holds: [] };

/** What can be drawn from a lot. */
export const freeOf = ({ remaining, held }: Lot): number => remaining - held;

/** The earliest expiry is spent first (never comes last), then what was earned first, then the smaller id. */
export function compareForSpending(a: Lot, b: Lot): number {
  const expiry = (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY);
  // Two lots that never expire give NaN, which counts as equal.
  if (expiry) return expiry;
  return a.earnedAt - b.earnedAt || (a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0);
}

/** The state after a change that was decided on `state`: what the next reader of the tables finds. */
export function applyChange(state: PointsState, change: LedgerChange): PointsState {
  const lots = new Map(state.lots.map((lot) => [lot.lotId, lot]));
  for (const lot of [...change.lotUpdates, ...change.newLots]) lots.set(lot.lotId, lot);
  return {
    ...change.after,
    lots: [...lots.values()].filter((lot) => lot.remaining > 0).toSorted(compareForSpending),
    holds: state.holds && [
      ...state.holds.filter(({ holdId }) => !change.endedHolds.includes(holdId)),
      ...change.newHolds,
    ],
  };
}
