import { auditPart } from '../../../db/audit.ts';
import { findGiftCards, type GiftCardRow, giftCardMovesPart, payGiftCardPart } from '../../../db/giftCards.ts';
import type { Part } from '../../../db/unit.ts';
import { walkInSalePart } from '../../../db/walkInSales.ts';
import { isVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { QuotedGiftCard } from '../checkout/checkout.ts';
import { withoutLateHolds } from '../checkout/late.ts';
import { payWithCards } from '../checkout/price.ts';
import { type CodeAtCounter, readCodeFor } from '../codes/codesAtCounter.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { guess } from '../guessLimit.ts';
import { notices } from '../notice.ts';
import { readProgramme, type VersionedProgramme } from '../programme.ts';
import { amountLine } from '../recordPurchase.ts';
import {
  decideAtCounter,
  mayRedeem,
  type Redeemed,
  type RedeemRefusal,
  redeemedOf,
  redemptionNotices,
  redemptionParts,
  type VoucherRedeemed,
} from '../voucherAtCounter.ts';
import { moveOf } from './giftCards.ts';

/** A bill of somebody who shows no member card. */
export interface WalkInBill {
  /** Codes of gift cards as they were typed, in the order in which they pay. */
  readonly giftCards: readonly string[];
  /** A printed one-time code that comes off first. */
  readonly code?: string | undefined;
  /** Minor units, above 0. */
  readonly amountMinor: number;
}

/** Amounts in minor units. */
export interface WalkInPaid {
  /** `null`: the printed code took all of it off, and the gift cards have kept their money. */
  readonly saleId: string | null;
  readonly currency: string;
  /** What was to be paid, after the printed code. */
  readonly billMinor: number;
  readonly cards: readonly { readonly cardId: string; readonly paidMinor: number; readonly leftMinor: number }[];
  /** What is left to pay in money. */
  readonly dueMinor: number;
  readonly used: VoucherRedeemed | null;
}

export type WalkInRefusal =
  | { readonly code: 'gift-card-unknown' }
  | { readonly code: 'gift-card-returned' }
  | { readonly code: 'gift-card-empty' }
  | RedeemRefusal;

interface State {
  readonly cards: readonly { readonly code: string; readonly card: GiftCardRow | undefined }[];
  readonly found: CodeAtCounter | undefined;
  readonly programme: VersionedProgramme;
}

interface Outcome {
  readonly currency: string;
  readonly saleId: string | null;
  readonly billMinor: number;
  readonly cards: readonly QuotedGiftCard[];
  readonly dueMinor: number;
  readonly redeemed: Redeemed | undefined;
}

/**
 * A bill that gift cards pay as far as they go, of somebody without a member card: nothing is earned, the cards' money and
 * a printed code that comes with them move in one unit, and the sale is kept, so that it can be taken back. Unknown codes
 * count under the guess limit of `by`. Refuses `not-allowed`, `too-many-wrong-codes`, `gift-card-unknown`,
 * `gift-card-returned` and `gift-card-empty` where no card can pay anything, and as `redeemVoucher` does for the code.
 */
export async function payWalkIn(
  deps: Deps,
  bill: WalkInBill,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<WalkInPaid, WalkInRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const giftCards = [...new Set(bill.giftCards.map(normaliseVoucherCode))];
  const code = bill.code === undefined ? undefined : normaliseVoucherCode(bill.code);
  const pay = () =>
    decideAndCommit<State, Outcome, WalkInPaid, WalkInRefusal>(deps, {
      key: { name: key, request: { giftCards, code, amountMinor: bill.amountMinor } },
      read: () => readState(deps, giftCards, code, now),
      decide: (state) => decidePayment(deps, state, bill.amountMinor, now),
      parts: (_state, outcome) => partsOf(deps, outcome, by, now),
      answer: paidOf,
    });
  const guessed = await guess(
    deps,
    actorName(by),
    () => withoutLateHolds(deps, now, pay),
    (got) => !got.ok && (got.refusal.code === 'gift-card-unknown' || got.refusal.code === 'voucher-unknown'),
  );
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

async function readState(
  deps: Deps,
  giftCards: readonly string[],
  code: string | undefined,
  now: number,
): Promise<State> {
  const programme = await readProgramme(deps);
  const cards = await findGiftCards(deps.db, giftCards.filter(isVoucherCode));
  const found = code === undefined ? undefined : await readCodeFor(deps, code, null, programme.document, now);
  return {
    programme,
    found,
    cards: giftCards.map((one) => ({ code: one, card: cards.find((card) => card?.code === one) })),
  };
}

function decidePayment(
  deps: Deps,
  { cards, found, programme }: State,
  amountMinor: number,
  now: number,
): Decision<Outcome, WalkInRefusal> {
  if (cards.length === 0 || cards.some(({ card }) => card === undefined)) return refuse({ code: 'gift-card-unknown' });
  const used = found === undefined ? accept(undefined) : decideCode(deps, found, programme, amountMinor, now);
  if (!used.ok) return used;
  const redeemed = used.value;
  const { currency } = programme.document;
  const billMinor = amountMinor - (redeemed?.redemption.discountMinor ?? 0);
  const { used: paying, unused, dueMinor } = payWithCards(cards, currency, billMinor);
  if (billMinor > 0 && paying.length === 0) {
    const isReturned = unused.some(({ reason }) => reason === 'gift-card-returned');
    return refuse({ code: isReturned ? 'gift-card-returned' : 'gift-card-empty' });
  }
  const saleId = paying.length === 0 ? null : deps.newId();
  return accept({ currency, saleId, billMinor, cards: paying, dueMinor, redeemed });
}

/** The printed code, for whoever shows it. One that has become a member's voucher waits for their card. */
function decideCode(
  deps: Deps,
  found: CodeAtCounter,
  programme: VersionedProgramme,
  amountMinor: number,
  now: number,
): Decision<Redeemed | undefined, WalkInRefusal> {
  if (found === 'unknown') return refuse({ code: 'voucher-unknown' });
  if ('refusal' in found) return refuse(found.refusal);
  const { read } = found;
  if ((read.taken?.walkIn ?? null) === null) return refuse({ code: 'voucher-of-another-member' });
  const line = { ...amountLine(amountMinor), name: '', discountMinor: 0, category: null };
  const basket = { memberId: null, earlierPurchases: read.member.purchases, lines: [line], amountOnly: true };
  const decided = decideAtCounter([read], basket, programme.document.coupons, deps.newId, now);
  return decided.ok ? accept(decided.value[0]) : decided;
}

function partsOf(deps: Deps, outcome: Outcome, by: Actor, now: number): readonly Part[] {
  const { currency, saleId, billMinor, cards, redeemed } = outcome;
  const code =
    redeemed === undefined
      ? []
      : [...redemptionParts(deps, redeemed, null, by, now), notices(deps.newId, redemptionNotices(redeemed, currency))];
  if (saleId === null) return code;
  const cardsMinor = cards.reduce((sum, { payMinor }) => sum + payMinor, 0);
  const soldBy = actorName(by);
  const occurredAt = new Date(now);
  const redemptionId = redeemed?.redemptionId ?? null;
  return [
    ...code,
    ...cards.map(({ cardId, payMinor }) => payGiftCardPart(cardId, payMinor)),
    giftCardMovesPart(
      cards.map(({ cardId, payMinor }) => ({
        ...moveOf(deps, cardId, 'paid', -payMinor, by, now, saleId),
        billMinor,
      })),
    ),
    walkInSalePart({ saleId, billMinor, cardsMinor, currency, redemptionId, soldBy, occurredAt }),
    auditPart({
      auditId: deps.newId(),
      actor: soldBy,
      action: 'gift-card-paid-without-member',
      details: { saleId, billMinor, cardsMinor, redemptionId },
      occurredAt,
    }),
  ];
}

const paidOf = ({ currency, saleId, billMinor, cards, dueMinor, redeemed }: Outcome): WalkInPaid => ({
  saleId,
  currency,
  billMinor,
  cards: cards.map(({ cardId, payMinor, leftMinor }) => ({ cardId, paidMinor: payMinor, leftMinor })),
  dueMinor,
  used: redeemed === undefined ? null : redeemedOf(redeemed),
});
