import { auditPart } from '../../db/audit.ts';
import { findMemberPoints, ledgerRowParts, type MemberPoints, memberPart } from '../../db/ledger.ts';
import { type MemberRow, tierStateOf } from '../../db/members.ts';
import {
  type Belongings,
  closedMemberPart,
  countForMerge,
  findBelongings,
  joinTagsParts,
  keptMemberPart,
  lastMarketingWord,
  lotMarksOf,
  type MergeCounts,
  moveRowsParts,
} from '../../db/merge.ts';
import { mergedMilestonesPart } from '../../db/milestones.ts';
import { findRewardJournal, type RewardJournal } from '../../db/referralRewards.ts';
import { changeReferralPart, findReferralsAround, moveReferrerPart, type StoredReferral } from '../../db/referrals.ts';
import { purchasesOf } from '../../db/tiers.ts';
import { type Part, UnitRaced } from '../../db/unit.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { decideMerge } from '../core/points/decideMerge.ts';
import { decideReferralReversal } from '../core/points/decideReferral.ts';
import type { LedgerChange, PointsState } from '../core/points/ledger.ts';
import { applyChange } from '../core/points/lots.ts';
import { expiredIn } from '../core/points/takeBack.ts';
import type { Programme } from '../core/programme.ts';
import type { Referral } from '../core/referrals/referral.ts';
import { decideReferralReverse } from '../core/referrals/reward.ts';
import { type CountedPurchase, measureOf } from '../core/tiers/measure.ts';
import { decideMergedTier, type TierState, windowStart } from '../core/tiers/tier.ts';
import type { Deps } from './deps.ts';
import { joinChanges } from './joinChanges.ts';
import {
  decideMergedStamps,
  type MergedStamps,
  type MergeStamps,
  mergeStampParts,
  readMergeStamps,
} from './stamps/ofMerge.ts';

/** Everything that becoming one member is decided on. */
export interface MergeState {
  readonly kept: MemberRow;
  readonly closed: MemberRow;
  /** The points of both, and of a third who was rewarded for bringing the one that ends, by member id. */
  readonly points: ReadonlyMap<string, MemberPoints>;
  /** Sides of the referrals that are taken back, with the rewards they got. */
  readonly rewards: readonly SideReward[];
  readonly referrals: readonly StoredReferral[];
  readonly counts: MergeCounts;
  readonly belongings: ReadonlyMap<string, Belongings>;
  readonly marketing: boolean;
  /** The language of the member who stays. */
  readonly language: string;
  /** What both bought, for the tier of the one who stays. */
  readonly bought: readonly CountedPurchase[];
  readonly stamps: MergeStamps;
}

interface SideReward {
  /** The friend of the referral. */
  readonly referralId: string;
  readonly memberId: string;
  readonly reward: RewardJournal;
}

/** Of two accounts of one person the one that joined first stays. */
const keptOf = (a: MemberRow, b: MemberRow): readonly [kept: MemberRow, closed: MemberRow] => {
  const order = a.joinedAt.getTime() - b.joinedAt.getTime() || (a.memberId < b.memberId ? -1 : 1);
  return order < 0 ? [a, b] : [b, a];
};

/**
 * Reads it all. What moves meanwhile makes the commit race, and it is read again. `language`: where the older one was
 * never in a chat, and so never chose its own.
 */
export async function readMerge(deps: Deps, a: MemberRow, b: MemberRow, language?: string): Promise<MergeState> {
  const [kept, closed] = keptOf(a, b);
  const ids = [kept.memberId, closed.memberId];
  const referrals = await findReferralsAround(deps.db, ids);
  const rewarded = referrals.filter((one) => one.state === 'rewarded' && isTakenBack(one, kept, closed));
  const points = new Map<string, MemberPoints>();
  addPoints(points, await findMemberPoints(deps.db, kept.memberId));
  addPoints(points, await readLeaving(deps, closed.memberId));
  // One of them ended between two reads: as good as a lost race at the commit.
  if (!ids.every((id) => points.has(id))) throw new UnitRaced('member', undefined);
  return {
    kept,
    closed,
    points,
    rewards: await readRewards(deps, rewarded, points),
    referrals,
    counts: await countForMerge(deps.db, kept.memberId, closed.memberId),
    belongings: await findBelongings(deps.db, ids),
    marketing: (await lastMarketingWord(deps.db, ids)) ?? false,
    language: language ?? kept.language,
    bought: await purchasesOf(deps.db, ids),
    stamps: await readMergeStamps(deps, kept.memberId, closed.memberId),
  };
}

