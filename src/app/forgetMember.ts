import { auditPart } from '../../db/audit.ts';
import { erasedMemberPart, findTraces, forgetContactParts, forgetParts, type Traces } from '../../db/forget.ts';
import { findMemberPoints, ledgerRowParts, type MemberPoints } from '../../db/ledger.ts';
import { findMember, type MemberRow } from '../../db/members.ts';
import { countStampRewards, deleteStampRewardsPart, endedStampsParts, findStampTotals } from '../../db/stamps.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { decideForfeit, type Forfeited } from '../core/points/decideForfeit.ts';
import { viewOf } from '../core/points/settle.ts';
import type { Address } from './channel.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';

export type ForgetRefusal = { readonly code: 'member-unknown' };

/** What somebody loses when they are forgotten. */
export interface Losses {
  /** Available and pending. */
  readonly points: number;
  readonly vouchers: number;
}

/** What would be lost now, to be named before; `undefined`: there is no such member. */
export async function readLosses(deps: Deps, memberId: string, now: number): Promise<Losses | undefined> {
  const member = await findMemberPoints(deps.db, memberId);
  if (member === undefined) return undefined;
  const { available, pending } = viewOf(member.points, now);
  const { usableVouchers } = await findTraces(deps.db, { memberId: member.memberId }, new Date(now));
  return { points: available + pending, vouchers: usableVouchers };
}

interface ForgetState {
  readonly member: MemberRow | undefined;
  readonly points: MemberPoints | undefined;
  readonly traces: Traces | undefined;
  readonly stamps: StampTraces;
}

interface StampTraces {
  readonly cards: readonly { readonly cardId: string; readonly total: number }[];
  readonly rewards: number;
}

const NO_STAMPS: StampTraces = { cards: [], rewards: 0 };

interface Forgotten {
  readonly member: MemberRow;
  readonly traces: Traces;
  readonly forfeited: Forfeited;
  readonly stamps: StampTraces;
}

/**
 * Forgets a member: name, phone, birthday, accounts, tags, notes, messages and look-ups are deleted, points and vouchers
 * lapse. The books (purchases, journals, evidence of consent) stay under an id that stands for nobody. The event that
 * asks for it is itself kept for as long as repeats of it can come (7 days). `by`: who asked; absent: the member.
 */
export const forgetMember = (
  deps: Deps,
  memberId: string,
  key: string,
  now: number,
  by?: Actor,
): Promise<Answered<Losses, ForgetRefusal>> =>
  decideAndCommit<ForgetState, Forgotten, Losses, ForgetRefusal>(deps, {
    key: { name: key, request: { memberId } },
    read: () => readForget(deps, memberId, now),
    decide: (state) => decideForget(state, now, deps.newId),
    parts: (_read, outcome) => partsOf(deps, outcome, now, by),
    answer: ({ forfeited, traces }) => ({ points: forfeited.lostPoints, vouchers: traces.usableVouchers }),
  });

async function readForget(deps: Deps, memberId: string, now: number): Promise<ForgetState> {
  const member = await findMember(deps.db, memberId);
  if (member?.state !== 'active') return { member: undefined, points: undefined, traces: undefined, stamps: NO_STAMPS };
  const points = await findMemberPoints(deps.db, member.memberId);
  const { memberId: id } = member;
  const stamps = { cards: await findStampTotals(deps.db, id), rewards: await countStampRewards(deps.db, id) };
  return { member, points, traces: await findTraces(deps.db, { memberId: id }, new Date(now)), stamps };
}

function decideForget(
  { member, points, traces, stamps }: ForgetState,
  now: number,
  newId: () => string,
): Decision<Forgotten, ForgetRefusal> {
  if (member === undefined || points === undefined || traces === undefined) return refuse({ code: 'member-unknown' });
  return accept({ member, traces, stamps, forfeited: decideForfeit(points.points, now, newId) });
}

const partsOf = (deps: Deps, { member, traces, forfeited, stamps }: Forgotten, now: number, by?: Actor) => [
  erasedMemberPart(member, forfeited.after),
  ...ledgerRowParts({ memberId: member.memberId, change: forfeited }),
  ...forgetParts(member.memberId, traces),
  ...endedStampsParts(member.memberId, 'forget', stamps.cards, deps.newId, new Date(now)),
  deleteStampRewardsPart(member.memberId, stamps.rewards),
  auditPart({
    auditId: deps.newId(),
    actor: actorName(by ?? { kind: 'member', memberId: member.memberId }),
    action: 'member-forgotten',
    memberId: member.memberId,
    details: { lostPoints: forfeited.lostPoints, voidVouchers: traces.issuedVouchers },
    occurredAt: new Date(now),
  }),
];

/** Forgets somebody who is no member: their account, name and words. An account that has a member is left alone. */
export const forgetContact = (deps: Deps, address: Address, key: string, now: number) =>
  decideAndCommit<Traces, Traces, { readonly forgotten: true }, never>(deps, {
    key: { name: key, request: {} },
    read: () => findTraces(deps.db, { address }, new Date(now)),
    decide: accept,
    parts: (_read, traces) => forgetContactParts(address, traces),
    answer: () => ({ forgotten: true }),
  });
