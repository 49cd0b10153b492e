import { auditPart } from '../../db/audit.ts';
import { countUsePart } from '../../db/coupons.ts';
import type { Part } from '../../db/unit.ts';
import { findVoucherByCode, redeemVoucherPart, redemptionPart, type VoucherRead } from '../../db/vouchers.ts';
import { isVoucherCode } from '../core/coupons/codes.ts';
import type { Coupon, CouponKind } from '../core/coupons/coupon.ts';
import { decideRedemption, type Redemption, type RedemptionRefusal } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { netOf, type PurchaseLine } from '../core/purchases/purchase.ts';
import { couponOfVoucher, type NamedCoupon, namedCoupon, voucherOf } from './couponView.ts';
import type { ReportedLine } from './decidePurchase.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import type { Said } from './purchaseNotices.ts';

/** What lies on the counter: its lines, or an amount in minor units. */
export type CounterBasket = { readonly lines: readonly ReportedLine[] } | { readonly amountMinor: number };

export interface VoucherRedeemed {
  readonly redemptionId: string;
  readonly voucherId: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly couponName: string;
  readonly coupon: NamedCoupon;
  readonly kind: CouponKind;
  readonly discountMinor: number;
  /** What is left to pay; `null`: the till told no basket. */
  readonly payMinor: number | null;
}

export type RedeemRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'too-many-wrong-codes' }
  | RedemptionRefusal;

/** Vouchers are used by those who stand at the counter, and by its machines. */
export const mayRedeem = (by: Actor): boolean => by.kind === 'staff' || by.kind === 'key';

/** The voucher of a normalised code, with all that its use is decided on; `undefined`: there is none. */
export const readVoucherAtCounter = async (deps: Deps, code: string): Promise<VoucherRead | undefined> =>
  isVoucherCode(code) ? findVoucherByCode(deps.db, code) : undefined;

/** A voucher's use, decided; `redemption.byLine` goes with the basket's lines. */
export interface Redeemed {
  readonly read: VoucherRead;
  readonly redemptionId: string;
  readonly basketMinor: number | null;
  readonly redemption: Redemption;
}

/** The use of a voucher on what lies on the counter (`null`: the till does its own sums). Refuses as `decideRedemption`. */
export function decideAtCounter(
  read: VoucherRead | undefined,
  basket: CounterBasket | null,
  memberId: string | null,
  redemptionId: string,
  now: number,
): Decision<Redeemed, RedemptionRefusal> {
  if (read === undefined) return refuse({ code: 'voucher-unknown' });
  const lines = linesOf(basket);
  const coupon = couponOfVoucher(read);
  const handedOver = coupon.kind === 'free_item' && basket !== null && 'amountMinor' in basket;
  const decided = decideRedemption(
    voucherOf(read.voucher),
    handedOver ? anyProduct(coupon) : coupon,
    { memberId, lines, usesByMember: read.usesByMember },
    now,
  );
  if (!decided.ok) return decided;
  const redemption = handedOver ? { ...decided.value, discountMinor: 0, byLine: [0] } : decided.value;
  return accept({ read, redemptionId, basketMinor: basket === null ? null : netOf(lines), redemption });
}

/** A free item is given beside an amount, not out of it: the amount only has to reach the minimum. */
const anyProduct = ({ skus: _, ...coupon }: Coupon): Coupon => coupon;

function linesOf(basket: CounterBasket | null): readonly PurchaseLine[] {
  if (basket === null) return [];
  if ('amountMinor' in basket) return [lineOf({ sku: '', quantity: 1, unitPriceMinor: basket.amountMinor })];
  return basket.lines.map(lineOf);
}

const lineOf = ({ sku, name, quantity, unitPriceMinor, discountMinor }: ReportedLine): PurchaseLine => ({
  sku,
  name: name ?? sku,
  quantity,
  unitPriceMinor,
  discountMinor: discountMinor ?? 0,
});

/** What a use writes, but for the member's version and what is said: a unit that does more has those only once. */
export function redemptionParts(
  deps: Deps,
  { read, redemptionId, basketMinor, redemption }: Redeemed,
  purchaseId: string | null,
  by: Actor,
  now: number,
): readonly Part[] {
  const { memberId } = read.member;
  const { voucherId, couponId } = read.voucher;
  const { discountMinor } = redemption;
  const occurredAt = new Date(now);
  const redeemedBy = actorName(by);
  const row = { memberId, redemptionId, voucherId, couponId, purchaseId, basketMinor, discountMinor };
  return [
    countUsePart(couponId),
    redeemVoucherPart(memberId, voucherId, occurredAt),
    redemptionPart({ ...row, redeemedBy, occurredAt }),
    auditPart({
      auditId: deps.newId(),
      actor: redeemedBy,
      action: 'voucher-redeemed',
      memberId,
      details: { redemptionId, voucherId, couponId, purchaseId, discountMinor },
      occurredAt,
    }),
  ];
}

/** To the member whose voucher it was. */
export const voucherUsedNotice = ({ read, redemption }: Redeemed, currency: string): Said => ({
  to: { memberId: read.member.memberId },
  notice: {
    kind: 'voucher-used',
    coupon: namedCoupon(read.coupon),
    discountMinor: redemption.discountMinor,
    currency,
  },
});

/** What is answered of a redemption. */
export const redeemedOf = ({ read, redemptionId, basketMinor, redemption }: Redeemed): VoucherRedeemed => ({
  redemptionId,
  voucherId: read.voucher.voucherId,
  memberId: read.member.memberId,
  memberName: read.member.name,
  couponName: read.coupon.name,
  coupon: namedCoupon(read.coupon),
  kind: read.coupon.kind,
  discountMinor: redemption.discountMinor,
  payMinor: basketMinor === null ? null : basketMinor - redemption.discountMinor,
});
