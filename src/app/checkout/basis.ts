import { unusedCodesOf } from '../../../db/checkouts.ts';
import { findGiftCards } from '../../../db/giftCards.ts';
import { findMemberPoints } from '../../../db/ledger.ts';
import { UnitRaced } from '../../../db/unit.ts';
import { isVoucherCode } from '../../core/coupons/codes.ts';
import type { Sale } from '../decidePurchase.ts';
import type { Actor, Deps } from '../deps.ts';
import type { MemberReference } from '../memberReference.ts';
import { readPurchaseState, saleOf } from '../recordPurchase.ts';
import { readVouchersAtCounter } from '../voucherAtCounter.ts';
import type { CheckoutRequest } from './checkout.ts';
import type { CheckoutBasis } from './price.ts';

/** More vouchers than this nobody has; the newest are looked at. */
const MOST_VOUCHERS = 200;

/** The sale of what is asked for, before it has a reference. */
export const saleOfRequest = (deps: Deps, { lines, currency }: CheckoutRequest, by: Actor, now: number): Sale =>
  saleOf(deps, { lines, ...(currency === null ? {} : { currency }) }, by, now);

/**
 * Reads all that a basket is priced with. Vouchers first, as everybody who uses one moves its member. A member who moved
 * between two of the reads counts as a lost race: it is all read again.
 */
export async function readBasis(
  deps: Deps,
  member: MemberReference,
  request: CheckoutRequest,
  sale: Sale,
  by: Actor,
  now: number,
): Promise<CheckoutBasis> {
  const purchase = await readPurchaseState(deps, { member }, sale, by, now);
  const memberId = purchase.member?.memberId;
  const cards = await findGiftCards(deps.db, request.giftCards.filter(isVoucherCode));
  const giftCards = request.giftCards.map((code) => ({ code, card: cards.find((card) => card?.code === code) }));
  if (memberId === undefined) return { purchase, member: undefined, vouchers: [], giftCards };
  const codes = request.vouchers === 'all' ? await unusedCodesOf(deps.db, memberId, MOST_VOUCHERS) : request.vouchers;
  const reads = await readVouchersAtCounter(deps, codes, now);
  const points = await findMemberPoints(deps.db, memberId);
  if (points?.version !== purchase.member?.version) throw new UnitRaced('member', undefined);
  return {
    purchase,
    member: points,
    vouchers: codes.map((code, index) => ({ code, read: reads[index] })),
    giftCards,
  };
}
