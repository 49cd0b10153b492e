import { categoriesOf } from '../../db/products.ts';
import { memberMovesPart } from '../../db/vouchers.ts';
import { normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { Basket } from '../core/coupons/coupon.ts';
import type { RedemptionRefusal } from '../core/coupons/redeem.ts';
import { accept, refuse } from '../core/decision.ts';
import { withoutLateHolds } from './checkout/late.ts';
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
  /** The purchase, where it was recorded before. */
  readonly purchaseId?: string | undefined;
}

interface RedeemState {
  readonly read: VoucherAtCounter | undefined;
  readonly categories: ReadonlyMap<string, string | null>;
  readonly programme: VersionedProgramme;
}

/**
 * Uses a voucher at the counter: once, within its coupon's caps, whoever comes at the same moment. Refuses with the
 * true reason, in the order of `RedemptionRefusal`; ten unknown codes in ten minutes close the door for `by`, to right
 * ones too. The same key and request again gives the first answer. A sale with vouchers is `sellWithVoucher`.
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
  const { basket = null, shippingMinor, memberId = null, purchaseId = null } = request;
  const redeem = () =>
    decideAndCommit<RedeemState, Redeemed, VoucherRedeemed, RedemptionRefusal>(deps, {
      key: { name: key, request: { code, basket, shippingMinor, memberId, purchaseId } },
      read: () => readState(deps, code, basket, now),
      decide: (state) => {
        const { coupons } = state.programme.document;
        const decided = decideAtCounter([state.read], basketOf(request, state), coupons, deps.newId, now);
        if (!decided.ok) return decided;
        const [redeemed] = decided.value;
        return redeemed === undefined ? refuse({ code: 'voucher-unknown' }) : accept(redeemed);
      },
      parts: ({ programme }, redeemed) => [
        memberMovesPart(redeemed.read.member),
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

async function readState(deps: Deps, code: string, basket: CounterBasket | null, now: number): Promise<RedeemState> {
  const [[read], programme] = await Promise.all([readVouchersAtCounter(deps, [code], now), readProgramme(deps)]);
  const { categories, exceptCategories } = read?.coupon.terms ?? {};
  const asks = basket !== null && 'lines' in basket && (categories ?? exceptCategories) !== undefined;
  const skus = asks ? [...new Set(basket.lines.map(({ sku }) => sku))] : [];
  return { read, programme, categories: skus.length === 0 ? new Map() : await categoriesOf(deps.db, skus) };
}

function basketOf(
  { basket, shippingMinor, memberId, purchaseId }: RedeemRequest,
  { read, categories }: RedeemState,
): Basket {
  const purchases = read?.member.purchases ?? 0;
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
