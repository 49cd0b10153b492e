import { LedgerDraft, type LedgerOutcome } from './draft.ts';
import type { Instant, PointsState } from './ledger.ts';

export interface Forfeited extends LedgerOutcome {
  /** Points that are gone, pending ones too. */
  readonly lostPoints: number;
  /** A debt that is gone. */
  readonly forgivenPoints: number;
}

/** A member asked to be forgotten: their points lapse, those set aside too, and their debt is let go. The books keep both under an opaque id. */
export function decideForfeit(state: PointsState, now: Instant, newId: () => string): Forfeited {
  const draft = new LedgerDraft(state, now, newId);
  for (const hold of draft.openHolds()) draft.release(hold);
  const lots = draft.openLots();
  const lostPoints = lots.reduce((sum, lot) => sum + lot.remaining, 0);
  const { deficit } = draft.balances;
  if (lostPoints > 0) {
    const explanation = { points: lostPoints, reason: 'forgotten' };
    const journalId = draft.post({ kind: 'expire', occurredAt: now, explanation }, 'expired', -lostPoints);
    for (const lot of lots) draft.take(lot, lot.remaining, journalId);
  }
  if (deficit > 0) {
    draft.post(
      { kind: 'adjust', occurredAt: now, explanation: { points: deficit, reason: 'forgotten' } },
      'adjusted',
      deficit,
    );
    draft.owe(-deficit);
  }
  return { ...draft.close(), lostPoints, forgivenPoints: deficit };
}
