import { auditPart } from '../../../db/audit.ts';
import { findStamps, type StampRead } from '../../../db/stamps.ts';
import type { Part } from '../../../db/unit.ts';
import { findMemberVersion, type MemberVersion, memberMovesPart } from '../../../db/vouchers.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { Programme } from '../../core/programme.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { notices } from '../notice.ts';
import { readProgramme } from '../programme.ts';
import { readMember } from '../readMember.ts';
import {
  changeOf,
  changeParts,
  type StampChange,
  type StampsTold,
  stampNews,
  stampReadOf,
  stampsTold,
} from './change.ts';
import { newCodeOf } from './gift.ts';
import { daySpan } from './ofPurchase.ts';

/** What somebody of the staff may give by hand at once; managers and the owner a whole card. */
export const MOST_BY_HAND = 3;
const MOST_REASON = 200;

export interface StampGrant {
  readonly memberId: string;
  readonly cardId: string;
  readonly stamps: number;
  /** What the member's history shows. */
  readonly reason: string;
}

export type GiveStampsRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'reason-missing' }
  | { readonly code: 'stamp-card-unknown' }
  | { readonly code: 'stamps-out-of-range'; readonly most: number }
  | { readonly code: 'member-unknown' };

export interface StampsGiven extends StampsTold {
  readonly memberName: string | null;
}

/** What stamps outside a sale are decided on. */
export interface StampState {
  readonly member: MemberVersion | undefined;
  readonly name: string | null;
  readonly programme: Programme;
  readonly reads: readonly StampRead[];
}

export async function readStampState(deps: Deps, memberId: string, now: number): Promise<StampState> {
  const { document: programme } = await readProgramme(deps);
  const member = await findMemberVersion(deps.db, memberId);
  if (member === undefined) return { member, name: null, programme, reads: [] };
  const [reads, known] = await Promise.all([
    findStamps(deps.db, member.memberId, daySpan(now, programme.timeZone)),
    readMember(deps, member.memberId),
  ]);
  return { member, name: known?.name ?? null, programme, reads };
}

export interface StampOutcome {
  readonly member: MemberVersion;
  readonly name: string | null;
  readonly change: StampChange;
}

/** Adds stamps to one card of what was read. */
export const stampsAdded = (
  deps: Deps,
  { programme, reads, name }: StampState,
  {
    member,
    card,
    count,
  }: { readonly member: MemberVersion; readonly card: StampChange['card']; readonly count: number },
  now: number,
): StampOutcome => {
  const { state } = stampReadOf(reads, card);
  const { memberId } = member;
  const context = { memberId, zone: programme.timeZone, now, newCode: newCodeOf(deps), newId: deps.newId };
  return { member, name, change: changeOf(card, state, count, now, context) };
};

/** What they write beside what brought them. */
export function stampOutcomeParts(
  deps: Deps,
  { member, change }: StampOutcome,
  event: ReturnType<Parameters<typeof changeParts>[2]>,
  now: number,
): readonly Part[] {
  return [memberMovesPart(member), ...changeParts(member.memberId, [change], () => event, deps.newId, now)];
}

/**
 * Stamps that somebody of the staff gives by hand, beside the cap of the day. Refuses, in this order: `not-allowed` to
 * everybody outside the staff, `reason-missing`, `stamp-card-unknown` for one that is no more or was stopped,
 * `stamps-out-of-range` above 3 for cashiers and a whole card for others, `member-unknown`.
 */
export const giveStamps = (
  deps: Deps,
  grant: StampGrant,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<StampsGiven, GiveStampsRefusal>> =>
  decideAndCommit<StampState, StampOutcome, StampsGiven, GiveStampsRefusal>(deps, {
    key: { name: key, request: grant },
    read: () => readStampState(deps, grant.memberId, now),
    decide: (state) => decide(deps, state, grant, by, now),
    parts: (_state, outcome) => [
      ...stampOutcomeParts(
        deps,
        outcome,
        {
          kind: 'adjust',
          staffId: by.kind === 'staff' ? by.staffId : null,
          explanation: { reason: grant.reason },
          occurredAt: new Date(now),
        },
        now,
      ),
      notices(deps.newId, [
        {
          to: { memberId: outcome.member.memberId },
          notice: { kind: 'stamps-given', news: stampNews(outcome.change), reason: grant.reason },
        },
      ]),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: 'stamps-given',
        memberId: outcome.member.memberId,
        details: { cardId: grant.cardId, stamps: grant.stamps, reason: grant.reason },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ change, name }) => ({ ...stampsTold(change), memberName: name }),
  });

function decide(
  deps: Deps,
  state: StampState,
  { cardId, stamps, reason }: StampGrant,
  by: Actor,
  now: number,
): Decision<StampOutcome, GiveStampsRefusal> {
  if (by.kind !== 'staff') return refuse({ code: 'not-allowed' });
  if (reason.trim() === '' || reason.length > MOST_REASON) return refuse({ code: 'reason-missing' });
  const card = state.programme.stampCards.find(({ id, active }) => id === cardId && active);
  if (card === undefined) return refuse({ code: 'stamp-card-unknown' });
  const most = by.role === 'cashier' ? Math.min(MOST_BY_HAND, card.size) : card.size;
  if (!Number.isInteger(stamps) || stamps < 1 || stamps > most) return refuse({ code: 'stamps-out-of-range', most });
  if (state.member === undefined) return refuse({ code: 'member-unknown' });
  return accept(stampsAdded(deps, state, { member: state.member, card, count: stamps }, now));
}
