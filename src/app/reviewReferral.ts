import { auditPart } from '../../db/audit.ts';
import { findMemberPoints, ledgerParts, type MemberPoints, type MemberWrite } from '../../db/ledger.ts';
import {
  changeReferralPart,
  findReferralOf,
  findReferrer,
  referralsForReview,
  type StoredReferral,
} from '../../db/referrals.ts';
import { quietEndsAt } from '../core/calendar/hours.ts';
import { rulesOn } from '../core/coupons/issueRules.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { decideReferralReward } from '../core/points/decideReferral.ts';
import type { Programme } from '../core/programme.ts';
import { decideReferralRelease, decideReferralReview, type ReviewedStep } from '../core/referrals/reward.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { decideIssues, type Issued, type IssueRead, issuedParts, newsOf, readIssues } from './issueRules.ts';
import type { Notice } from './notice.ts';
import { noticesAfter } from './noticesAfter.ts';
import { readProgramme, type VersionedProgramme } from './programme.ts';

/** The rewards that wait for the owner, the oldest first, at most 50. */
export const readReferralsForReview = (deps: Pick<Deps, 'db'>, programme: Programme) =>
  referralsForReview(deps.db, programme.referral.velocity.days, 50);

export type ReviewRefusal = { readonly code: 'not-allowed' } | { readonly code: 'review-over' };

export interface ReferralReviewed {
  readonly state: StoredReferral['state'];
  readonly referrerPoints: number;
  readonly friendPoints: number;
}

interface State {
  readonly referral: StoredReferral | undefined;
  readonly friend: MemberPoints | undefined;
  readonly referrer: MemberPoints | undefined;
  readonly programme: VersionedProgramme;
  /** In a shop whose rules give coupons with a reward. */
  readonly issues: IssueRead | undefined;
}

interface Outcome {
  readonly referral: StoredReferral;
  readonly step: Exclude<ReviewedStep, { kind: 'nothing' }>;
  readonly sides: readonly Side[];
}

interface Side {
  readonly side: 'friend' | 'referrer';
  readonly member: MemberPoints;
  readonly points: number;
  readonly posted: Posted;
  readonly issued: readonly Issued[];
}

/**
 * The owner's answer to a reward that waits: both sides get their points now, or nobody does, ever. Refuses, in this
 * order: `not-allowed` to everybody but the owner, `review-over` when there is nothing (any more) to answer.
 */
export const reviewReferral = (
  deps: Deps,
  review: { readonly friendId: string; readonly approve: boolean },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<ReferralReviewed, ReviewRefusal>> =>
  decideAndCommit<State, Outcome, ReferralReviewed, ReviewRefusal>(deps, {
    key: { name: key, request: review },
    read: () => readState(deps, review.friendId, now),
    decide: (state) =>
      by.kind === 'staff' && by.role === 'owner'
        ? decide(state, (referral) => decideReferralReview(referral, review.approve, now), now, deps.newId)
        : refuse({ code: 'not-allowed' }),
    parts: (_state, outcome) => partsOf(deps, outcome, by, now),
    answer: ({ step }) => ({
      state: step.referral.state,
      referrerPoints: step.kind === 'rewarded' ? step.referrerPoints : 0,
      friendPoints: step.kind === 'rewarded' ? step.friendPoints : 0,
    }),
  });

/** Gives both sides their points once the return window is over; does nothing while the reward is not due. */
export async function releaseReferral(deps: Deps, friendId: string, now: number): Promise<void> {
  await decideAndCommit<State, Outcome, null, ReviewRefusal>(deps, {
    read: () => readState(deps, friendId, now),
    decide: (state) => {
      const released = decide(state, (referral) => decideReferralRelease(referral, now), now, deps.newId);
      return released.ok && released.value.step.kind !== 'rewarded' ? refuse({ code: 'review-over' }) : released;
    },
    parts: ({ programme: { document } }, outcome) =>
      partsOf(deps, outcome, { kind: 'system' }, now, quietEndsAt(now, document.timeZone, document.messages) - now),
    answer: () => null,
  });
}

async function readState(deps: Deps, friendId: string, now: number): Promise<State> {
  const referral = await findReferralOf(deps.db, friendId);
  const referrer = referral && (await findReferrer(deps.db, referral.referrerId, new Date(0))).member;
  const friend = referral && (await findMemberPoints(deps.db, referral.friendId));
  const programme = await readProgramme(deps);
  const rules = programme.document.issueRules.filter(({ on }) => on === 'friend' || on === 'referrer');
  const members = [friend?.memberId, referrer?.memberId].filter((one) => one !== undefined);
  const issues = await readIssues(deps, members.length === 0 ? [] : rules, members, now);
  return { referral, friend, referrer, programme, issues };
}

function decide(
  { referral, friend, referrer, programme, issues }: State,
  stepOf: (referral: StoredReferral) => ReviewedStep,
  now: number,
  newId: () => string,
): Decision<Outcome, ReviewRefusal> {
  const step = referral && stepOf(referral);
  if (referral === undefined || step === undefined || step.kind === 'nothing') return refuse({ code: 'review-over' });
  if (step.kind !== 'rewarded') return accept({ referral, step, sides: [] });
  const give = (side: Side['side'], member: MemberPoints | undefined, points: number): Side[] => {
    if (member === undefined || points === 0) return [];
    const reward = { points, referralId: referral.referralId, side };
    const { issueRules, timeZone } = programme.document;
    const issued = decideIssues(issues, rulesOn(issueRules, side), member.memberId, timeZone, now, newId);
    const posted = decideReferralReward(member.points, reward, programme.document, now, newId);
    return [{ side, member, points, posted, issued }];
  };
  const sides = [...give('friend', friend, step.friendPoints), ...give('referrer', referrer, step.referrerPoints)];
  return accept({ referral, step, sides });
}

/** `saidAfterMs`: how long the two wait to be told. */
function partsOf(deps: Deps, { referral, step, sides }: Outcome, by: Actor, now: number, saidAfterMs = 0) {
  const writes = sides.map(
    ({ member, posted }): MemberWrite => ({ memberId: member.memberId, version: member.version, change: posted }),
  );
  const journalOf = (side: Side['side']) => sides.find((one) => one.side === side)?.posted.journalId ?? null;
  return [
    ...(writes.length === 0 ? [] : ledgerParts(...writes)),
    ...issuedParts(
      sides.flatMap(({ issued }) => issued),
      'referral',
      referral.purchaseId,
    ),
    changeReferralPart(referral, {
      ...step.referral,
      friendJournalId: journalOf('friend'),
      referrerJournalId: journalOf('referrer'),
      reason: step.kind === 'rejected' ? 'owner' : null,
    }),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action:
        step.kind === 'rejected' ? 'referral-rejected' : by.kind === 'system' ? 'referral-due' : 'referral-approved',
      memberId: referral.referrerId,
      details: { friendId: referral.friendId },
      occurredAt: new Date(now),
    }),
    noticesAfter(deps.newId, sides.map(saidTo), saidAfterMs),
  ];
}

const saidTo = ({
  side,
  member,
  points,
  posted,
  issued,
}: Side): { readonly to: { readonly memberId: string }; readonly notice: Notice } => ({
  to: { memberId: member.memberId },
  notice: {
    kind: side === 'friend' ? 'referral-welcome' : 'referral-rewarded',
    points,
    available: posted.after.available,
    deficit: posted.after.deficit,
    ...newsOf(issued),
  },
});
