import { findMember, type MemberRow } from '../../db/members.ts';
import { findOldCard, type OldCard, oldCardsOf } from '../../db/oldCards.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { readCardNumber } from '../core/members/oldCard.ts';
import type { Programme } from '../core/programme.ts';
import type { Claimed } from './claimCard.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { decideJoining, type Joining, joiningParts, readJoining } from './joinRecord.ts';
import type { MergeOutcome } from './mergeMembers.ts';

/** What the old list says of a card, for staff: the reason why it was not given away by itself. */
export interface FoundCard {
  readonly found: 'free' | 'claimed' | 'unknown';
  /** The member of the record; `null` where there is none. */
  readonly recordId: string | null;
  readonly recordName: string | null;
  readonly points: number;
  /** Epoch milliseconds. */
  readonly joinedAt: number | null;
}

/** What the old list says of a number as it was typed. */
export async function lookAtOldCard(deps: Deps, typed: string): Promise<FoundCard> {
  const number = readCardNumber(typed);
  const card = number === undefined ? undefined : await findOldCard(deps.db, number);
  return foundCard(card);
}

function foundCard(card: OldCard | undefined): FoundCard {
  if (card === undefined) return { found: 'unknown', recordId: null, recordName: null, points: 0, joinedAt: null };
  const { memberId, name, available, joinedAt } = card.member;
  return {
    found: card.isClaimed ? 'claimed' : 'free',
    recordId: memberId,
    recordName: name,
    points: available,
    joinedAt: joinedAt.getTime(),
  };
}

/** What the old list says of a number that staff typed; wrong ones count towards their guess limit. */
export async function lookUpOldCard(
  deps: Deps,
  typed: string,
  by: Actor,
): Promise<Decision<FoundCard, { readonly code: 'too-many-wrong-codes' }>> {
  const look = () => lookAtOldCard(deps, typed);
  const guessed = await guess(deps, actorName(by), look, ({ found }) => found === 'unknown');
  return guessed.allowed ? accept(guessed.found) : refuse({ code: 'too-many-wrong-codes' });
}

export type BindRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'old-card-unknown' }
  /** Somebody has it in a chat already, perhaps this very customer. */
  | { readonly code: 'old-card-claimed' }
  | { readonly code: 'old-card-own' };

/** A card, and whoever it is given to; `joining` where it can be. */
export interface BindState {
  readonly own: MemberRow | undefined;
  readonly card: OldCard | undefined;
  readonly joining: Joining | undefined;
}

export interface BindOutcome {
  readonly joining: Joining;
  readonly merge: MergeOutcome;
}

/**
 * Gives an old card to the customer who stands at the counter, for staff who saw it. Refuses, in this order:
 * `member-unknown`, `old-card-unknown`, `old-card-own`, `old-card-claimed`.
 */
export const bindOldCard = (
  deps: Deps,
  bind: { readonly memberId: string; readonly cardNumber: string; readonly programme: Programme },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<Claimed, BindRefusal>> =>
  decideAndCommit<BindState, BindOutcome, Claimed, BindRefusal>(deps, {
    key: { name: key, request: { memberId: bind.memberId, cardNumber: bind.cardNumber } },
    read: () => readBind(deps, bind.memberId, bind.cardNumber),
    decide: (state) => decideBind(deps, state, bind.programme, now),
    parts: (_state, { joining, merge }) => joiningParts(deps, joining, merge, { by, way: 'till' }, now),
    answer: claimedOf,
  });

export async function readBind(deps: Deps, memberId: string, typed: string): Promise<BindState> {
  const own = await findMember(deps.db, memberId);
  const number = readCardNumber(typed);
  const card = number === undefined ? undefined : await findOldCard(deps.db, number);
  const isFree =
    own?.state === 'active' && card !== undefined && !card.isClaimed && card.member.memberId !== own.memberId;
  return { own, card, joining: isFree ? await readJoining(deps, own, card) : undefined };
}

/** The refusals of `BindRefusal`, or the merge to write. */
export function decideBind(
  deps: Deps,
  { own, card, joining }: BindState,
  programme: Programme,
  now: number,
): Decision<BindOutcome, BindRefusal> {
  if (own?.state !== 'active') return refuse({ code: 'member-unknown' });
  if (card === undefined) return refuse({ code: 'old-card-unknown' });
  if (card.member.memberId === own.memberId) return refuse({ code: 'old-card-own' });
  if (joining === undefined) return refuse({ code: 'old-card-claimed' });
  return accept({ joining, merge: decideJoining(deps, joining, programme, now) });
}

export const claimedOf = ({ joining, merge }: BindOutcome): Claimed => ({
  memberId: joining.merging.kept.memberId,
  available: merge.available,
});

/** Whether a member has an old card already. */
export const hasOldCard = async (deps: Pick<Deps, 'db'>, memberId: string): Promise<boolean> =>
  (await oldCardsOf(deps.db, memberId)).length > 0;
