import {
  type CheckoutRow,
  checkoutMovesPart,
  findCheckout,
  type HeldVoucher,
  heldVouchersOf,
  useHeldVouchersParts,
} from '../../../db/checkouts.ts';
import { giftCardMovesPart, payHeldGiftCardPart } from '../../../db/giftCards.ts';
import { findMemberPoints, type MemberPoints } from '../../../db/ledger.ts';
import { type Part, UnitRaced } from '../../../db/unit.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { Posted } from '../../core/points/credit.ts';
import { decideConfirmHold } from '../../core/points/decideHold.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { decidePurchase, type PurchaseOutcome, type PurchaseState, type Sale } from '../decidePurchase.ts';
import type { Actor, Deps } from '../deps.ts';
import { moveOf } from '../giftCards/giftCards.ts';
import { joinChanges } from '../joinChanges.ts';
import { type PurchaseRecorded, purchaseUnit, readPurchaseState, recordedOf, saleOf } from '../recordPurchase.ts';
import { mayRedeem } from '../voucherAtCounter.ts';
import { billPaidOf, type CheckoutRefusal, type CheckoutView, isHeld, quoteOf, viewOfCheckout } from './checkout.ts';
import { heldAsTold } from './contradiction.ts';
import { releaseIfLate } from './late.ts';

export interface CheckoutConfirmation {
  readonly checkoutId: string;
  /** The till's or web shop's own number of the purchase, known once. */
  readonly externalRef: string;
  /** Epoch milliseconds; absent: now. */
  readonly occurredAt?: number | undefined;
  readonly store?: string | undefined;
}

export interface CheckoutConfirmed {
  readonly checkout: CheckoutView;
  readonly bought: PurchaseRecorded;
}

interface ConfirmState {
  readonly row: CheckoutRow | undefined;
  readonly member: MemberPoints | undefined;
  /** Absent where nothing is set aside: then nothing else is looked at. */
  readonly purchase: PurchaseState | undefined;
  readonly vouchers: readonly HeldVoucher[];
}

interface ConfirmOutcome {
  readonly row: CheckoutRow;
  readonly bought: PurchaseOutcome;
  readonly vouchers: readonly HeldVoucher[];
}

/**
 * Buys what a checkout holds, as one unit: the purchase with the discounts it was held with, the uses of the vouchers,
 * the points and the gift cards that pay for it; or nothing. What is set aside is there, so only its time can refuse it:
 * `checkout-expired`; but nobody is kept from buying, so `not-first-purchase` where another purchase was recorded before
 * this one, which holds a coupon for the first. Else `checkout-unknown`, `checkout-confirmed`, `checkout-not-held`, and as `decidePurchase` does.
 */
export async function confirmCheckout(
  deps: Deps,
  confirmation: CheckoutConfirmation,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CheckoutConfirmed, CheckoutRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const asTold = heldAsTold(deps, [confirmation.checkoutId]);
  const answered = await decideAndCommit<ConfirmState, ConfirmOutcome, CheckoutConfirmed, CheckoutRefusal>(deps, {
    key: { name: key, request: confirmation },
    read: async () => {
      await asTold();
      return readState(deps, confirmation, by, now);
    },
    decide: (state) => decideConfirm(deps, state, confirmation, by, now),
    parts: (_state, outcome) => partsOf(deps, outcome, by, now),
    answer: ({ row, bought }) => ({
      checkout: viewOfCheckout({ ...row, ...confirmedAs(bought, now) }, now),
      bought: recordedOf(bought),
    }),
  });
  if (!answered.ok && answered.refusal.code === 'checkout-expired') {
    await releaseIfLate(deps, confirmation.checkoutId, now);
  }
  return answered;
}

async function readState(
  deps: Deps,
  { checkoutId, externalRef, ...about }: CheckoutConfirmation,
  by: Actor,
  now: number,
): Promise<ConfirmState> {
  const row = await findCheckout(deps.db, checkoutId);
  if (row === undefined || !isHeld(row, now)) return { row, member: undefined, purchase: undefined, vouchers: [] };
  const { memberId } = row;
  const sale = saleOfQuote(deps, row, { externalRef, ...about }, by, now);
  const purchase = await readPurchaseState(deps, { member: { memberId }, externalRef }, sale, by, now);
  const vouchers = await heldVouchersOf(deps.db, memberId, checkoutId);
  const member = await findMemberPoints(deps.db, memberId);
  // Of one moment, or read again.
  if (member?.version !== purchase.member?.version) throw new UnitRaced('member', undefined);
  if (await wasMoved(deps, row, member)) throw new UnitRaced('checkout', undefined);
  return { row, member, purchase, vouchers };
}

