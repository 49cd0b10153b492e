import { auditPart } from '../../../db/audit.ts';
import {
  extendLotsPart,
  FIRST_MEMBER,
  membersWithDueLots,
  membersWithUntoldLots,
  type UntoldLots,
  untoldLotsOf,
} from '../../../db/dueLots.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import {
  changedReferrers,
  dueMilestones,
  forgetDueMilestones,
  keepMilestones,
  lastMilestones,
} from '../../../db/milestones.ts';
import { dueReferrals } from '../../../db/referrals.ts';
import { pointsOfMembers, type SettledWrite, settledParts } from '../../../db/settled.ts';
import { addLocalDays } from '../../core/calendar/localDay.ts';
import { accept, refuse } from '../../core/decision.ts';
import type { LedgerOutcome } from '../../core/points/draft.ts';
import { DECIDED_DAYS_BEFORE, decideExtension, type Extended, TOLD_WITHIN_DAYS } from '../../core/points/extend.ts';
import { settle } from '../../core/points/settle.ts';
import type { ReferralMilestone } from '../../core/referrals/milestones.ts';
import { isSame } from '../../core/settings/diff.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import { actorName, type Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { readProgramme } from '../programme.ts';
import { releaseReferral } from '../reviewReferral.ts';
import { settleMilestones } from '../settleMilestones.ts';
import { forEachMember } from './members.ts';

/**
 * Books what the calendar did to the members' points: those on the way arrive, those whose time is over leave, those
 * nobody could be told of stay longer, rewards of referrals whose return window is over are given, and referrers get
 * the bonus of their milestones. All of it holds for whoever asks whether or not it was booked, but for the last three. Run again, it changes nothing.
 */
export const pointsJob: Job = {
  name: 'points',
  async run(deps, _localDate, now, signal) {
    const at = new Date(now);
    const stream = { from: FIRST_MEMBER, signal };
    const due = { ...stream, page: (after: string, limit: number) => membersWithDueLots(deps.db, at, after, limit) };
    await forEachMember(
      due,
      (memberId) => settleMember(deps, memberId, now),
      (memberIds) => settleMembers(deps, memberIds, now),
    );
    const { document } = await readProgramme(deps);
    if (document.automations.notices.on) {
      const lots = untold(now, document.timeZone);
      const page = (after: string, limit: number) => membersWithUntoldLots(deps.db, lots, after, limit);
      await forEachMember({ ...stream, page }, (memberId) =>
        extendMember(deps, memberId, lots, document.timeZone, now),
      );
    }
    const page = (after: string, limit: number) => dueReferrals(deps.db, at, after, limit);
    await forEachMember({ ...stream, page }, (friendId) => releaseReferral(deps, friendId, now));
    await countMilestones(deps, document.referral.milestones, now, signal);
  },
};

/**
 * Gives and takes back the bonuses of milestones: of whoever has a referral that was rewarded or reversed since, and of
 * everybody in the first night of other milestones.
 */
async function countMilestones(
  deps: Deps,
  milestones: readonly ReferralMilestone[],
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const settleAll = (page: (after: string, limit: number) => Promise<readonly string[]>) =>
    forEachMember({ from: FIRST_MEMBER, signal, page }, (referrerId) => settleMilestones(deps, referrerId, now));
  const last = await lastMilestones(deps.db);
  if (milestones.length === 0 && last === undefined) return;
  if (!isSame(last, milestones)) {
    const friends = milestones.map((milestone) => milestone.friends);
    await forgetDueMilestones(deps.db);
    await settleAll((after, limit) => dueMilestones(deps.db, friends, after, limit));
    await keepMilestones(deps.db, milestones, new Date(now));
  }
  await settleAll((after, limit) => changedReferrers(deps.db, after, limit));
}

const untold = (now: number, zone: string): UntoldLots => ({
  now: new Date(now),
  until: new Date(addLocalDays(now, DECIDED_DAYS_BEFORE, zone)),
  usableBefore: new Date(addLocalDays(now, -TOLD_WITHIN_DAYS, zone)),
});

const NOTHING_DUE = { code: 'nothing-due' } as const;

/** As one unit, which is read and decided again when one of them moved meanwhile. */
async function settleMembers(deps: Deps, memberIds: readonly string[], now: number): Promise<void> {
  await decideAndCommit<readonly MemberPoints[], readonly SettledWrite[], null, typeof NOTHING_DUE>(deps, {
    read: () => pointsOfMembers(deps.db, memberIds),
    decide: (members) => {
      const writes = members.map(({ memberId, version, points }) => ({
        memberId,
        version,
        change: settle(points, now, deps.newId),
      }));
      const changed = writes.filter(({ change }) => change.lotUpdates.length > 0);
      return changed.length === 0 ? refuse(NOTHING_DUE) : accept(changed);
    },
    parts: (_members, writes) => settledParts(writes),
    answer: () => null,
  });
}

async function settleMember(deps: Deps, memberId: string, now: number): Promise<void> {
  await decideAndCommit<MemberPoints | undefined, LedgerOutcome, null, typeof NOTHING_DUE>(deps, {
    read: () => findMemberPoints(deps.db, memberId),
    decide: (member) => {
      const settled = member && settle(member.points, now, deps.newId);
      return settled === undefined || settled.lotUpdates.length === 0 ? refuse(NOTHING_DUE) : accept(settled);
    },
    parts: (member, change) =>
      member === undefined ? [] : ledgerParts({ memberId: member.memberId, version: member.version, change }),
    answer: () => null,
  });
}

interface Untold {
  readonly member: MemberPoints | undefined;
  readonly lotIds: readonly string[];
}

async function extendMember(deps: Deps, memberId: string, lots: UntoldLots, zone: string, now: number): Promise<void> {
  await decideAndCommit<Untold, Extended, null, typeof NOTHING_DUE>(deps, {
    read: async () => {
      const found = await findMemberPoints(deps.db, memberId);
      // Whoever was merged meanwhile left no lots behind.
      const member = found?.memberId === memberId ? found : undefined;
      return { member, lotIds: await untoldLotsOf(deps.db, memberId, lots) };
    },
    decide: ({ member, lotIds }) => {
      const extended = member && decideExtension(member.points, new Set(lotIds), now, zone, deps.newId);
      return extended === undefined || extended.extensions.length === 0 ? refuse(NOTHING_DUE) : accept(extended);
    },
    parts: ({ member }, { settled, extensions }) =>
      member === undefined
        ? []
        : [
            ...ledgerParts({ memberId, version: member.version, change: settled }),
            extendLotsPart(memberId, extensions, new Date(now)),
            auditPart({
              auditId: deps.newId(),
              actor: actorName({ kind: 'system' }),
              action: 'points-extended',
              memberId,
              details: { lots: extensions },
              occurredAt: new Date(now),
            }),
          ],
    answer: () => null,
  });
}
