import { type CheckoutRow, checkoutMovesPart, findCheckout } from '../../../db/checkouts.ts';
import { giftCardMovesPart, payGiftCardPart } from '../../../db/giftCards.ts';
import { type Part, UnitRaced } from '../../../db/unit.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { decideSpend } from '../../core/points/decideSpend.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { decidePurchase, type PurchaseOutcome, type Sale } from '../decidePurchase.ts';
import type { Actor, Deps } from '../deps.ts';
import { moveOf } from '../giftCards/giftCards.ts';
import { joinChanges } from '../joinChanges.ts';
import { purchaseUnit, recordedOf } from '../recordPurchase.ts';
import { mayRedeem, membersOf, type Redeemed, redemptionNotices, redemptionParts } from '../voucherAtCounter.ts';
import { readBasis, saleOfRequest } from './basis.ts';
import { type CheckoutRefusal, quoteOf, viewOfCheckout } from './checkout.ts';
import { billOf, type CheckoutConfirmation, type CheckoutConfirmed, confirmedAs, saleOfQuote } from './confirm.ts';
import { decideQuoted, quotedRequest } from './hold.ts';
import { withoutLateHolds } from './late.ts';
import type { CheckoutBasis } from './price.ts';

interface BuyState {
  readonly row: CheckoutRow | undefined;
  /** Of one that is only quoted. */
  readonly basis: CheckoutBasis | undefined;
  /** As it was asked for. */
  readonly asked: Sale | undefined;
}

interface Bought {
  readonly row: CheckoutRow;
  readonly bought: PurchaseOutcome;
  readonly redeemed: readonly Redeemed[];
}

/**
 * Buys what was quoted, without setting it aside first, as one unit: the purchase, the points and gift cards that pay for
 * it, the vouchers; or nothing. For a till where the money is taken in the same moment. What is not there any more is
 * refused as a hold does, `checkout-changed` where the quote does not hold; a checkout that is held is confirmed instead:
 * `checkout-not-held` for one that is anything but quoted, `checkout-confirmed` for one that was bought.
 */
export async function buyQuoted(
  deps: Deps,
  confirmation: CheckoutConfirmation,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<CheckoutConfirmed, CheckoutRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  return withoutLateHolds(deps, now, () =>
    decideAndCommit<BuyState, Bought, CheckoutConfirmed, CheckoutRefusal>(deps, {
      key: { name: key, request: { buy: confirmation } },
      read: () => readState(deps, confirmation, by, now),
      decide: (state) => decideBuy(deps, state, confirmation, by, now),
      parts: (_state, outcome) => partsOf(deps, outcome, by, now),
      answer: ({ row, bought }) => ({
        checkout: viewOfCheckout({ ...row, ...confirmedAs(bought, now) }, now),
        bought: recordedOf(bought),
      }),
    }),
  );
}

async function readState(
  deps: Deps,
  { checkoutId, externalRef }: CheckoutConfirmation,
  by: Actor,
  now: number,
): Promise<BuyState> {
  const row = await findCheckout(deps.db, checkoutId);
  if (row?.state !== 'quoted') return { row, basis: undefined, asked: undefined };
  const request = quotedRequest(row);
  const asked = saleOfRequest(deps, request, by, now);
  const basis = await readBasis(deps, { memberId: row.memberId }, request, asked, by, now, externalRef);
  // Somebody bought it between the two reads: its points are gone for that.
  if ((await findCheckout(deps.db, checkoutId))?.state !== 'quoted') throw new UnitRaced('checkout', undefined);
  return { row, basis, asked };
}

function decideBuy(
  deps: Deps,
  { row, basis, asked }: BuyState,
  { checkoutId, ...about }: CheckoutConfirmation,
  by: Actor,
  now: number,
): Decision<Bought, CheckoutRefusal> {
  if (row === undefined) return refuse({ code: 'checkout-unknown' });
  if (row.state === 'confirmed') return refuse({ code: 'checkout-confirmed', purchaseId: row.purchaseId ?? '' });
  if (basis === undefined || asked === undefined) return refuse({ code: 'checkout-not-held' });
  const { member, purchase } = basis;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const redeemed = decideQuoted(row, basis, asked, now, deps.newId);
  if (!redeemed.ok) return redeemed;
  const sale = saleOfQuote(deps, row, about, by, now);
  const { points, currency } = quoteOf(row);
  const explanation = { checkoutId, amountMinor: points.minor, billMinor: billOf(row), currency };
  const command = { points: points.points, explanation, purchaseId: sale.purchaseId, staffId: sale.staffId };
  const spent = points.points === 0 ? undefined : decideSpend(member.points, command, now, deps.newId);
  if (spent !== undefined && !spent.ok) return spent;
  const left = spent?.value.state ?? member.points;
  const bought = decidePurchase({ ...purchase, member: { ...member, points: left } }, sale, now, deps.newId);
  if (!bought.ok) return bought;
  const change = spent === undefined ? bought.value.change : joinChanges(spent.value, bought.value.change);
  return accept({ row, bought: { ...bought.value, change }, redeemed: redeemed.value });
}

function partsOf(deps: Deps, { row, bought, redeemed }: Bought, by: Actor, now: number): readonly Part[] {
  const { purchaseId, currency } = bought.purchase;
  const billMinor = billOf(row);
  const cards = quoteOf(row).giftCards.used;
  const moves = cards.map(({ cardId, payMinor }) => ({
    ...moveOf(deps, cardId, 'paid', -payMinor, by, now, purchaseId),
    billMinor,
  }));
  const parts = [
    ...redeemed.flatMap((one) => redemptionParts(deps, one, purchaseId, by, now)),
    ...cards.map(({ cardId, payMinor }) => payGiftCardPart(cardId, payMinor)),
    giftCardMovesPart(moves),
    checkoutMovesPart(row, confirmedAs(bought, now)),
  ];
  const said = redeemed.flatMap((one) => redemptionNotices(one, currency));
  return purchaseUnit(deps, bought, now, { members: membersOf(redeemed), parts, said });
}
