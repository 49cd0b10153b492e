import { auditPart } from '../../db/audit.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import { findMember } from '../../db/members.ts';
import { findSpend, type SpendRead } from '../../db/spends.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import {
  type AlreadyReversed,
  decideSpend,
  decideSpendReversal,
  type NotEnoughPoints,
} from '../core/points/decideSpend.ts';
import type { Balances } from '../core/points/ledger.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { lookupOf, type MemberReference } from './memberReference.ts';
import { isOutOfRange } from './pointsRange.ts';
import { readProgramme, type VersionedProgramme } from './programme.ts';

/** Points that another system of the shop takes for something that is not in the catalogue. */
export interface Spend {
  readonly member: MemberReference;
  /** Above 0. */
  readonly points: number;
  /** What they were for, as the member's history tells it. */
  readonly reason: string;
}

export type SpendPointsRefusal = { readonly code: 'member-unknown' } | NotEnoughPoints;

export interface PointsSpent extends Balances {
  readonly spendId: string;
  readonly memberId: string;
  readonly points: number;
}

/** Spends points of a member. Never clamps: `member-unknown`, `not-enough-points` with how many are missing. */
export const spendPoints = (
  deps: Deps,
  spend: Spend,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PointsSpent, SpendPointsRefusal>> =>
  decideAndCommit<
    MemberPoints | undefined,
    { readonly member: MemberPoints; readonly spent: Posted },
    PointsSpent,
    SpendPointsRefusal
  >(deps, {
    key: { name: key, request: spend },
    read: async () => findMemberPoints(deps.db, await lookupOf(deps, spend.member, by, now)),
    decide: (member) => {
      if (member === undefined) return refuse({ code: 'member-unknown' });
      const command = { points: spend.points, explanation: { name: spend.reason }, staffId: staffOf(by) };
      const decided = decideSpend(member.points, command, now, deps.newId);
      return decided.ok ? accept({ member, spent: decided.value }) : decided;
    },
    parts: (_state, { member, spent }) => [
      ...ledgerParts({ memberId: member.memberId, version: member.version, change: spent }),
      auditedPart(deps, by, 'points-spent', member.memberId, { ...spend, spendId: spent.journalId }, now),
    ],
    answer: ({ member, spent }) => ({
      spendId: spent.journalId,
      memberId: member.memberId,
      points: spend.points,
      ...spent.after,
    }),
  });

export type SpendBackRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'spend-unknown' }
  /** It bought something of ours, which has to go back with it. */
  | { readonly code: 'spend-of-reward' }
  /** It paid a purchase, which has to be refunded. */
  | { readonly code: 'spend-of-purchase' }
  | { readonly code: 'points-out-of-range' }
  | AlreadyReversed;

/**
 * Gives back what `spendPoints` took: the points return to the lots they came from, with a few days where these have
 * lapsed (`restoreGraceDays`). Refuses, in this order: `member-unknown`, `spend-unknown`, `spend-of-reward`,
 * `spend-of-purchase`,
 * `already-reversed` with the journal that did.
 */
export const giveSpendBack = (
  deps: Deps,
  which: { readonly memberId: string; readonly spendId: string },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PointsSpent, SpendBackRefusal>> =>
  decideAndCommit<BackState, Back, PointsSpent, SpendBackRefusal>(deps, {
    key: { name: key, request: which },
    read: async () => {
      const member = await findMember(deps.db, which.memberId);
      const [spend, programme] = await Promise.all([
        member && findSpend(deps.db, member.memberId, which.spendId),
        readProgramme(deps),
      ]);
      return { isMember: member?.state === 'active', spend, programme };
    },
    decide: (state) => decideBack(state, by, now, deps.newId),
    parts: (_state, { member, spend, back }) => [
      ...ledgerParts({ memberId: member.memberId, version: member.version, change: back }),
      auditedPart(deps, by, 'points-spend-back', member.memberId, { spendId: spend.journalId }, now),
    ],
    answer: ({ member, spend, points, back }) => ({
      spendId: spend.journalId,
      memberId: member.memberId,
      points,
      ...back.after,
    }),
  });

interface BackState {
  readonly isMember: boolean;
  readonly spend: SpendRead | undefined;
  readonly programme: VersionedProgramme;
}

interface Back {
  readonly member: MemberPoints;
  readonly spend: SpendRead;
  readonly points: number;
  readonly back: Posted;
}

function decideBack(
  { isMember, spend, programme }: BackState,
  by: Actor,
  now: number,
  newId: () => string,
): Decision<Back, SpendBackRefusal> {
  if (!isMember) return refuse({ code: 'member-unknown' });
  if (spend?.member === undefined) return refuse({ code: 'spend-unknown' });
  if (typeof spend.explanation['voucherId'] === 'string') return refuse({ code: 'spend-of-reward' });
  if (typeof spend.explanation['checkoutId'] === 'string') return refuse({ code: 'spend-of-purchase' });
  const { member, journalId, reversedByJournalId, drawn } = spend;
  const command = { spendJournalId: journalId, reversedByJournalId, drawn, staffId: staffOf(by) };
  const decided = decideSpendReversal(member.points, command, programme.document, now, newId);
  if (!decided.ok) return decided;
  if (isOutOfRange(decided.value.after)) return refuse({ code: 'points-out-of-range' });
  const points = drawn.reduce((sum, part) => sum + part.points, 0);
  return accept({ member, spend, points, back: decided.value });
}

const staffOf = (by: Actor): string | null => (by.kind === 'staff' ? by.staffId : null);

const auditedPart = (deps: Deps, by: Actor, action: string, memberId: string, details: object, now: number) =>
  auditPart({ auditId: deps.newId(), actor: actorName(by), action, memberId, details, occurredAt: new Date(now) });
