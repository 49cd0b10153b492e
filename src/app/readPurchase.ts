import { paymentsOf } from '../../db/payments.ts';
import { findPurchase, type PurchaseSeen } from '../../db/purchaseSeen.ts';
import { billOf } from '../core/purchases/billPaid.ts';
import type { Deps } from './deps.ts';

/** A purchase as it stands, with how it was paid. Amounts in minor units. */
export interface PurchaseView extends PurchaseSeen {
  /** `null`: it was imported without prices. */
  readonly paid: PaidView | null;
}

export interface PaidView {
  readonly points: number;
  readonly pointsMinor: number;
  /** `backMinor`: what returns have put back on the card. */
  readonly giftCards: readonly { readonly code: string; readonly amountMinor: number; readonly backMinor: number }[];
  readonly moneyMinor: number;
  /** Of all of it, what the delivery cost. */
  readonly shippingMinor: number;
}

/** By its id; `undefined`: there is none. */
export async function readPurchase(deps: Pick<Deps, 'db'>, purchaseId: string): Promise<PurchaseView | undefined> {
  const seen = await findPurchase(deps.db, purchaseId);
  if (seen === undefined) return undefined;
  const { memberId, netMinor } = seen;
  if (netMinor === null) return { ...seen, paid: null };
  const { points, cards, billMinor, paid } = await paymentsOf(deps.db, memberId, purchaseId);
  const pointsMinor = points?.amountMinor ?? 0;
  const cardsMinor = cards.reduce((sum, { paidMinor }) => sum + paidMinor, 0);
  // With its delivery, which stands beside the purchase.
  const wholeMinor = points?.billMinor ?? billMinor ?? (paid === null ? netMinor : billOf(paid));
  const giftCards = cards.map(({ code, paidMinor, backMinor }) => ({ code, amountMinor: paidMinor, backMinor }));
  const moneyMinor = wholeMinor - pointsMinor - cardsMinor;
  const shippingMinor = wholeMinor - netMinor;
  return { ...seen, paid: { points: points?.points ?? 0, pointsMinor, giftCards, moneyMinor, shippingMinor } };
}
