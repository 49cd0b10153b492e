import { unusedCodesOf } from '../../../db/checkouts.ts';
import { findGiftCards } from '../../../db/giftCards.ts';
import { findMemberPoints } from '../../../db/ledger.ts';
import { UnitRaced } from '../../../db/unit.ts';
import { isVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { type CodeAtCounter, readCodesAtCounter } from '../codes/codesAtCounter.ts';
import type { Sale } from '../decidePurchase.ts';
import type { Actor, Deps } from '../deps.ts';
import type { MemberReference } from '../memberReference.ts';
import { readPurchaseState, saleOf } from '../recordPurchase.ts';
import type { CheckoutRequest } from './checkout.ts';
import type { CheckoutBasis, VoucherOfCode } from './price.ts';

/** More vouchers than this nobody has; the newest are looked at. */
const MOST_VOUCHERS = 200;

/** The sale of what is asked for, before it has a reference. */
export const saleOfRequest = (deps: Deps, { lines, currency }: CheckoutRequest, by: Actor, now: number): Sale =>
  saleOf(deps, { lines, ...(currency === null ? {} : { currency }) }, by, now);

/**
 * Reads all that a basket is priced with. A member who moved between the first of the reads and the last counts as a lost
 * race, as everybody who takes or uses a voucher moves its member: then it is all read again. `externalRef`: of a purchase
 * that follows at once.
 */
export async function readBasis(
  deps: Deps,
  member: MemberReference,
  request: CheckoutRequest,
  sale: Sale,
  by: Actor,
  now: number,
  externalRef?: string,
): Promise<CheckoutBasis> {
  const about = { member, ...(externalRef === undefined ? {} : { externalRef }) };
  const purchase = await readPurchaseState(deps, about, sale, by, now);
  const cards = await findGiftCards(deps.db, request.giftCards.filter(isVoucherCode));
  const giftCards = request.giftCards.map((code) => ({ code, card: cards.find((card) => card?.code === code) }));
  if (purchase.member === undefined) return { purchase, member: undefined, vouchers: [], giftCards };
  const { memberId, version } = purchase.member;
  const own = request.vouchers === 'all' ? await unusedCodesOf(deps.db, memberId, MOST_VOUCHERS) : request.vouchers;
  const codes = [...own, ...(request.codes ?? [])];
  const found = await readCodesAtCounter(deps, codes, purchase.member, purchase.programme.document, now);
  const points = await findMemberPoints(deps.db, memberId);
  if (points?.version !== version) throw new UnitRaced('member', undefined);
  const vouchers = codes.flatMap((code, index) => vouchersOf(code, found[index] ?? 'unknown'));
  return { purchase, member: points, vouchers: onceEach(vouchers), giftCards };
}

/** As it is told: a voucher's code as it stands, any other as it was typed. */
function vouchersOf(typed: string, found: CodeAtCounter): readonly VoucherOfCode[] {
  const normalised = normaliseVoucherCode(typed);
  const code = isVoucherCode(normalised) ? normalised : typed;
  if (found === 'unknown') return [{ code, read: undefined }];
  if ('refusal' in found) return [{ code: typed, read: undefined, no: found }];
  const { read } = found;
  return [{ code: read.taken === undefined || read.taken.codeHash !== null ? read.voucher.code : typed, read }];
}

/** Two codes may stand for one voucher, as a public one for the copy that the member holds. */
const onceEach = (vouchers: readonly VoucherOfCode[]): readonly VoucherOfCode[] => [
  ...new Map(vouchers.map((one) => [one.read?.voucher.voucherId ?? one.code, one])).values(),
];
