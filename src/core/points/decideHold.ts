import { accept, type Decision, refuse } from '../decision.ts';
import { type Posted, throwUnlessPoints } from './credit.ts';
import type { NotEnoughPoints, SpendCommand } from './decideSpend.ts';
import { LedgerDraft, type LedgerOutcome } from './draft.ts';
import type { HeldPoints, Hold, Instant, Lot, PointsState } from './ledger.ts';
import { freeOf } from './lots.ts';

/** The hold that is meant is over: confirmed, released, or its time has passed. Its points are not set aside any more. */
export type HoldEnded = { readonly code: 'hold-ended' };

export interface HoldCommand {
  /** Above 0. */
  readonly points: number;
  /** The new hold, and when it is over. */
  readonly holdId: string;
  readonly expiresAt: Instant;
  /** An earlier hold of the same checkout, which this one takes the place of; its points are free for it. */
  readonly instead?: string | null;
}

export interface Held extends LedgerOutcome {
  readonly hold: Hold;
}

/**
 * Sets available points aside, the earliest expiry first: until the hold is over they do not lapse and nothing else can
 * use them. No entry goes with it, as no points move. Never clamps: refuses `not-enough-points`. What the hold that it
 * takes the place of has set aside stays so as far as it is needed, also where it would have lapsed by now.
 */
export function decideHold(
  state: PointsState,
  { points, holdId, expiresAt, instead = null }: HoldCommand,
  now: Instant,
  newId: () => string,
): Decision<Held, NotEnoughPoints> {
  throwUnlessPoints(points);
  const draft = new LedgerDraft(state, now, newId);
  const own = instead === null ? undefined : draft.holdOf(instead);
  const kept = partsOf(own?.lots ?? [], points, (part) => part.points);
  const { available, deficit } = draft.balances;
  const missingPoints = points - sumOf(own?.lots ?? []) - available;
  if (missingPoints > 0) return refuse({ code: 'not-enough-points', missingPoints: missingPoints + deficit });
  if (own !== undefined) draft.unhold(own);
  const usable = draft.openLots().filter((lot) => lot.activated);
  const unkept = (lot: Lot) => freeOf(lot) - sumOf(kept.filter((part) => part.lotId === lot.lotId));
  // What goes back of the old hold may have lapsed meanwhile, and is no part of the new one.
  const living = usable.filter((lot) => lot.expiresAt === null || lot.expiresAt > now);
  const added = partsOf(living, points - sumOf(kept), unkept);
  const hold = { holdId, expiresAt, lots: joined([...kept, ...added]) };
  draft.hold(hold);
  if (own !== undefined) draft.payDebtOf({ ...own, lots: without(own.lots, kept) });
  draft.settle();
  return accept({ ...draft.close(), hold });
}

/** Gives back what a hold has set aside: an old debt is paid with it first, and what has lapsed meanwhile is gone. A hold that is over changes nothing. */
export function decideRelease(state: PointsState, holdId: string, now: Instant, newId: () => string): LedgerOutcome {
  const draft = new LedgerDraft(state, now, newId);
  const hold = draft.holdOf(holdId);
  if (hold !== undefined) {
    draft.release(hold);
    draft.settle();
  }
  return draft.close();
}

/** Spends what a hold has set aside, all of it. Refuses `hold-ended` when its time is over: then nothing is set aside. */
export function decideConfirmHold(
  state: PointsState,
  holdId: string,
  command: Omit<SpendCommand, 'points'>,
  now: Instant,
  newId: () => string,
): Decision<Posted, HoldEnded> {
  const { explanation, purchaseId = null, staffId = null } = command;
  const draft = new LedgerDraft(state, now, newId);
  const hold = draft.holdOf(holdId);
  if (hold === undefined) return refuse({ code: 'hold-ended' });
  const points = sumOf(hold.lots);
  const journalId = draft.post(
    { kind: 'spend', occurredAt: now, purchaseId, staffId, explanation: { ...explanation, points } },
    'redeemed',
    -points,
  );
  draft.takeHeld(hold, journalId);
  return accept({ ...draft.close(), journalId });
}

const sumOf = (parts: readonly HeldPoints[]): number => parts.reduce((sum, part) => sum + part.points, 0);

/** Of each in their order as much as it has, until `points` are together. */
function partsOf<Source extends { readonly lotId: string }>(
  sources: readonly Source[],
  points: number,
  has: (source: Source) => number,
): HeldPoints[] {
  let left = points;
  return sources.flatMap((source) => {
    const part = Math.min(left, has(source));
    left -= part;
    return part > 0 ? [{ lotId: source.lotId, points: part }] : [];
  });
}

const without = (parts: readonly HeldPoints[], gone: readonly HeldPoints[]): HeldPoints[] =>
  partsOf(parts, sumOf(parts), ({ lotId, points }) => points - sumOf(gone.filter((part) => part.lotId === lotId)));

const joined = (parts: readonly HeldPoints[]): HeldPoints[] =>
  [...Map.groupBy(parts, (part) => part.lotId)].map(([lotId, some]) => ({ lotId, points: sumOf(some) }));
