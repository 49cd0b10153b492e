import { addLocalDays } from '../calendar/localDay.ts';
import { accept, type Decision, refuse } from '../decision.ts';
import type { Programme } from '../programme.ts';
import { type Posted, throwUnlessPoints } from './credit.ts';
import { LedgerDraft } from './draft.ts';
import type { Instant, Lot, PointsState } from './ledger.ts';

export type NotEnoughPoints = { readonly code: 'not-enough-points'; readonly missingPoints: number };

export interface SpendCommand {
  readonly points: number;
  /** What it was for, for the history: a reward's or voucher's id and name. JSON. */
  readonly explanation: Readonly<Record<string, unknown>>;
  readonly purchaseId?: string | null;
  readonly staffId?: string | null;
}

/** Spends available points, the earliest expiry first. Never clamps: refuses `not-enough-points`, saying how many. */
export function decideSpend(
  state: PointsState,
  command: SpendCommand,
  now: Instant,
  newId: () => string,
): Decision<Posted, NotEnoughPoints> {
  const { points, explanation, purchaseId = null, staffId = null } = command;
  throwUnlessPoints(points);
  const draft = new LedgerDraft(state, now, newId);
  const { available, deficit } = draft.balances;
  if (points > available) return refuse({ code: 'not-enough-points', missingPoints: points - available + deficit });
  const journalId = draft.post(
    { kind: 'spend', occurredAt: now, purchaseId, staffId, explanation: { ...explanation, points } },
    'redeemed',
    -points,
  );
  draft.takeFrom(
    draft.openLots().filter((lot) => lot.activated),
    points,
    journalId,
  );
  return accept({ ...draft.close(), journalId });
}

export interface SpendReversalCommand {
  readonly spendJournalId: string;
  /** The journal that took it back before, if one did. */
  readonly reversedByJournalId: string | null;
  /** What the spend drew (its allocations of purpose `debit`), each with its lot as it stands in the tables now. */
  readonly drawn: readonly {
    readonly points: number;
    readonly lot: Lot;
    /** False for a lot of an account that was merged into this one: its points come back as a lot of their own. */
    readonly ofThisMember: boolean;
  }[];
  readonly purchaseId?: string | null;
  readonly staffId?: string | null;
  readonly explanation?: Readonly<Record<string, unknown>>;
}

export type AlreadyReversed = { readonly code: 'already-reversed'; readonly journalId: string };

/**
 * Takes a spend back: the points return to the lots they came from with the expiry they had. Where that has passed,
 * they stay usable through `restoreGraceDays` local days after today; points that never expired never do.
 * An old debt is paid with them first. Refuses `already-reversed`.
 */
export function decideSpendReversal(
  state: PointsState,
  command: SpendReversalCommand,
  programme: Programme,
  now: Instant,
  newId: () => string,
): Decision<Posted, AlreadyReversed> {
  const { reversedByJournalId, drawn, spendJournalId, purchaseId = null, staffId = null } = command;
  if (reversedByJournalId !== null) return refuse({ code: 'already-reversed', journalId: reversedByJournalId });
  const draft = new LedgerDraft(state, now, newId);
  const graceEnd = addLocalDays(now, programme.points.restoreGraceDays + 1, programme.timeZone);
  const returned = drawn.map(({ points, lot, ofThisMember }) => ({
    points,
    ofThisMember,
    lot,
    expiresAt: lot.expiresAt !== null && lot.expiresAt <= now ? graceEnd : lot.expiresAt,
  }));
  const points = returned.reduce((sum, part) => sum + part.points, 0);
  const lots = returned.map((part) => ({ lotId: part.lot.lotId, points: part.points, expiresAt: part.expiresAt }));
  const journalId = draft.post(
    {
      kind: 'spend_reversed',
      occurredAt: now,
      purchaseId,
      staffId,
      reversesJournalId: spendJournalId,
      explanation: { ...command.explanation, points, lots },
    },
    'redeemed',
    points,
  );
  for (const { points: back, lot, ofThisMember, expiresAt } of returned) {
    if (ofThisMember) draft.putBack(lot, back, expiresAt, journalId);
    else draft.addLot({ ...lot, journalId, points: back, remaining: back, held: 0, expiresAt });
  }
  draft.settle();
  return accept({ ...draft.close(), journalId });
}
