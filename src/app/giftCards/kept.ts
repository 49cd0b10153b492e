import { auditPart } from '../../../db/audit.ts';
import type { GiftCardRow } from '../../../db/giftCards.ts';
import {
  findCardAndKeeper,
  findGiftCardById,
  giftCardMovesOf,
  giftCardsKeptBy,
  type KeptGiftCard,
  keepGiftCardPart,
  newestGiftCards,
} from '../../../db/keptGiftCards.ts';
import { findMemberVersion, type MemberVersion, memberMovesPart } from '../../../db/vouchers.ts';
import { isVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { accept, refuse } from '../../core/decision.ts';
import { LEFT_TO_THE_CLOCKWORK, releaseLate } from '../checkout/late.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { type GiftCard, giftCardOf } from './giftCards.ts';

/** More than anybody keeps. */
const MOST_KEPT = 20;
const NEWEST = 9;
const MOVES = 20;

/** Unknown, empty, taken back or kept by somebody else: members are told one and the same. */
export type KeepGiftCardRefusal = { readonly code: 'code-not-accepted' };

interface KeepState {
  readonly member: MemberVersion | undefined;
  readonly found: KeptGiftCard | undefined;
}

/**
 * A member keeps a gift card whose code they know, to see what is left on it and to pay with it by their own card at the
 * till. Who keeps it already is shown it again. For callers that count guesses. Refuses `code-not-accepted`.
 */
export async function keepGiftCard(
  deps: Deps,
  memberId: string,
  typed: string,
  key: string,
  now: number,
): Promise<Answered<GiftCard, KeepGiftCardRefusal>> {
  const code = normaliseVoucherCode(typed);
  if (!isVoucherCode(code)) return refuse({ code: 'code-not-accepted' });
  return decideAndCommit<
    KeepState,
    { readonly card: GiftCardRow; readonly member: MemberVersion; readonly isKept: boolean },
    GiftCard,
    KeepGiftCardRefusal
  >(deps, {
    key: { name: key, request: { memberId, code } },
    secret: true,
    read: async () => {
      const [member, found] = await Promise.all([
        findMemberVersion(deps.db, memberId),
        findCardAndKeeper(deps.db, code),
      ]);
      return { member, found };
    },
    decide: ({ member, found }) => {
      if (member === undefined || found === undefined) return refuse({ code: 'code-not-accepted' });
      const { card, keptBy } = found;
      if (keptBy === member.memberId) return accept({ card, member, isKept: true });
      const isOver = card.state === 'returned' || card.balanceMinor === 0;
      return keptBy !== null || isOver
        ? refuse({ code: 'code-not-accepted' })
        : accept({ card, member, isKept: false });
    },
    parts: (_state, { card, member, isKept }) =>
      isKept
        ? []
        : [
            memberMovesPart(member),
            keepGiftCardPart(member.memberId, card.cardId, new Date(now)),
            auditPart({
              auditId: deps.newId(),
              actor: actorName({ kind: 'member', memberId: member.memberId }),
              action: 'gift-card-kept',
              memberId: member.memberId,
              details: { cardId: card.cardId },
              occurredAt: new Date(now),
            }),
          ],
    answer: ({ card }) => giftCardOf(card),
  });
}

/** What a member keeps and was not taken back, what was added last first; also empty ones. */
export async function readKeptGiftCards(deps: Deps, memberId: string, now: number): Promise<readonly GiftCard[]> {
  const cards = await giftCardsKeptBy(deps.db, memberId, MOST_KEPT);
  if (!cards.some(({ heldMinor }) => heldMinor > 0)) return shown(cards);
  await releaseLate(deps, now, LEFT_TO_THE_CLOCKWORK);
  return shown(await giftCardsKeptBy(deps.db, memberId, MOST_KEPT));
}

const shown = (cards: readonly GiftCardRow[]): readonly GiftCard[] =>
  cards.filter(({ state }) => state === 'active').map(giftCardOf);

/** Whether a code is a gift card's, for staff who may look any code up: what is none goes on to whoever counts guesses. */
export async function isGiftCardCode(deps: Deps, typed: string): Promise<boolean> {
  const code = normaliseVoucherCode(typed);
  return isVoucherCode(code) && (await findCardAndKeeper(deps.db, code)) !== undefined;
}

/** What happened to the money of a card. */
export interface GiftCardMoveView {
  readonly kind: 'sold' | 'paid' | 'refunded' | 'returned';
  /** Signed: + raises the balance. */
  readonly amountMinor: number;
  readonly occurredAt: number;
}

export interface GiftCardHistory {
  readonly card: GiftCard;
  readonly moves: readonly GiftCardMoveView[];
}

const runsTheShop = (by: Actor): boolean => by.kind === 'staff' && by.role !== 'cashier';

/** The newest cards, for owner and managers; nobody else gets any. */
export const readNewestGiftCards = async (deps: Deps, by: Actor): Promise<readonly GiftCard[]> =>
  runsTheShop(by) ? (await newestGiftCards(deps.db, NEWEST)).map(giftCardOf) : [];

/** One card with its latest moves: for owner and managers, and for the member who keeps it; `undefined` for others. */
export async function readGiftCardHistory(deps: Deps, cardId: string, by: Actor): Promise<GiftCardHistory | undefined> {
  const card = await findGiftCardById(deps.db, cardId);
  if (card === undefined) return undefined;
  const isKeeper =
    by.kind === 'member' &&
    (await findCardAndKeeper(deps.db, card.code))?.keptBy === by.memberId &&
    card.state === 'active';
  if (!isKeeper && !runsTheShop(by)) return undefined;
  const moves = await giftCardMovesOf(deps.db, cardId, MOVES);
  return {
    card: giftCardOf(card),
    moves: moves.map(({ kind, amountMinor, occurredAt }) => ({ kind, amountMinor, occurredAt: occurredAt.getTime() })),
  };
}
