import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import {
  countedPart,
  findMilestones,
  type GivenMilestone,
  loseMilestonePart,
  type MilestoneRead,
  milestonesPart,
  voidMilestonePart,
} from '../../db/milestones.ts';
import { findRewardJournal, type RewardJournal } from '../../db/referralRewards.ts';
import { memberMovesPart } from '../../db/vouchers.ts';
import { quietEndsAt } from '../core/calendar/hours.ts';
import type { IssueRule } from '../core/coupons/issueRules.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { decideReferralReversal, decideReferralReward } from '../core/points/decideReferral.ts';
import type { LedgerChange, PointsState } from '../core/points/ledger.ts';
import { applyChange } from '../core/points/lots.ts';
import type { Programme } from '../core/programme.ts';
import { decideMilestones, type ReferralMilestone } from '../core/referrals/milestones.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { decideIssues, type Issued, type IssueRead, issuedParts, newsOf, readIssues } from './issueRules.ts';
import { joinChanges } from './joinChanges.ts';
import { noticesAfter } from './noticesAfter.ts';
import { readProgramme } from './programme.ts';
import type { Said } from './purchaseNotices.ts';

interface State {
  readonly member: MemberPoints | undefined;
  readonly read: MilestoneRead;
  readonly journals: ReadonlyMap<number, RewardJournal>;
  /** Where a milestone brings a coupon. */
  readonly issues: IssueRead | undefined;
  readonly programme: Programme;
}

interface Settled {
  readonly member: MemberPoints;
  /** `undefined`: no points move. */
  readonly change: LedgerChange | undefined;
  readonly reached: readonly (ReferralMilestone & Pick<GivenMilestone, 'journalId' | 'voucherId'>)[];
  readonly lost: readonly GivenMilestone[];
  readonly issued: readonly Issued[];
  readonly said: readonly Said[];
  readonly quietMs: number;
}

const NOTHING = { code: 'nothing-to-settle' } as const;

/**
 * Gives a referrer the bonus of every milestone that their rewarded friends reach, and takes back what they do not reach
 * any more, since a friend's purchase was returned. A voucher that was used stays, and is not given again; a coupon that
 * is gone, stopped or used up gives nothing. Run again, it changes nothing.
 */
export async function settleMilestones(deps: Deps, memberId: string, now: number): Promise<void> {
  await decideAndCommit<State, Settled, null, typeof NOTHING>(deps, {
    read: () => readState(deps, memberId, now),
    decide: (state) => decide(state, now, deps.newId),
    parts: ({ read }, { member, change, reached, lost, issued, said, quietMs }) => {
      const { version } = member;
      return [
        ...(change === undefined ? [memberMovesPart(member)] : ledgerParts({ memberId, version, change })),
        ...issuedParts(issued, 'referral', null),
        milestonesPart(
          reached.map(({ friends, journalId, voucherId }) => {
            return { memberId, friends, journalId, voucherId, reachedAt: new Date(now) };
          }),
        ),
        ...lost.map(({ friends }) => loseMilestonePart(memberId, friends)),
        ...lost.flatMap(({ voucherId, voucherState }) =>
          voucherId !== null && voucherState === 'issued' ? [voidMilestonePart(memberId, voucherId)] : [],
        ),
        ...(read.due.length === 0 ? [] : [countedPart(read.due)]),
        noticesAfter(deps.newId, said, quietMs),
      ];
    },
    answer: () => null,
  });
}

/** The coupon of a milestone, as something that gives it. */
const ruleOf = ({ friends, coupon }: ReferralMilestone): readonly IssueRule[] =>
  coupon === undefined ? [] : [{ id: `m-${friends}`, on: 'referrer', ...coupon }];

async function readState(deps: Deps, memberId: string, now: number): Promise<State> {
  const [found, read, { document: programme }] = await Promise.all([
    findMemberPoints(deps.db, memberId),
    findMilestones(deps.db, memberId),
    readProgramme(deps),
  ]);
  const journals = new Map<number, RewardJournal>();
  for (const { friends, journalId } of read.given.filter((one) => one.friends > read.rewarded)) {
    const journal = journalId === null ? undefined : await findRewardJournal(deps.db, memberId, journalId);
    if (journal !== undefined) journals.set(friends, journal);
  }
  const { reached } = decideMilestones(programme.referral.milestones, read.rewarded, read.given.map(standing));
  const issues = await readIssues(deps, reached.flatMap(ruleOf), [memberId], now);
  // Whoever was merged meanwhile has left all of it to the other account.
  const member = found?.memberId === memberId ? found : undefined;
  return { member, read, journals, issues, programme };
}

const standing = ({ friends, voucherState }: GivenMilestone) => ({
  friends,
  isKept: voucherState !== null && voucherState !== 'issued' && voucherState !== 'void',
});

function decide(
  { member, read, journals, issues, programme }: State,
  now: number,
  newId: () => string,
): Decision<Settled, typeof NOTHING> {
  const { reached, lost } = decideMilestones(programme.referral.milestones, read.rewarded, read.given.map(standing));
  const isNothing = reached.length === 0 && lost.length === 0 && read.due.length === 0;
  if (member === undefined || isNothing) return refuse(NOTHING);
  const { memberId } = member;
  const to = { memberId };
  const changes: LedgerChange[] = [];
  const said: Said[] = [];
  const issued: Issued[] = [];
  let points: PointsState = member.points;
  const add = (change: LedgerChange) => {
    changes.push(change);
    points = applyChange(points, change);
  };
  for (const journal of lost.flatMap((friends) => journals.get(friends) ?? [])) {
    const taken = decideReferralReversal(points, reversalOf(journal), programme.points.refundPolicy, now, newId);
    if (!taken.ok) continue;
    add(taken.value);
    const { available, deficit } = taken.value.after;
    said.push({ to, notice: { kind: 'referral-reversed', points: journal.explanation.points, available, deficit } });
  }
  const bonuses = reached.flatMap((milestone) => {
    const given = decideIssues(issues, ruleOf(milestone), memberId, programme.timeZone, now, newId);
    if (milestone.coupon !== undefined && given.length === 0) return [];
    const reward = { points: milestone.points, referralId: memberId, side: 'referrer' as const };
    const posted = milestone.points === 0 ? undefined : decideReferralReward(points, reward, programme, now, newId);
    if (posted !== undefined) add(posted);
    issued.push(...given);
    const { available, deficit } = posted?.after ?? points;
    const { friends, points: bonus } = milestone;
    const notice = { kind: 'referral-milestone' as const, friends, points: bonus, available, deficit };
    said.push({ to, notice: { ...notice, ...newsOf(given) } });
    return [{ ...milestone, journalId: posted?.journalId ?? null, voucherId: given[0]?.voucher.voucherId ?? null }];
  });
  const [first, ...others] = changes;
  return accept({
    member,
    change: first && others.reduce(joinChanges, first),
    reached: bonuses,
    lost: read.given.filter(({ friends }) => lost.includes(friends)),
    issued,
    said,
    quietMs: quietEndsAt(now, programme.timeZone, programme.messages) - now,
  });
}

const reversalOf = ({ journalId, reversedByJournalId, explanation, expiredPoints }: RewardJournal) => ({
  rewardJournalId: journalId,
  reversedByJournalId,
  reward: explanation,
  expiredPoints,
  staffId: null,
});
