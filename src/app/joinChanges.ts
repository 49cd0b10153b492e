import type { LedgerChange, Lot } from '../core/points/ledger.ts';

/**
 * Two decisions about one member as one change, so that a unit writes each row once. The second was decided on the
 * state that the first one leaves.
 */
export function joinChanges(first: LedgerChange, second: LedgerChange): LedgerChange {
  const later = new Map(second.lotUpdates.map((lot) => [lot.lotId, lot]));
  const latest = (lot: Lot): Lot => later.get(lot.lotId) ?? lot;
  const known = new Set([...first.newLots, ...first.lotUpdates].map((lot) => lot.lotId));
  return {
    after: second.after,
    journals: [...first.journals, ...second.journals],
    entries: [...first.entries, ...second.entries],
    newLots: [...first.newLots.map(latest), ...second.newLots],
    lotUpdates: [...first.lotUpdates.map(latest), ...second.lotUpdates.filter((lot) => !known.has(lot.lotId))],
    allocations: [...first.allocations, ...second.allocations],
    newHolds: [...first.newHolds.filter(({ holdId }) => !second.endedHolds.includes(holdId)), ...second.newHolds],
    endedHolds: [...first.endedHolds, ...second.endedHolds.filter((holdId) => !isNew(first, holdId))],
  };
}

const isNew = ({ newHolds }: LedgerChange, id: string): boolean => newHolds.some(({ holdId }) => holdId === id);
