import { auditPart } from '../../../db/audit.ts';
import {
  findGiftCards,
  findSoldGiftCard,
  type GiftCardRow,
  giftCardMovesPart,
  newGiftCardParts,
  returnGiftCardPart,
} from '../../../db/giftCards.ts';
import { keepsCurrencyPart } from '../../../db/programme.ts';
import type { Part } from '../../../db/unit.ts';
import { isVoucherCode, newVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { LEFT_TO_THE_CLOCKWORK, releaseLate, withoutLateHolds } from '../checkout/late.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { guess } from '../guessLimit.ts';
import { readProgramme } from '../programme.ts';

/** A gift card as staff and tills see it. Amounts in minor units. */
export interface GiftCard {
  readonly cardId: string;
  readonly code: string;
  readonly currency: string;
  /** What it was sold for. */
  readonly issuedMinor: number;
  readonly balanceMinor: number;
  /** Of the balance, what can be used now: the rest is set aside by checkouts. */
  readonly usableMinor: number;
  /** `returned`: its sale was taken back. */
  readonly state: GiftCardRow['state'];
}

export type GiftCardRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'gift-card-unknown' }
  | { readonly code: 'too-many-wrong-codes' };

export type SellGiftCardRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'currency-mismatch'; readonly currency: string }
  | { readonly code: 'gift-card-reference-known' };

export interface GiftCardSale {
  /** Above 0. */
  readonly amountMinor: number;
  /** ISO 4217; absent: the shop's. */
  readonly currency?: string | undefined;
  /** The till's own number of the sale, known once. */
  readonly externalRef?: string | undefined;
}

const mayHandle = (by: Actor): boolean => by.kind === 'staff' || by.kind === 'key';

/**
 * A gift card for money that was just paid. It earns nothing, as what it buys later does, and never expires. Its code is
 * told in this answer, which repeats get again. Refuses `not-allowed`, `currency-mismatch`, `gift-card-reference-known`.
 */
