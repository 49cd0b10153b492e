import { birthdayOf, findPhoneOwner } from '../../db/memberSettings.ts';
import { findMember, type MemberRow } from '../../db/members.ts';
import {
  findOldCard,
  findOldRecord,
  type OldCard,
  type OldRecord,
  whileTriesAreLeft,
  wrongAnswerPart,
} from '../../db/oldCards.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { provesOwner, readCardNumber } from '../core/members/oldCard.ts';
import { e164Of } from '../core/members/phone.ts';
import type { Programme } from '../core/programme.ts';
import type { Address } from './channel.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { guessPerDay } from './guessLimit.ts';
import { decideJoining, type Joining, joiningParts, readJoining } from './joinRecord.ts';
import type { MergeOutcome } from './mergeMembers.ts';

/** Wrong answers about one card, of whoever gave them: from then on only staff give it away. */
const WRONG_ANSWERS = 5;
/** Wrong claims of one account in a day: card numbers follow one another, and a birthday is one of 366. */
const WRONG_A_DAY = 10;

export interface CardClaim {
  readonly address: Address;
  readonly memberId: string;
  /** As typed: the number of the old card, and what only its owner knows. */
  readonly cardNumber: string;
  readonly proof: string;
  readonly programme: Programme;
}

export type ClaimRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'too-many-wrong-codes' }
  | { readonly code: 'claim-enough-tries' }
  /** The one answer for an unknown number, a wrong answer, a card that somebody has, and one that only staff give away. */
  | { readonly code: 'claim-not-accepted' };

/** What was claimed is the member's own now, or was before. */
export interface Claimed {
  readonly memberId: string;
  /** Usable points, of both together. */
  readonly available: number;
}

interface ClaimState {
  readonly own: MemberRow | undefined;
  readonly card: OldCard | undefined;
  readonly joining: Joining | undefined;
}

/** `wrong`: the card whose counter rises, unless it is full; nothing is told apart in the answer. */
type ClaimOutcome =
  | { readonly kind: 'wrong'; readonly cardNumber: string | undefined }
  | { readonly kind: 'joined'; readonly cardNumber: string; readonly joining: Joining; readonly merge: MergeOutcome }
  | { readonly kind: 'own'; readonly own: MemberRow };

/**
 * Claims an old card by its number and something only its owner knows: the month and day of the birthday, or the end of
 * the phone number. The record becomes one with the member, in one unit, with all that either has. Of two who claim one
 * card at once, one gets it.
 */
export async function claimCard(
  deps: Deps,
  claim: CardClaim,
  key: string,
  now: number,
): Promise<Answered<Claimed, ClaimRefusal>> {
  const cardNumber = readCardNumber(claim.cardNumber);
  const today = plainDate(now, claim.programme.timeZone);
  const prove = (record: OldRecord) =>
    provesOwner(claim.proof, { birthday: birthdayOf(record.member), phone: record.member.phone ?? undefined }, today);
  const join = () =>
    decideAndCommit<ClaimState, ClaimOutcome, { readonly claimed: Claimed | null }, ClaimRefusal>(deps, {
      key: { name: key, request: { cardNumber, proof: claim.proof } },
      read: () => readClaim(deps, claim.memberId, cardNumber, prove),
      decide: (state) => decideClaim(deps, state, claim.programme, now),
      parts: (_state, outcome) => claimParts(deps, outcome, now),
      answer: (outcome) => ({ claimed: answerOf(outcome) }),
    });
  const counted = { kind: 'old-card', perDay: WRONG_A_DAY };
  const guesser = `${claim.address.channel}:${claim.address.channelUserId}`;
  const guessed = await guessPerDay(deps, guesser, counted, join, (got) => got.ok && got.value.claimed === null);
  if (guessed.allowed === 'not-today') return refuse({ code: 'claim-enough-tries' });
  if (!guessed.allowed) return refuse({ code: 'too-many-wrong-codes' });
  const { found } = guessed;
  if (!found.ok) return found;
  const { claimed } = found.value;
  return claimed === null ? refuse({ code: 'claim-not-accepted' }) : { ...found, value: claimed };
}

