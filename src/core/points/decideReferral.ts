import { accept, type Decision, refuse } from '../decision.ts';
import type { Programme, RefundPolicy } from '../programme.ts';
import { credit, datesOf, type Posted, throwUnlessPoints } from './credit.ts';
import type { AlreadyReversed } from './decideSpend.ts';
import { LedgerDraft } from './draft.ts';
import type { Instant, PointsState } from './ledger.ts';
import { expiredOnOpening, type TakenBack, takeBack } from './takeBack.ts';

/** The explanation of a `referral` journal. JSON. */
export type ReferralExplanation = {
  readonly points: number;
  readonly referralId: string;
  /** Which of the two this member is. */
  readonly side: 'referrer' | 'friend';
};

/** The points of one side of a rewarded referral, usable at once. Its once-ness is the referral's state. */
export function decideReferralReward(
  state: PointsState,
  reward: ReferralExplanation,
  programme: Programme,
  now: Instant,
  newId: () => string,
): Posted {
  throwUnlessPoints(reward.points);
  const draft = new LedgerDraft(state, now, newId);
  const journalId = draft.post(
    { kind: 'referral', occurredAt: now, explanation: { ...reward } },
    'issued',
    reward.points,
  );
  credit(draft, { journalId, points: reward.points, purchaseId: null }, datesOf(now, 0, programme));
  return { ...draft.close(), journalId };
}

export interface ReferralReversalCommand {
  readonly rewardJournalId: string;
  /** The journal that took it back before, if one did. */
  readonly reversedByJournalId: string | null;
  readonly reward: ReferralExplanation;
  /** What `expire` journals have drawn from the reward's lot. */
  readonly expiredPoints: number;
  readonly staffId: string | null;
}

/** Takes one side's reward back, as a refund does: own lot first, expired points not again, the rest by `policy`. */
export function decideReferralReversal(
  state: PointsState,
  command: ReferralReversalCommand,
  policy: RefundPolicy,
  now: Instant,
  newId: () => string,
): Decision<Posted & TakenBack, AlreadyReversed> {
  const { rewardJournalId, reversedByJournalId, reward, staffId } = command;
  if (reversedByJournalId !== null) return refuse({ code: 'already-reversed', journalId: reversedByJournalId });
  const draft = new LedgerDraft(state, now, newId);
  const isOwn = (lot: { readonly journalId: string }) => lot.journalId === rewardJournalId;
  const expiredPoints = Math.min(reward.points, command.expiredPoints + expiredOnOpening(draft, isOwn));
  const taken = takeBack(draft, reward.points - expiredPoints, isOwn, policy, (where) => ({
    kind: 'referral_reversed',
    occurredAt: now,
    staffId,
    reversesJournalId: rewardJournalId,
    explanation: { ...reward, ...where, expiredPoints, policy },
  }));
  return accept({ ...draft.close(), ...taken });
}
