import { accept, type Decision, refuse } from '../decision.ts';
import type { Programme } from '../programme.ts';
import { credit, datesOf, type Posted, throwUnlessPoints } from './credit.ts';
import type { NotEnoughPoints } from './decideSpend.ts';
import { LedgerDraft } from './draft.ts';
import type { Instant, PointsState } from './ledger.ts';

export interface AdjustCommand {
  /** Above 0 awards, below 0 takes. Not 0. */
  readonly points: number;
  /** What the history shows. */
  readonly reason: string;
  /** `null`: a program, by its API key. */
  readonly staffId: string | null;
  /** The second person, when there is one. */
  readonly approvedByStaffId?: string | null;
}

export type AdjustRefusal = { readonly code: 'adjust-needs-second-person'; readonly limit: number } | NotEnoughPoints;

/**
 * Points that a person awards or takes. An award is usable at once, with the programme's validity. Taking never goes
 * below zero. Refuses, in this order: `adjust-needs-second-person` above the programme's limit without another person's
 * approval, `not-enough-points`.
 */
export function decideAdjust(
  state: PointsState,
  command: AdjustCommand,
  programme: Programme,
  now: Instant,
  newId: () => string,
): Decision<Posted, AdjustRefusal> {
  const { points, reason, staffId, approvedByStaffId = null } = command;
  throwUnlessPoints(Math.abs(points));
  const approved = approvedByStaffId !== null && approvedByStaffId !== staffId;
  if (Math.abs(points) > programme.adjustLimit && !approved) {
    return refuse({ code: 'adjust-needs-second-person', limit: programme.adjustLimit });
  }
  const draft = new LedgerDraft(state, now, newId);
  const { available, deficit } = draft.balances;
  if (-points > available) return refuse({ code: 'not-enough-points', missingPoints: -points - available + deficit });
  const explanation = { points, reason, approvedByStaffId };
  const journalId = draft.post({ kind: 'adjust', occurredAt: now, staffId, explanation }, 'adjusted', points);
  if (points > 0) credit(draft, { journalId, points, purchaseId: null }, datesOf(now, 0, programme));
  else
    draft.takeFrom(
      draft.openLots().filter((lot) => lot.activated),
      -points,
      journalId,
    );
  return accept({ ...draft.close(), journalId });
}