async function readClaim(
  deps: Deps,
  memberId: string,
  cardNumber: string | undefined,
  prove: (record: OldRecord) => boolean,
): Promise<ClaimState> {
  const own = await findMember(deps.db, memberId);
  const card = cardNumber === undefined ? undefined : await findOldCard(deps.db, cardNumber);
  const isGiven =
    own?.state === 'active' &&
    card !== undefined &&
    !card.isClaimed &&
    card.member.memberId !== own.memberId &&
    card.wrongAnswers < WRONG_ANSWERS &&
    prove(card);
  return { own, card, joining: isGiven ? await readJoining(deps, own, card) : undefined };
}

function decideClaim(
  deps: Deps,
  { own, card, joining }: ClaimState,
  programme: Programme,
  now: number,
): Decision<ClaimOutcome, ClaimRefusal> {
  if (own?.state !== 'active') return refuse({ code: 'member-unknown' });
  if (card?.member.memberId === own.memberId) return accept({ kind: 'own', own });
  if (card === undefined) return accept({ kind: 'wrong', cardNumber: undefined });
  const { cardNumber, wrongAnswers } = card;
  if (joining === undefined)
    return accept({ kind: 'wrong', cardNumber: wrongAnswers < WRONG_ANSWERS ? cardNumber : undefined });
  return accept({ kind: 'joined', cardNumber, joining, merge: decideJoining(deps, joining, programme, now) });
}

function claimParts(deps: Deps, outcome: ClaimOutcome, now: number) {
  switch (outcome.kind) {
    case 'own':
      return [];
    case 'wrong':
      return outcome.cardNumber === undefined ? [] : [wrongAnswerPart(outcome.cardNumber, WRONG_ANSWERS)];
    case 'joined': {
      const by = { kind: 'member', memberId: outcome.joining.own.memberId } as const;
      const joining = joiningParts(deps, outcome.joining, outcome.merge, { by, way: 'card' }, now);
      return whileTriesAreLeft(joining, outcome.cardNumber, WRONG_ANSWERS);
    }
  }
}

function answerOf(outcome: ClaimOutcome): Claimed | null {
  if (outcome.kind === 'wrong') return null;
  if (outcome.kind === 'own') return { memberId: outcome.own.memberId, available: outcome.own.available };
  return { memberId: outcome.joining.merging.kept.memberId, available: outcome.merge.available };
}

export type PhoneClaimRefusal = { readonly code: 'member-unknown' } | { readonly code: 'claim-phone-unknown' };

interface PhoneState {
  readonly own: MemberRow | undefined;
  readonly joining: Joining | undefined;
}

interface PhoneOutcome {
  readonly joining: Joining;
  readonly merge: MergeOutcome;
}

/**
 * Claims the record of the shop's old list that has this phone number, which the platform vouches for. Refuses
 * `claim-phone-unknown` where there is none, or it is somebody's already.
 */
export async function claimByPhone(
  deps: Deps,
  claim: { readonly memberId: string; readonly phone: string; readonly programme: Programme },
  key: string,
  now: number,
): Promise<Answered<Claimed, PhoneClaimRefusal>> {
  const phone = e164Of(claim.phone);
  if (phone === undefined) return refuse({ code: 'claim-phone-unknown' });
  return decideAndCommit<PhoneState, PhoneOutcome, Claimed, PhoneClaimRefusal>(deps, {
    key: { name: key, request: { phone } },
    read: () => readPhoneClaim(deps, claim.memberId, phone),
    decide: ({ own, joining }) => {
      if (own?.state !== 'active') return refuse({ code: 'member-unknown' });
      if (joining === undefined) return refuse({ code: 'claim-phone-unknown' });
      return accept({ joining, merge: decideJoining(deps, joining, claim.programme, now) });
    },
    parts: (_state, { joining, merge }) => {
      const by = { kind: 'member', memberId: joining.own.memberId } as const;
      return joiningParts(deps, joining, merge, { by, way: 'phone' }, now);
    },
    answer: ({ joining, merge }) => ({ memberId: joining.merging.kept.memberId, available: merge.available }),
  });
}

async function readPhoneClaim(deps: Deps, memberId: string, phone: string): Promise<PhoneState> {
  const own = await findMember(deps.db, memberId);
  const ownerId = await findPhoneOwner(deps.db, phone);
  const record = ownerId === undefined ? undefined : await findOldRecord(deps.db, ownerId);
  const isGiven =
    own?.state === 'active' && record !== undefined && !record.isClaimed && record.member.memberId !== own.memberId;
  return { own, joining: isGiven ? await readJoining(deps, own, record) : undefined };
}
