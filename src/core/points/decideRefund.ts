import { accept, type Decision } from '../decision.ts';
import type { RefundPolicy } from '../programme.ts';
import {
  type RefundedLine,
  type RefundRefusal,
  type RefundRequest,
  type RemainingLine,
  takeRefund,
} from '../purchases/refund.ts';
import type { Posted } from './credit.ts';
import type { EarnJournalExplanation } from './decideEarn.ts';
import { LedgerDraft } from './draft.ts';
import { earnFromFrozen } from './earn.ts';
import type { Instant, Lot, PointsState } from './ledger.ts';
import { expiredOnOpening, type TakenBack, takeBack } from './takeBack.ts';

/** The explanation of a `refund` journal. JSON. */
export type RefundExplanation = TakenBack & {
  readonly refundedMinor: number;
  readonly remainingMinor: number;
  /** What the purchase had earned, and what the part that remains would have earned by the same inputs. */
  readonly earnedPoints: number;
  readonly remainingPoints: number;
  /** Points that this refund is about: the difference, less what earlier refunds were about. */
  readonly duePoints: number;
  /** Of those, points that had expired unspent and are not taken again. */
  readonly expiredPoints: number;
  readonly policy: RefundPolicy;
  /** What was paid back beside points, in minor units, with that of returns before it was kept; absent: no points had paid, or one of those. */
  readonly besideMinor?: number;
};

export interface RefundCommand {
  readonly purchaseId: string;
  readonly request: RefundRequest;
  /** The purchase's lines less earlier refunds: `remainingOf`. */
  readonly remaining: readonly RemainingLine[];
  /** `undefined`: it earned nothing here, as the history of another system. */
  readonly earned: { readonly journalId: string; readonly explanation: EarnJournalExplanation } | undefined;
  /** The explanations of the purchase's earlier `refund` journals. */
  readonly earlier: readonly Pick<RefundExplanation, 'duePoints' | 'expiredPoints'>[];
  /** What `expire` journals have drawn from the purchase's lots, also from those of an account merged into this one. */
  readonly expiredPoints: number;
  /** As in `RefundExplanation`. */
  readonly besideMinor?: number;
  readonly occurredAt: Instant;
  readonly staffId: string | null;
}

export interface Refunded extends Posted {
  readonly refundedLines: readonly RefundedLine[];
  readonly remaining: readonly RemainingLine[];
  readonly explanation: RefundExplanation;
}

/**
 * Takes back what a returned part of a purchase had earned: what was earned, less what the remaining part would have
 * earned by the inputs frozen then, less earlier refunds; so never more than was earned, in whatever slices it comes.
 * From the purchase's own lots, then pending, then available points; what was spent goes by `policy`; what expired
 * unspent is not taken again. A refund that takes no points has a journal too. Refuses `refund-exceeds-purchase`.
 */
export function decideRefund(
  state: PointsState,
  command: RefundCommand,
  policy: RefundPolicy,
  now: Instant,
  newId: () => string,
): Decision<Refunded, RefundRefusal> {
  const refund = takeRefund(command.remaining, command.request);
  if (!refund.ok) return refund;
  const { refundedLines, refundedMinor, remaining } = refund.value;
  const { purchaseId, occurredAt, staffId, earned, besideMinor } = command;

  const draft = new LedgerDraft(state, now, newId);
  const isOwn = (lot: Lot) => lot.purchaseId === purchaseId;
  const earnedPoints = earned?.explanation.points ?? 0;
  const kept = earned === undefined ? earnedNothing(remaining) : earnFromFrozen(remaining, earned.explanation.frozen);
  const duePoints = Math.max(0, earnedPoints - kept.points - sumOf(command.earlier, 'duePoints'));
  const expired = command.expiredPoints + expiredOnOpening(draft, isOwn) - sumOf(command.earlier, 'expiredPoints');
  const expiredPoints = Math.min(duePoints, Math.max(0, expired));

  const explain = (taken: TakenBack): RefundExplanation => ({
    ...taken,
    refundedMinor,
    remainingMinor: kept.netMinor,
    earnedPoints,
    remainingPoints: kept.points,
    duePoints,
    expiredPoints,
    policy,
    ...(besideMinor === undefined ? {} : { besideMinor }),
  });
  const { journalId, ...taken } = takeBack(draft, duePoints - expiredPoints, isOwn, policy, (where) => ({
    kind: 'refund',
    occurredAt,
    purchaseId,
    staffId,
    reversesJournalId: earned?.journalId ?? null,
    explanation: explain(where),
  }));
  return accept({ ...draft.close(), journalId, refundedLines, remaining, explanation: explain(taken) });
}

const earnedNothing = (remaining: readonly RemainingLine[]) => ({
  points: 0,
  netMinor: remaining.reduce((sum, line) => sum + line.netMinor, 0),
});

const sumOf = (earlier: RefundCommand['earlier'], what: 'duePoints' | 'expiredPoints'): number =>
  earlier.reduce((sum, refund) => sum + refund[what], 0);