/** The points that go over, each lot with what was said about it: so nobody is told, or given more time, twice. */
async function readLeaving(deps: Deps, memberId: string): Promise<MemberPoints | undefined> {
  const member = await findMemberPoints(deps.db, memberId);
  if (member === undefined) return undefined;
  const marks = await lotMarksOf(deps.db, memberId);
  const nothing = { noticedAt: null, extendedAt: null };
  const lots = member.points.lots.map((lot) => ({ ...lot, ...(marks.get(lot.lotId) ?? nothing) }));
  return { ...member, points: { ...member.points, lots } };
}

async function readRewards(
  deps: Deps,
  rewarded: readonly StoredReferral[],
  points: Map<string, MemberPoints>,
): Promise<readonly SideReward[]> {
  const rewards: SideReward[] = [];
  for (const { referralId, memberId, journalId } of rewarded.flatMap(sidesOf)) {
    // A third may have been merged since, or forgotten.
    const member = points.get(memberId) ?? (await findMemberPoints(deps.db, memberId));
    if (member === undefined || journalId === null) continue;
    addPoints(points, member);
    const reward = await findRewardJournal(deps.db, member.memberId, journalId);
    if (reward !== undefined) rewards.push({ referralId, memberId: member.memberId, reward });
  }
  return rewards;
}

function addPoints(points: Map<string, MemberPoints>, member: MemberPoints | undefined): void {
  if (member !== undefined) points.set(member.memberId, member);
}

const sidesOf = (one: StoredReferral) => [
  { referralId: one.referralId, memberId: one.friendId, journalId: one.friendJournalId },
  { referralId: one.referralId, memberId: one.referrerId, journalId: one.referrerJournalId },
];

/**
 * Whether a referral does not survive: it was between the two, or it brought the account that ends. Its owner was a
 * member already, so nobody brought a new customer with it.
 */
const isTakenBack = (one: Referral, kept: MemberRow, closed: MemberRow): boolean =>
  one.friendId === closed.memberId || (one.friendId === kept.memberId && one.referrerId === closed.memberId);

export interface MergeOutcome {
  /** Change of each member whose points move, by id. */
  readonly changes: ReadonlyMap<string, LedgerChange>;
  readonly reversed: readonly { readonly before: StoredReferral; readonly after: Referral; readonly reason: string }[];
  /** What the member who ends brought along, after rewards were taken back; below zero for a debt. */
  readonly movedPoints: number;
  readonly available: number;
  /** Of the member who stays. */
  readonly tier: TierState;
  /** What a third lost, who was rewarded for bringing the account that ends. */
  readonly lost: readonly Lost[];
  readonly stamps: MergedStamps;
}

interface Lost {
  readonly memberId: string;
  readonly points: number;
  readonly available: number;
  readonly deficit: number;
}

/** Two accounts of one person become one: referrals that were none are taken back first, then all points move. */
export function decideMergeMembers(
  state: MergeState,
  programme: Programme,
  now: number,
  newId: () => string,
): MergeOutcome {
  const { kept, closed } = state;
  const books = new Books(state.points);
  const reversed = state.referrals
    .filter((one) => isTakenBack(one, kept, closed))
    .flatMap((before) => {
      const step = decideReferralReverse(before, now);
      if (step.kind === 'nothing') return [];
      if (step.wasRewarded) takeRewardsBack(books, state, before, programme, now, newId);
      const isOwn = [kept.memberId, closed.memberId].includes(before.referrerId);
      return [{ before, after: step.referral, reason: isOwn ? 'same-person' : 'friend-is-customer' }];
    });
  const accounts = { keptMemberId: kept.memberId, closedMemberId: closed.memberId };
  const closing = books.stateOf(closed.memberId);
  const merged = decideMerge(books.stateOf(kept.memberId), closing, accounts, now, newId);
  books.add(kept.memberId, merged.kept);
  books.add(closed.memberId, merged.closed);
  return {
    changes: books.changes,
    reversed,
    movedPoints: closing.available + closing.pending - closing.deficit,
    available: merged.kept.after.available,
    tier: tierOfBoth(state, programme, now),
    lost: lossesOf(state, books),
    stamps: decideMergedStamps(programme, state.stamps, kept.memberId, now, newId),
  };
}

