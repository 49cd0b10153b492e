import { LedgerDraft, type LedgerOutcome } from './draft.ts';
import type { Hold, Instant, PointsState } from './ledger.ts';

export interface Merged {
  /** For the account that stays. */
  readonly kept: LedgerOutcome;
  /** For the account that ends: it has no points and no debt left. */
  readonly closed: LedgerOutcome;
}

/**
 * Moves everything one account has to the account of the same person that stays. Points keep when they were earned,
 * become available and expire, and which purchase they came from; what a checkout has set aside stays so. A debt moves
 * too and is paid from what is available.
 * Each side has a journal for the points and one for the debt, against `opening`: over both sides they cancel out.
 */
export function decideMerge(
  kept: PointsState,
  closed: PointsState,
  accounts: { readonly keptMemberId: string; readonly closedMemberId: string },
  now: Instant,
  newId: () => string,
): Merged {
  const from = new LedgerDraft(closed, now, newId);
  const to = new LedgerDraft(kept, now, newId);
  const lots = from.openLots();
  const holds = from.openHolds();
  const points = lots.reduce((sum, lot) => sum + lot.remaining, 0);
  const { deficit } = from.balances;
  const journal = (sign: 1 | -1, what: 'points' | 'debt') => ({
    kind: 'merge' as const,
    occurredAt: now,
    explanation: { ...accounts, what, points: sign * (what === 'points' ? points : deficit) },
  });

  if (points > 0) {
    const out = from.post(journal(-1, 'points'), 'opening', -points);
    const into = to.post(journal(1, 'points'), 'opening', points);
    for (const hold of holds) from.unhold(hold);
    const lotIds = new Map<string, string>();
    for (const lot of lots) {
      from.take(lot, lot.remaining, out);
      const { lotId, activated: _, ...rest } = lot;
      lotIds.set(lotId, to.addLot({ ...rest, journalId: into, points: lot.remaining }));
    }
    for (const hold of holds) to.adoptHold(movedHold(hold, lotIds));
    to.settle();
  }
  if (deficit > 0) {
    from.post(journal(1, 'debt'), 'opening', deficit);
    from.owe(-deficit);
    const into = to.post(journal(-1, 'debt'), 'opening', -deficit);
    to.owe(
      to.takeFrom(
        to.openLots().filter((lot) => lot.activated),
        deficit,
        into,
      ),
    );
  }
  return { kept: to.close(), closed: from.close() };
}

const movedHold = (hold: Hold, lotIds: ReadonlyMap<string, string>): Hold => ({
  ...hold,
  lots: hold.lots.map(({ lotId, points }) => ({ lotId: lotIds.get(lotId) ?? lotId, points })),
});