/** Whether its points are not set aside any more as somebody moved it between two reads. */
async function wasMoved(deps: Deps, { checkoutId, holdId }: CheckoutRow, member: MemberPoints | undefined) {
  if (holdId === null || member === undefined) return false;
  if (member.points.holds?.some((hold) => hold.holdId === holdId) === true) return false;
  return (await findCheckout(deps.db, checkoutId))?.holdId !== holdId;
}

/** The purchase of what was quoted. */
export function saleOfQuote(
  deps: Deps,
  row: CheckoutRow,
  { externalRef, occurredAt, store }: Omit<CheckoutConfirmation, 'checkoutId'>,
  by: Actor,
  now: number,
): Sale {
  const { lines, tierOffMinor, currency } = quoteOf(row);
  const plain = lines.map(({ voucherOffMinor: _, ...line }) => line);
  const report = {
    externalRef,
    lines: plain,
    currency,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(store === undefined ? {} : { store }),
  };
  return { ...saleOf(deps, report, by, now), tierOffMinor, paid: billPaidOf(quoteOf(row)) };
}

function decideConfirm(
  deps: Deps,
  { row, member, purchase, vouchers }: ConfirmState,
  { checkoutId: _, ...about }: CheckoutConfirmation,
  by: Actor,
  now: number,
): Decision<ConfirmOutcome, CheckoutRefusal> {
  if (row === undefined) return refuse({ code: 'checkout-unknown' });
  if (row.state === 'confirmed') return refuse({ code: 'checkout-confirmed', purchaseId: row.purchaseId ?? '' });
  if (row.state === 'expired' || (row.state === 'held' && !isHeld(row, now)))
    return refuse({ code: 'checkout-expired' });
  if (row.state !== 'held' || purchase === undefined) return refuse({ code: 'checkout-not-held' });
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (member.purchases > 0 && vouchers.some((one) => one.isFirstPurchase))
    return refuse({ code: 'not-first-purchase' });
  const sale = saleOfQuote(deps, row, about, by, now);
  const paid = payWithPoints(row, member, sale, now, deps.newId);
  if (!paid.ok) return paid;
  const points = paid.value?.state ?? member.points;
  const bought = decidePurchase({ ...purchase, member: { ...member, points } }, sale, now, deps.newId);
  if (!bought.ok) return bought;
  const change = paid.value === undefined ? bought.value.change : joinChanges(paid.value, bought.value.change);
  return accept({ row, bought: { ...bought.value, change }, vouchers });
}

/** What is paid in all, delivery included. */
export function billOf(row: CheckoutRow): number {
  const { netMinor, shippingMinor, shippingOffMinor } = quoteOf(row);
  return netMinor + shippingMinor - shippingOffMinor;
}

function payWithPoints(
  row: CheckoutRow,
  member: MemberPoints,
  { purchaseId, staffId }: Sale,
  now: number,
  newId: () => string,
): Decision<Posted | undefined, CheckoutRefusal> {
  const { holdId, checkoutId } = row;
  if (holdId === null) return accept(undefined);
  const { points, currency } = quoteOf(row);
  const explanation = { checkoutId, amountMinor: points.minor, billMinor: billOf(row), currency };
  const spent = decideConfirmHold(member.points, holdId, { explanation, purchaseId, staffId }, now, newId);
  return spent.ok ? spent : refuse({ code: 'checkout-expired' });
}

/** A checkout that was bought. */
export const confirmedAs = ({ purchase }: PurchaseOutcome, now: number) => ({
  state: 'confirmed' as const,
  holdId: null,
  heldUntil: null,
  purchaseId: purchase.purchaseId,
  updatedAt: new Date(now),
});

function partsOf(deps: Deps, { row, bought, vouchers }: ConfirmOutcome, by: Actor, now: number): readonly Part[] {
  const { purchaseId } = bought.purchase;
  const cards = quoteOf(row).giftCards.used;
  const billMinor = billOf(row);
  const parts = [
    ...useHeldVouchersParts(row, vouchers, purchaseId, new Date(now)),
    ...cards.map(({ cardId, payMinor }) => payHeldGiftCardPart(cardId, payMinor)),
    giftCardMovesPart(
      cards.map(({ cardId, payMinor }) => ({
        ...moveOf(deps, cardId, 'paid', -payMinor, by, now, purchaseId),
        billMinor,
      })),
    ),
    checkoutMovesPart(row, confirmedAs(bought, now)),
  ];
  return purchaseUnit(deps, bought, now, { members: [], parts, said: [] });
}