/** In a shop without tiers nothing is decided: what stands there is kept. */
function tierOfBoth({ kept, closed, bought }: MergeState, { tiers, timeZone }: Programme, now: number): TierState {
  const [one, other] = [tierStateOf(kept), tierStateOf(closed)];
  if (tiers === null) return one;
  const since = windowStart(tiers, plainDate(now, timeZone), timeZone);
  return decideMergedTier(tiers, one, other, measureOf(bought, since, timeZone), now, timeZone);
}

function lossesOf({ kept, closed, rewards }: MergeState, books: Books): Lost[] {
  const third = rewards.filter(({ memberId }) => memberId !== kept.memberId && memberId !== closed.memberId);
  return third.flatMap(({ memberId, reward }) => {
    const change = books.changes.get(memberId);
    if (change === undefined) return [];
    const { available, deficit } = change.after;
    return [{ memberId, points: reward.explanation.points, available, deficit }];
  });
}

/** The points of several members while one decision after another is added. */
class Books {
  readonly changes = new Map<string, LedgerChange>();
  readonly #states = new Map<string, PointsState>();

  constructor(points: ReadonlyMap<string, MemberPoints>) {
    for (const [id, one] of points) this.#states.set(id, one.points);
  }

  stateOf(memberId: string): PointsState {
    const state = this.#states.get(memberId);
    if (state === undefined) throw new Error(`the points of ${memberId} were not read`);
    return state;
  }

  add(memberId: string, change: LedgerChange): void {
    const before = this.changes.get(memberId);
    this.changes.set(memberId, before === undefined ? change : joinChanges(before, change));
    this.#states.set(memberId, applyChange(this.stateOf(memberId), change));
  }
}

function takeRewardsBack(
  books: Books,
  { rewards }: MergeState,
  referral: StoredReferral,
  programme: Programme,
  now: number,
  newId: () => string,
): void {
  for (const { memberId, reward } of rewards.filter((one) => one.referralId === referral.referralId)) {
    const before = books.changes.get(memberId);
    const lapsed = before === undefined ? 0 : expiredIn(before, (lot) => lot.journalId === reward.journalId);
    const command = {
      rewardJournalId: reward.journalId,
      reversedByJournalId: reward.reversedByJournalId,
      reward: reward.explanation,
      expiredPoints: reward.expiredPoints + lapsed,
      staffId: null,
    };
    const decided = decideReferralReversal(books.stateOf(memberId), command, programme.points.refundPolicy, now, newId);
    if (decided.ok) books.add(memberId, decided.value);
  }
}

/** The parts of the merge: the ledger of all whose points move, both members' rows, and everything that goes over. */
export function mergeParts(deps: Deps, state: MergeState, outcome: MergeOutcome, now: number): readonly Part[] {
  const { kept, closed } = state;
  const [keptId, closedId] = [kept.memberId, closed.memberId];
  const after = outcome.changes.get(keptId)?.after;
  if (after === undefined) throw new Error('a merge changes the member who stays');
  const nothing: Belongings = { tags: [] };
  const third = [...outcome.changes].flatMap(([memberId, change]) => {
    const version = state.points.get(memberId)?.version;
    const isOne = memberId === keptId || memberId === closedId || version === undefined;
    return isOne ? [] : [{ memberId, part: memberPart({ memberId, version, change }) }];
  });
  const rows = [
    { memberId: keptId, part: keptMemberPart(kept, closed, after, { ...state, tier: outcome.tier }) },
    { memberId: closedId, part: closedMemberPart(closed, keptId) },
    ...third,
  ].toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const invited = state.referrals.filter((one) => one.referrerId === closedId && one.friendId !== keptId);
  return [
    ...rows.map((row) => row.part),
    ...ledgerRowParts(...[...outcome.changes].map(([memberId, change]) => ({ memberId, change }))),
    ...outcome.reversed.map(({ before, after: changed, reason }) => changeReferralPart(before, { ...changed, reason })),
    moveReferrerPart(closedId, keptId, invited.length),
    ...moveRowsParts(closedId, keptId, state.counts),
    mergedMilestonesPart(closedId, keptId),
    ...mergeStampParts(closedId, keptId, outcome.stamps, deps.newId, now),
    ...joinTagsParts(
      closedId,
      keptId,
      state.belongings.get(closedId) ?? nothing,
      state.belongings.get(keptId) ?? nothing,
    ),
    auditPart({
      auditId: deps.newId(),
      actor: `member:${keptId}`,
      action: 'members-merged',
      memberId: keptId,
      details: { closedMemberId: closedId, movedPoints: outcome.movedPoints },
      occurredAt: new Date(now),
    }),
  ];
}
