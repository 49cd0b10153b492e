import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import { findMilestones, loseMilestonePart, type MilestoneRead, milestonesPart } from '../../db/milestones.ts';
import { findRewardJournal, type RewardJournal } from '../../db/referralRewards.ts';
import { quietEndsAt } from '../core/calendar/hours.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { decideReferralReversal, decideReferralReward } from '../core/points/decideReferral.ts';
import type { LedgerChange, PointsState } from '../core/points/ledger.ts';
import { applyChange } from '../core/points/lots.ts';
import type { Programme } from '../core/programme.ts';
import { decideMilestones, type ReferralMilestone } from '../core/referrals/milestones.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { joinChanges } from './joinChanges.ts';
import { noticesAfter } from './noticesAfter.ts';
import { readProgramme } from './programme.ts';
import type { Said } from './purchaseNotices.ts';

interface State {
  readonly member: MemberPoints | undefined;
  readonly read: MilestoneRead;
  readonly journals: ReadonlyMap<number, RewardJournal>;
  readonly programme: Programme;
}

interface Settled {
  readonly member: MemberPoints;
  readonly change: LedgerChange;
  readonly reached: readonly (ReferralMilestone & { readonly journalId: string })[];
  readonly lost: readonly number[];
  readonly said: readonly Said[];
  readonly quietMs: number;
}

/**
 * Gives a referrer the bonus of every milestone that their rewarded friends reach, and takes back what they do not reach
 * any more, since a friend's purchase was returned. Run again, it changes nothing.
 */
export async function settleMilestones(deps: Deps, memberId: string, now: number): Promise<void> {
  await decideAndCommit<State, Settled, null, { readonly code: 'nothing-to-settle' }>(deps, {
    read: () => readState(deps, memberId),
    decide: (state) => decide(state, now, deps.newId),
    parts: (_state, { member, change, reached, lost, said, quietMs }) => [
      ...ledgerParts({ memberId: member.memberId, version: member.version, change }),
      milestonesPart(
        reached.map(({ friends, journalId }) => {
          return { memberId: member.memberId, friends, journalId, reachedAt: new Date(now) };
        }),
      ),
      ...lost.map((friends) => loseMilestonePart(member.memberId, friends)),
      noticesAfter(deps.newId, said, quietMs),
    ],
    answer: () => null,
  });
}

async function readState(deps: Deps, memberId: string): Promise<State> {
  const [member, read, { document: programme }] = await Promise.all([
    findMemberPoints(deps.db, memberId),
    findMilestones(deps.db, memberId),
    readProgramme(deps),
  ]);
  const journals = new Map<number, RewardJournal>();
  for (const { friends, journalId } of read.given.filter((one) => one.friends > read.rewarded)) {
    const journal = await findRewardJournal(deps.db, memberId, journalId);
    if (journal !== undefined) journals.set(friends, journal);
  }
  return { member, read, journals, programme };
}

function decide(
  { member, read, journals, programme }: State,
  now: number,
  newId: () => string,
): Decision<Settled, { readonly code: 'nothing-to-settle' }> {
  const given = read.given.map(({ friends }) => friends);
  const { reached, lost } = decideMilestones(programme.referral.milestones, read.rewarded, given);
  if (member === undefined || (reached.length === 0 && lost.length === 0)) return refuse({ code: 'nothing-to-settle' });
  const { memberId } = member;
  const changes: LedgerChange[] = [];
  const said: Said[] = [];
  let points: PointsState = member.points;
  const add = (change: LedgerChange) => {
    changes.push(change);
    points = applyChange(points, change);
  };
  const gone = lost.flatMap((friends) => journals.get(friends) ?? []);
  for (const { journalId, reversedByJournalId, explanation, expiredPoints } of gone) {
    const command = {
      rewardJournalId: journalId,
      reversedByJournalId,
      reward: explanation,
      expiredPoints,
      staffId: null,
    };
    const taken = decideReferralReversal(points, command, programme.points.refundPolicy, now, newId);
    if (!taken.ok) continue;
    add(taken.value);
    const { available, deficit } = taken.value.after;
    const notice = { kind: 'referral-reversed' as const, points: explanation.points, available, deficit };
    said.push({ to: { memberId }, notice });
  }
  const bonuses = reached.map((milestone) => {
    const reward = { points: milestone.points, referralId: memberId, side: 'referrer' as const };
    const posted = decideReferralReward(points, reward, programme, now, newId);
    add(posted);
    const { available, deficit } = posted.after;
    said.push({ to: { memberId }, notice: { kind: 'referral-milestone', ...milestone, available, deficit } });
    return { ...milestone, journalId: posted.journalId };
  });
  const [first, ...others] = changes;
  if (first === undefined) return refuse({ code: 'nothing-to-settle' });
  const quietMs = quietEndsAt(now, programme.timeZone, programme.messages) - now;
  return accept({ member, change: others.reduce(joinChanges, first), reached: bonuses, lost, said, quietMs });
}
