import { categoriesOf } from '../../db/products.ts';
import { memberMovesPart } from '../../db/vouchers.ts';
import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { Basket } from '../core/coupons/coupon.ts';
import type { IssueRefusal } from '../core/coupons/issue.ts';
import type { RedemptionRefusal } from '../core/coupons/redeem.ts';
import { accept, refuse } from '../core/decision.ts';
import { withoutLateHolds } from './checkout/late.ts';
import { type CodeAtCounter, readCodeFor } from './codes/codesAtCounter.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { notices } from './notice.ts';
import { readProgramme, type VersionedProgramme } from './programme.ts';
import { amountLine } from './recordPurchase.ts';
import {
  type CounterBasket,
  decideAtCounter,
  mayRedeem,
  membersOf,
  type Redeemed,
  type RedeemRefusal,
  readVouchersAtCounter,
  redeemedOf,
  redemptionNotices,
  redemptionParts,
  type VoucherAtCounter,
  type VoucherRedeemed,
} from './voucherAtCounter.ts';

export interface RedeemRequest {
  /** As it was typed or scanned. */
  readonly code: string;
  /** Absent: the till does its own sums, or hands over the free item. */
  readonly basket?: CounterBasket | undefined;
  /** What the delivery costs, in minor units; absent: nothing is delivered. */
  readonly shippingMinor?: number | undefined;
  /** Whose purchase it is; absent: any bearer may use the voucher. */
  readonly memberId?: string | undefined;
  /** Whose voucher a one-time code becomes, where it is used before anybody has typed it; absent: `memberId`. */
  readonly takenBy?: string | undefined;
  /** The purchase, where it was recorded before. */
  readonly purchaseId?: string | undefined;
}

interface RedeemState {
  readonly found: CodeAtCounter;
  readonly categories: ReadonlyMap<string, string | null>;
  readonly programme: VersionedProgramme;
}

/**
 * Uses a voucher at the counter: once, within its coupon's caps, whoever comes at the same moment. Refuses with the
 * true reason, in the order of `RedemptionRefusal`; ten unknown codes in ten minutes close the door for `by`, to right
 * ones too. The same key and request again gives the first answer. A sale with vouchers is `sellWithVoucher`.
 *
 * A one-time code that nobody has typed yet becomes the voucher of `takenBy` and is used in one; without a member it is
 * used up by whoever shows it, and what they bought is kept with it.
 */
export async function redeemVoucher(
  deps: Deps,
  request: RedeemRequest,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<VoucherRedeemed, RedeemRefusal>> {
  if (!mayRedeem(by)) return refuse({ code: 'not-allowed' });
  const code = normaliseVoucherCode(request.code);
  const { basket = null, shippingMinor, memberId = null, purchaseId = null, takenBy } = request;
  const redeem = () =>
    decideAndCommit<RedeemState, Redeemed, VoucherRedeemed, RedemptionRefusal | IssueRefusal>(deps, {
      key: { name: key, request: { code, basket, shippingMinor, memberId, purchaseId } },
      read: () => readState(deps, code, takenBy ?? memberId, basket, now),
      decide: (state) => {
        const { found, programme } = state;
        if (found === 'unknown') return refuse({ code: 'voucher-unknown' });
        if ('refusal' in found) return refuse(found.refusal);
        const basketNow = basketOf(request, found.read, state);
        const decided = decideAtCounter([found.read], basketNow, programme.document.coupons, deps.newId, now);
        if (!decided.ok) return decided;
        const [redeemed] = decided.value;
        return redeemed === undefined ? refuse({ code: 'voucher-unknown' }) : accept(redeemed);
      },
      parts: ({ programme }, redeemed) => [
        ...membersOf([redeemed]).map(memberMovesPart),
        ...redemptionParts(deps, redeemed, purchaseId, by, now),
        notices(deps.newId, redemptionNotices(redeemed, programme.document.currency)),
      ],
      answer: redeemedOf,
    });
  const guessed = await guess(
    deps,
    actorName(by),
    () => withoutLateHolds(deps, now, redeem),
    (got) => !got.ok && got.refusal.code === 'voucher-unknown',
  );
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

async function readState(
  deps: Deps,
  code: string,
  takenBy: string | null,
  basket: CounterBasket | null,
  now: number,
): Promise<RedeemState> {
  const [[read], programme] = await Promise.all([readVouchersAtCounter(deps, [code], now), readProgramme(deps)]);
  const found = read === undefined ? await readCodeFor(deps, code, takenBy, programme.document, now) : { read };
  const coupon = found !== 'unknown' && 'read' in found ? found.read.coupon : undefined;
  const { categories, exceptCategories } = coupon?.terms ?? {};
  const asks = basket !== null && 'lines' in basket && (categories ?? exceptCategories) !== undefined;
  const skus = asks ? [...new Set(basket.lines.map(({ sku }) => sku))] : [];
  return { found, programme, categories: skus.length === 0 ? new Map() : await categoriesOf(deps.db, skus) };
}

function basketOf(
  { basket, shippingMinor, memberId, purchaseId }: RedeemRequest,
  read: VoucherAtCounter,
  { categories }: RedeemState,
): Basket {
  const { purchases } = read.member;
  const about = {
    memberId: memberId ?? null,
    // A purchase that was recorded before is no earlier one.
    earlierPurchases: purchaseId === undefined ? purchases : Math.max(0, purchases - 1),
    ...(shippingMinor === undefined ? {} : { shippingMinor }),
  };
  if (basket === undefined) return { ...about, lines: [] };
  const reported = 'lines' in basket ? basket.lines : [amountLine(basket.amountMinor)];
  const lines = reported.map(({ name, discountMinor, ...line }) => ({
    ...line,
    name: name ?? line.sku,
    discountMinor: discountMinor ?? 0,
    category: categories.get(line.sku) ?? null,
  }));
  return { ...about, lines, amountOnly: 'amountMinor' in basket };
}