export function sellGiftCard(
  deps: Deps,
  { amountMinor, currency, externalRef }: GiftCardSale,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<GiftCard, SellGiftCardRefusal>> {
  const row = {
    cardId: deps.newId(),
    code: newVoucherCode(deps.randomBytes(8)),
    issuedMinor: amountMinor,
    balanceMinor: amountMinor,
    heldMinor: 0,
    state: 'active' as const,
    externalRef: externalRef ?? null,
    issuedBy: actorName(by),
    issuedAt: new Date(now),
  };
  return decideAndCommit<SaleState, GiftCardRow, GiftCard, SellGiftCardRefusal>(deps, {
    key: { name: key, request: { amountMinor, currency, externalRef } },
    secret: true,
    read: async () => ({
      currency: (await readProgramme(deps)).document.currency,
      known: externalRef === undefined ? undefined : await findSoldGiftCard(deps.db, externalRef),
    }),
    decide: (state) => {
      if (!mayHandle(by)) return refuse({ code: 'not-allowed' });
      if (currency !== undefined && currency !== state.currency) {
        return refuse({ code: 'currency-mismatch', currency: state.currency });
      }
      if (state.known !== undefined) return refuse({ code: 'gift-card-reference-known' });
      return accept({ ...row, currency: state.currency });
    },
    parts: (_state, card) => [
      keepsCurrencyPart(card.currency),
      ...newGiftCardParts(card, moveOf(deps, card.cardId, 'sold', amountMinor, by, now)),
      auditedPart(deps, by, 'gift-card-sold', { cardId: card.cardId, amountMinor }, now),
    ],
    answer: giftCardOf,
  });
}

interface SaleState {
  readonly currency: string;
  readonly known: GiftCardRow | undefined;
}

/** A gift card by its code, for staff and tills; unknown codes count under the guess limit of `by`. */
export async function lookUpGiftCard(
  deps: Deps,
  typed: string,
  by: Actor,
  now: number,
): Promise<Decision<GiftCard, GiftCardRefusal>> {
  if (!mayHandle(by)) return refuse({ code: 'not-allowed' });
  await releaseLate(deps, now, LEFT_TO_THE_CLOCKWORK);
  const guessed = await guess(deps, actorName(by), () => readGiftCard(deps, typed));
  if (!guessed.allowed) return refuse({ code: 'too-many-wrong-codes' });
  return guessed.found === undefined ? refuse({ code: 'gift-card-unknown' }) : accept(giftCardOf(guessed.found));
}

export interface GiftCardReturned {
  readonly card: GiftCard;
  /** What the shop gives back: what was left on it. */
  readonly amountMinor: number;
}

export type ReturnGiftCardRefusal =
  | GiftCardRefusal
  | { readonly code: 'gift-card-returned' }
  /** A checkout has set some of it aside; it is over soon. */
  | { readonly code: 'gift-card-held' };

/**
 * Takes the sale of a gift card back: the shop pays what is left on it, never what was used, and the card is over.
 * Refuses `not-allowed`, `gift-card-unknown`, `too-many-wrong-codes`, `gift-card-returned`, `gift-card-held`.
 */
export async function returnGiftCard(
  deps: Deps,
  typed: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<GiftCardReturned, ReturnGiftCardRefusal>> {
  if (!mayReturn(by)) return refuse({ code: 'not-allowed' });
  const code = normaliseVoucherCode(typed);
  const take = () =>
    decideAndCommit<GiftCardRow | undefined, GiftCardRow, GiftCardReturned, ReturnGiftCardRefusal>(deps, {
      key: { name: key, request: { code } },
      read: () => readGiftCard(deps, code),
      decide: decideReturn,
      parts: (_state, card) => givenBackParts(deps, card, 'gift-card-returned', by, now),
      answer: returnedOf,
    });
  const guessed = await guess(
    deps,
    actorName(by),
    () => withoutLateHolds(deps, now, take),
    (got) => !got.ok && got.refusal.code === 'gift-card-unknown',
  );
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

/** The card is over, with all that is left on it. */
export const givenBackParts = (
  deps: Deps,
  card: GiftCardRow,
  action: 'gift-card-returned' | 'gift-card-undone',
  by: Actor,
  now: number,
): readonly Part[] => [
  returnGiftCardPart(card),
  ...(card.balanceMinor === 0
    ? []
    : [giftCardMovesPart([moveOf(deps, card.cardId, 'returned', -card.balanceMinor, by, now)])]),
  auditedPart(deps, by, action, { cardId: card.cardId, amountMinor: card.balanceMinor }, now),
];

export const returnedOf = (card: GiftCardRow): GiftCardReturned => ({
  card: giftCardOf({ ...card, balanceMinor: 0, state: 'returned' }),
  amountMinor: card.balanceMinor,
});

/** Money goes out: not for the till's people alone. */
const mayReturn = (by: Actor): boolean => by.kind === 'key' || (by.kind === 'staff' && by.role !== 'cashier');

function decideReturn(card: GiftCardRow | undefined): Decision<GiftCardRow, ReturnGiftCardRefusal> {
  if (card === undefined) return refuse({ code: 'gift-card-unknown' });
  if (card.state === 'returned') return refuse({ code: 'gift-card-returned' });
  return card.heldMinor > 0 ? refuse({ code: 'gift-card-held' }) : accept(card);
}

async function readGiftCard(deps: Deps, typed: string): Promise<GiftCardRow | undefined> {
  const code = normaliseVoucherCode(typed);
  return isVoucherCode(code) ? (await findGiftCards(deps.db, [code]))[0] : undefined;
}

export const giftCardOf = ({
  cardId,
  code,
  currency,
  issuedMinor,
  balanceMinor,
  heldMinor,
  state,
}: GiftCardRow): GiftCard => ({
  cardId,
  code,
  currency,
  issuedMinor,
  balanceMinor,
  usableMinor: balanceMinor - heldMinor,
  state,
});

/** A move of a card's money; `purchaseId`: what it paid, or of what it got something back. */
export const moveOf = (
  deps: Deps,
  cardId: string,
  kind: 'sold' | 'paid' | 'refunded' | 'returned',
  amountMinor: number,
  by: Actor,
  now: number,
  purchaseId: string | null = null,
) => ({
  cardId,
  moveId: deps.newId(),
  kind,
  amountMinor,
  purchaseId,
  movedBy: actorName(by),
  occurredAt: new Date(now),
});

const auditedPart = (deps: Deps, by: Actor, action: string, details: object, now: number) =>
  auditPart({ auditId: deps.newId(), actor: actorName(by), action, details, occurredAt: new Date(now) });
