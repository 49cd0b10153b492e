import { auditPart } from '../../db/audit.ts';
import { findMember, type MemberRow } from '../../db/members.ts';
import {
  type CardClaimRow,
  decideCardClaimPart,
  findCardClaim,
  newCardClaimPart,
  openClaimOf,
  openClaims,
} from '../../db/oldCards.ts';
import type { Part } from '../../db/unit.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Programme } from '../core/programme.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { joiningParts } from './joinRecord.ts';
import { type Notice, notices } from './notice.ts';
import {
  type BindOutcome,
  type BindRefusal,
  type BindState,
  claimedOf,
  decideBind,
  type FoundCard,
  lookAtOldCard,
  readBind,
} from './oldCards.ts';
import { readAnswerers } from './staff.ts';

/** A request as staff see it. */
export interface CardRequest extends FoundCard {
  readonly claimId: string;
  readonly memberId: string;
  readonly name: string | null;
  /** What was typed. */
  readonly cardNumber: string;
  readonly proof: string;
}

export type AskRefusal = { readonly code: 'member-unknown' } | { readonly code: 'claim-waits' };

/** Asks owner and managers to find somebody's old card. One request of a member waits at a time. */
export const askForCard = (
  deps: Deps,
  asked: { readonly memberId: string; readonly cardNumber: string; readonly proof: string },
  key: string,
  now: number,
): Promise<Answered<{ readonly asked: true }, AskRefusal>> =>
  decideAndCommit(deps, {
    key: { name: key, request: asked },
    read: async () => {
      const member = await findMember(deps.db, asked.memberId);
      const waiting = member && (await openClaimOf(deps.db, member.memberId));
      return {
        member,
        waiting,
        about: await lookAtOldCard(deps, asked.cardNumber),
        answerers: await readAnswerers(deps),
      };
    },
    decide: ({ member, waiting }) => {
      if (member?.state !== 'active') return refuse<AskRefusal>({ code: 'member-unknown' });
      return waiting === undefined
        ? accept({ member, claimId: deps.newId() })
        : refuse<AskRefusal>({ code: 'claim-waits' });
    },
    parts: ({ about, answerers }, { member, claimId }) => {
      const { memberId, name } = member;
      const { cardNumber, proof } = asked;
      const notice: Notice = { kind: 'card-claim', claimId, memberId, name, cardNumber, proof, ...about };
      return [
        newCardClaimPart({ claimId, memberId, cardNumber, proof, state: 'open', createdAt: new Date(now) }),
        notices(
          deps.newId,
          answerers.map(({ channel, channelUserId }) => ({ to: { address: { channel, channelUserId } }, notice })),
        ),
      ];
    },
    answer: () => ({ asked: true as const }),
  });

const LISTED = 5;

/** The oldest requests that wait, at most five, with what the old list says now. */
export async function readCardRequests(deps: Deps): Promise<readonly CardRequest[]> {
  const open = await openClaims(deps.db, LISTED);
  return Promise.all(open.map(async (one) => ({ ...one, ...(await lookAtOldCard(deps, one.cardNumber)) })));
}

export type DecideClaimRefusal =
  | { readonly code: 'not-allowed' }
  /** Decided already, or whoever asked was forgotten. */
  | { readonly code: 'claim-over' }
  | Exclude<BindRefusal, { readonly code: 'old-card-own' }>;

interface ClaimState extends BindState {
  readonly claim: CardClaimRow | undefined;
}

/** `state`: a card that the member has by now is confirmed too, and nothing is left to join. */
interface ClaimOutcome {
  readonly claim: CardClaimRow;
  readonly own: MemberRow;
  readonly state: 'confirmed' | 'refused';
  readonly bound: BindOutcome | undefined;
}

/**
 * The answer of owner or manager to a request: the record becomes the member's, or nothing does; either way they hear
 * it. Refuses, in this order: `not-allowed`, `claim-over`, then, to a yes, why the card cannot be given.
 */
export const decideCardRequest = (
  deps: Deps,
  answer: { readonly claimId: string; readonly approve: boolean; readonly programme: Programme },
  by: Extract<Actor, { kind: 'staff' }>,
  key: string,
  now: number,
): Promise<Answered<{ readonly joined: boolean }, DecideClaimRefusal>> =>
  decideAndCommit<ClaimState, ClaimOutcome, { joined: boolean }, DecideClaimRefusal>(deps, {
    key: { name: key, request: { claimId: answer.claimId, approve: answer.approve } },
    read: async () => {
      const claim = await findCardClaim(deps.db, answer.claimId);
      const none = { own: undefined, card: undefined, joining: undefined };
      return { claim, ...(claim ? await readBind(deps, claim.memberId, claim.cardNumber) : none) };
    },
    decide: (state) =>
      by.role === 'cashier' ? refuse({ code: 'not-allowed' }) : decideClaim(deps, state, answer, now),
    parts: (_state, outcome) => claimParts(deps, outcome, by, now),
    answer: ({ state }) => ({ joined: state === 'confirmed' }),
  });

function decideClaim(
  deps: Deps,
  state: ClaimState,
  { approve, programme }: { readonly approve: boolean; readonly programme: Programme },
  now: number,
): Decision<ClaimOutcome, DecideClaimRefusal> {
  const { claim, own } = state;
  if (claim?.state !== 'open' || own?.state !== 'active') return refuse({ code: 'claim-over' });
  if (!approve) return accept({ claim, own, state: 'refused', bound: undefined });
  const bound = decideBind(deps, state, programme, now);
  if (bound.ok) return accept({ claim, own, state: 'confirmed', bound: bound.value });
  const { refusal } = bound;
  if (refusal.code !== 'old-card-own') return refuse(refusal);
  return accept({ claim, own, state: 'confirmed', bound: undefined });
}

function claimParts(
  deps: Deps,
  { claim, own, state, bound }: ClaimOutcome,
  by: Extract<Actor, { kind: 'staff' }>,
  now: number,
): readonly Part[] {
  const decided = decideCardClaimPart(claim.claimId, state, by.staffId, new Date(now));
  const { memberId, available } = bound === undefined ? own : claimedOf(bound);
  const notice: Notice =
    state === 'confirmed' ? { kind: 'card-claim-confirmed', available } : { kind: 'card-claim-refused' };
  const said = [{ to: { memberId }, notice }];
  if (bound !== undefined) {
    return [decided, ...joiningParts(deps, bound.joining, bound.merge, { by, way: 'staff', said }, now)];
  }
  return [decided, auditOf(deps, by, `old-card-${state}`, own.memberId, now), notices(deps.newId, said)];
}

const auditOf = (deps: Deps, by: Actor, action: string, memberId: string, now: number): Part =>
  auditPart({
    auditId: deps.newId(),
    actor: actorName(by),
    action,
    memberId,
    details: {},
    occurredAt: new Date(now),
  });
