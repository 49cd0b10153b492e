import {
  type CheckoutRow,
  checkoutMovesPart,
  findCheckout,
  heldVouchersOf,
  keepVouchersHeldPart,
} from '../../../db/checkouts.ts';
import { holdGiftCardPart } from '../../../db/giftCards.ts';
import { findMemberPoints, ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import type { Part } from '../../../db/unit.ts';
import { memberMovesPart } from '../../../db/vouchers.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { decideHold, type Held } from '../../core/points/decideHold.ts';
import { payablePoints } from '../../core/points/payment.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Sale } from '../decidePurchase.ts';
import type { Actor, Deps } from '../deps.ts';
import { notices } from '../notice.ts';
import { readProgramme } from '../programme.ts';
import { decideAtCounter, mayRedeem, type Redeemed, redemptionNotices, redemptionParts } from '../voucherAtCounter.ts';
import { readBasis, saleOfRequest } from './basis.ts';
import {
  type CheckoutQuote,
  type CheckoutRefusal,
  type CheckoutRequest,
  type CheckoutView,
  isHeld,
  quoteOf,
  requestOf,
  viewOfCheckout,
} from './checkout.ts';
import { releaseIfLate, withoutLateHolds } from './late.ts';
import { type CheckoutBasis, priceCheckout } from './price.ts';

interface HoldState {
  readonly row: CheckoutRow | undefined;
  readonly minutes: number;
  /** Of one that is not held yet. */
  readonly basis: CheckoutBasis | undefined;
  readonly sale: Sale | undefined;
  /** Of one that is held already. */
  readonly member: MemberPoints | undefined;
  readonly heldVouchers: number;
}

interface HoldOutcome {
  readonly row: CheckoutRow;
  readonly member: MemberPoints;
  readonly until: Date;
  readonly points: Held | undefined;
  /** Empty where it was held already. */
  readonly redeemed: readonly Redeemed[];
  readonly isAgain: boolean;
  readonly heldVouchers: number;
}

/**
 * Sets aside what a checkout was quoted with: points, vouchers with their uses of every cap, money of gift cards; for so
 * many minutes as the programme says. Never clamps: what is not there any more is refused with its reason,
 * `checkout-changed` where the quote does not hold. Held again it stays so for the minutes from now; its own hold never
 * counts against it. Refuses `checkout-unknown`, `checkout-confirmed`, and as quote and spend do.
 */
export async function holdCheckout(
  deps: Deps,
  checkoutId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CheckoutView, CheckoutRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  await releaseIfLate(deps, checkoutId, now);
  return withoutLateHolds(deps, now, () =>
    decideAndCommit<HoldState, HoldOutcome, CheckoutView, CheckoutRefusal>(deps, {
      key: { name: key, request: { checkoutId } },
      read: () => readState(deps, checkoutId, by, now),
      decide: (state) => decideCheckoutHold(state, now, deps.newId),
      parts: (_state, outcome) => partsOf(deps, outcome, by, now),
      answer: (outcome) => viewOfCheckout({ ...outcome.row, ...nextOf(outcome, now) }, now),
    }),
  );
}

async function readState(deps: Deps, checkoutId: string, by: Actor, now: number): Promise<HoldState> {
  const row = await findCheckout(deps.db, checkoutId);
  const minutes = (await readProgramme(deps)).document.checkout.holdMinutes;
  const nothing = { row, minutes, basis: undefined, sale: undefined, member: undefined, heldVouchers: 0 };
  if (row === undefined || row.state === 'confirmed') return nothing;
  if (isHeld(row, now)) {
    const held = await heldVouchersOf(deps.db, row.memberId, checkoutId);
    return { ...nothing, member: await findMemberPoints(deps.db, row.memberId), heldVouchers: held.length };
  }
  const request = quotedRequest(row);
  const sale = saleOfRequest(deps, request, by, now);
  return { ...nothing, sale, basis: await readBasis(deps, { memberId: row.memberId }, request, sale, by, now) };
}

/** Exactly what was quoted, not what might be better by now. */
export function quotedRequest(row: CheckoutRow): CheckoutRequest {
  const { vouchers, points, giftCards } = quoteOf(row);
  return {
    ...requestOf(row),
    codes: [],
    vouchers: vouchers.used.map(({ code }) => code),
    points: points.points,
    giftCards: giftCards.used.map(({ code }) => code),
  };
}

function decideCheckoutHold(
  state: HoldState,
  now: number,
  newId: () => string,
): Decision<HoldOutcome, CheckoutRefusal> {
  const { row, minutes, basis, sale } = state;
  if (row === undefined) return refuse({ code: 'checkout-unknown' });
  if (row.state === 'confirmed') return refuse({ code: 'checkout-confirmed', purchaseId: row.purchaseId ?? '' });
  const until = new Date(now + minutes * 60_000);
  const isAgain = basis === undefined || sale === undefined;
  const member = isAgain ? state.member : basis.member;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const redeemed = isAgain ? accept([]) : decideQuoted(row, basis, sale, now, newId);
  if (!redeemed.ok) return redeemed;
  const { points } = quoteOf(row).points;
  const command = { points, holdId: newId(), expiresAt: until.getTime(), instead: isAgain ? row.holdId : null };
  const held = points === 0 ? undefined : decideHold(member.points, command, now, newId);
  if (held !== undefined && !held.ok) return held;
  const { heldVouchers } = state;
  return accept({ row, member, until, points: held?.value, redeemed: redeemed.value, isAgain, heldVouchers });
}

/** The vouchers of the quote once more: all of them, with what they took off then, or the first reason why not. */
export function decideQuoted(
  row: CheckoutRow,
  basis: CheckoutBasis,
  sale: Sale,
  now: number,
  newId: () => string,
): Decision<readonly Redeemed[], CheckoutRefusal> {
  const quote = quoteOf(row);
  const request = quotedRequest(row);
  const priced = priceCheckout(basis, request, sale, now, newId);
  if (!priced.ok) return priced;
  const { quote: today, basket } = priced.value;
  const [unused] = today.vouchers.unused;
  if (unused !== undefined) return refuse(unused.reason);
  if (isPricedOtherwise(quote, today) || isWorthOtherwise(quote, basis)) return refuse({ code: 'checkout-changed' });
  if (!areCardsThere(quote, basis)) return refuse({ code: 'gift-card-too-little' });
  if (quote.vouchers.used.length === 0) return accept([]);
  const reads = basis.vouchers.map(({ read }) => read);
  return decideAtCounter(reads, basket, basis.purchase.programme.document.coupons, newId, now);
}

const isPricedOtherwise = (a: CheckoutQuote, b: CheckoutQuote): boolean =>
  a.currency !== b.currency ||
  a.netMinor !== b.netMinor ||
  a.shippingOffMinor !== b.shippingOffMinor ||
  a.lines.some((line, index) => line.discountMinor !== b.lines[index]?.discountMinor);

/** Whether the points would pay something else than they were quoted for; whether they are there is not asked here. */
function isWorthOtherwise({ netMinor, shippingMinor, shippingOffMinor, points }: CheckoutQuote, basis: CheckoutBasis) {
  const rules = basis.purchase.programme.document.checkout.points;
  const billMinor = netMinor + shippingMinor - shippingOffMinor;
  const now = payablePoints(rules, points.points, points.points, billMinor);
  return now.points !== points.points || now.minor !== points.minor;
}

const areCardsThere = ({ giftCards }: CheckoutQuote, basis: CheckoutBasis): boolean =>
  giftCards.used.every(({ cardId, payMinor }) => {
    const card = basis.giftCards.find((one) => one.card?.cardId === cardId)?.card;
    return card?.state === 'active' && card.balanceMinor - card.heldMinor >= payMinor;
  });

const nextOf = ({ until, points }: HoldOutcome, now: number) => ({
  state: 'held' as const,
  holdId: points?.hold.holdId ?? null,
  heldUntil: until,
  purchaseId: null,
  updatedAt: new Date(now),
});

function partsOf(deps: Deps, outcome: HoldOutcome, by: Actor, now: number): readonly Part[] {
  const { row, member, points, until, redeemed, isAgain, heldVouchers } = outcome;
  const { memberId, version } = member;
  const { checkoutId } = row;
  const quote = quoteOf(row);
  const spent = redeemed
    .flatMap((one) => redemptionNotices(one, quote.currency))
    .filter(({ notice }) => notice.kind === 'coupon-budget-spent');
  return [
    ...(points === undefined ? [memberMovesPart(member)] : ledgerParts({ memberId, version, change: points })),
    ...redeemed.flatMap((one) => redemptionParts(deps, one, null, by, now, { checkoutId, until })),
    keepVouchersHeldPart(memberId, checkoutId, until, heldVouchers),
    ...(isAgain ? [] : quote.giftCards.used.map(({ cardId, payMinor }) => holdGiftCardPart(cardId, payMinor))),
    checkoutMovesPart(row, nextOf(outcome, now)),
    notices(deps.newId, spent),
  ];
}
