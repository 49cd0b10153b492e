import { auditPart } from '../../db/audit.ts';
import { countUsePart } from '../../db/coupons.ts';
import {
  findVoucherByCode,
  memberMovesPart,
  redeemVoucherPart,
  redemptionPart,
  type VoucherRead,
} from '../../db/vouchers.ts';
import { isVoucherCode, normaliseVoucherCode } from '../core/coupons/codes.ts';
import type { CouponKind } from '../core/coupons/coupon.ts';
import { decideRedemption, type Redemption, type RedemptionRefusal } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { netOf, type PurchaseLine } from '../core/purchases/purchase.ts';
import { type CouponView, couponOf, voucherOf } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { ReportedLine } from './decidePurchase.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { guess } from './guessLimit.ts';
import { notices } from './notice.ts';
import { readProgramme } from './programme.ts';

/** What lies on the counter: its lines, or an amount in minor units. */
export type CounterBasket = { readonly lines: readonly ReportedLine[] } | { readonly amountMinor: number };

export interface RedeemRequest {
  /** As it was typed or scanned. */
  readonly code: string;
  /** Absent: the till does its own sums, or hands over the free item. */
  readonly basket?: CounterBasket | undefined;
  /** Whose purchase it is; absent: any bearer may use the voucher. */
  readonly memberId?: string | undefined;
  readonly purchaseId?: string | undefined;
}

export interface VoucherRedeemed {
  readonly redemptionId: string;
  readonly voucherId: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly couponName: string;
  readonly kind: CouponKind;
  readonly discountMinor: number;
  /** What is left to pay; `null`: the till told no basket. */
  readonly payMinor: number | null;
}

export type RedeemRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'too-many-wrong-codes' }
  | RedemptionRefusal;

/**
 * Uses a voucher at the counter: once, within its coupon's caps, whoever comes at the same moment. Refuses with the
 * true reason, in the order of `RedemptionRefusal`; ten unknown codes in ten minutes close the door for `by`, to right
 * ones too. The same key and request again gives the first answer.
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
  const { basket = null, memberId = null, purchaseId = null } = request;
  const redeem = () =>
    decideAndCommit<RedeemState, Redeemed, VoucherRedeemed, RedemptionRefusal>(deps, {
      key: { name: key, request: { code, basket, memberId, purchaseId } },
      read: () => readState(deps, code),
      decide: ({ read }) => decideAtCounter(read, basket, memberId, deps.newId(), now),
      parts: (state, redeemed) => partsOf(deps, state, redeemed, purchaseId, by, now),
      answer: answerOf,
    });
  const guessed = await guess(deps, actorName(by), redeem, (got) => !got.ok && got.refusal.code === 'voucher-unknown');
  return guessed.allowed ? guessed.found : refuse({ code: 'too-many-wrong-codes' });
}

/** Vouchers are used by those who stand at the counter, and by its machines. */
export const mayRedeem = (by: Actor): boolean => by.kind === 'staff' || by.kind === 'key';

interface RedeemState {
  readonly read: VoucherRead | undefined;
  readonly currency: string;
}

interface Redeemed {
  readonly read: VoucherRead;
  readonly redemptionId: string;
  readonly basketMinor: number | null;
  readonly redemption: Redemption;
}

async function readState(deps: Deps, code: string): Promise<RedeemState> {
  const [read, programme] = await Promise.all([
    isVoucherCode(code) ? findVoucherByCode(deps.db, code) : undefined,
    readProgramme(deps),
  ]);
  return { read, currency: programme.document.currency };
}

function decideAtCounter(
  read: VoucherRead | undefined,
  basket: CounterBasket | null,
  memberId: string | null,
  redemptionId: string,
  now: number,
): Decision<Redeemed, RedemptionRefusal> {
  if (read === undefined) return refuse({ code: 'voucher-unknown' });
  const lines = linesOf(basket);
  const coupon = couponOf(read.coupon);
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
const anyProduct = ({ skus: _, ...coupon }: CouponView) => coupon;

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

function partsOf(
  deps: Deps,
  { currency }: RedeemState,
  { read, redemptionId, basketMinor, redemption }: Redeemed,
  purchaseId: string | null,
  by: Actor,
  now: number,
) {
  const { member, voucher, coupon } = read;
  const { memberId } = member;
  const { voucherId, couponId } = voucher;
  const { discountMinor } = redemption;
  const occurredAt = new Date(now);
  const redeemedBy = actorName(by);
  return [
    memberMovesPart(member),
    countUsePart(couponId),
    redeemVoucherPart(memberId, voucherId, occurredAt),
    redemptionPart({
      memberId,
      redemptionId,
      voucherId,
      couponId,
      purchaseId,
      basketMinor,
      discountMinor,
      redeemedBy,
      occurredAt,
    }),
    auditPart({
      auditId: deps.newId(),
      actor: redeemedBy,
      action: 'voucher-redeemed',
      memberId,
      details: { redemptionId, voucherId, couponId, purchaseId, discountMinor },
      occurredAt,
    }),
    notices(deps.newId, [
      { to: { memberId }, notice: { kind: 'voucher-used', coupon: coupon.name, discountMinor, currency } },
    ]),
  ];
}

const answerOf = ({ read, redemptionId, basketMinor, redemption }: Redeemed): VoucherRedeemed => ({
  redemptionId,
  voucherId: read.voucher.voucherId,
  memberId: read.member.memberId,
  memberName: read.member.name,
  couponName: read.coupon.name,
  kind: read.coupon.kind,
  discountMinor: redemption.discountMinor,
  payMinor: basketMinor === null ? null : basketMinor - redemption.discountMinor,
});
