import { auditPart } from '../../db/audit.ts';
import { useCodePart, walkInPart } from '../../db/codes.ts';
import { countUseParts, usesOnDay } from '../../db/coupons.ts';
import type { Part } from '../../db/unit.ts';
import {
  findVouchersByCode,
  type HeldFor,
  newVoucherParts,
  redeemVoucherPart,
  redemptionPart,
  type VoucherRead,
} from '../../db/vouchers.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { isVoucherCode } from '../core/coupons/codes.ts';
import { bestCombination, type UsedVoucher } from '../core/coupons/combination.ts';
import type { Basket, CouponKind, VoucherAtHand } from '../core/coupons/coupon.ts';
import type { IssueRefusal } from '../core/coupons/issue.ts';
import type { RedemptionRefusal } from '../core/coupons/redeem.ts';
import type { CouponRules } from '../core/coupons/rules.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { netOf } from '../core/purchases/purchase.ts';
import type { Address } from './channel.ts';
import { couponOfVoucher, type NamedCoupon, namedCoupon, voucherOf } from './couponView.ts';
import type { ReportedLine } from './decidePurchase.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { readProgramme } from './programme.ts';
import type { Said } from './purchaseNotices.ts';
import { readAnswerers } from './staff.ts';

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
  /** Somebody without a card used a one-time code up: voucher and member stand for nobody's. */
  readonly walkIn?: true;
}

export type RedeemRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'too-many-wrong-codes' }
  /** Of a one-time code that would become a voucher. */
  | IssueRefusal
  | RedemptionRefusal;

/** Vouchers are used by those who stand at the counter, and by its machines. */
export const mayRedeem = (by: Actor): boolean => by.kind === 'staff' || by.kind === 'key';

/** A voucher with all that its use is decided on. */
export interface VoucherAtCounter extends VoucherRead {
  /** Uses of its coupon on this local day, and that day; read only where the coupon has a cap for it. */
  readonly usesToday: number;
  readonly day: string | null;
  /** Owner and managers, for when the budget is spent; read only where the coupon has one. */
  readonly answerers: readonly Address[];
  /** It is not there yet: who uses it takes it by a code. */
  readonly taken?: TakenByCode;
}

export interface TakenByCode {
  /** Of a one-time code. */
  readonly codeHash: string | null;
  /** Somebody without a card uses a one-time code up: no voucher comes of it, and `member` stands for nobody. */
  readonly walkIn: { readonly batchId: string; readonly currency: string } | null;
}

/** The vouchers of normalised codes, in their order; `undefined`: nobody has one of this code. */
export async function readVouchersAtCounter(
  deps: Deps,
  codes: readonly string[],
  now: number,
): Promise<readonly (VoucherAtCounter | undefined)[]> {
  const possible = codes.filter(isVoucherCode);
  const found = possible.length === 0 ? [] : await findVouchersByCode(deps.db, possible);
  const byCode = new Map((await withDays(deps, found, now)).map((read) => [read.voucher.code, read]));
  return codes.map((code) => byCode.get(code));
}

/** Vouchers with what caps for the day and budgets ask for besides; where none has such, nothing is read. */
export async function withDays(
  deps: Deps,
  found: readonly VoucherRead[],
  now: number,
): Promise<readonly VoucherAtCounter[]> {
  const byDay = found.filter(({ coupon }) => coupon.usesPerDay !== null).map(({ coupon }) => coupon.couponId);
  const day = byDay.length === 0 ? null : await todayOf(deps, now);
  const uses = day === null ? new Map<string, number>() : await usesOnDay(deps.db, byDay, day);
  const answerers = found.some(({ coupon }) => coupon.budgetMinor !== null) ? await readAnswerers(deps) : [];
  return found.map((read) => ({ ...read, usesToday: uses.get(read.coupon.couponId) ?? 0, day, answerers }));
}

const todayOf = async (deps: Deps, now: number): Promise<string> =>
  plainDate(now, (await readProgramme(deps)).document.timeZone).toString();

/** What the rules need of it. */
export const handOf = (read: VoucherAtCounter): VoucherAtHand => ({
  voucher: voucherOf(read.voucher),
  coupon: couponOfVoucher(read),
  usesByMember: read.usesByMember,
  firstUses: read.firstUses,
  usesToday: read.usesToday,
});

/** A voucher's use, decided; `redemption.byLine` goes with the basket's lines. */
export interface Redeemed {
  readonly read: VoucherAtCounter;
  readonly redemptionId: string;
  /** What the basket cost before it; `null`: the till does its own sums. */
  readonly basketMinor: number | null;
  readonly redemption: Pick<UsedVoucher, 'discountMinor' | 'byLine' | 'shippingOffMinor'>;
}

/**
 * The use of all these vouchers on what is bought, in the order in which they take off. Who shows a voucher means to use
 * it: refuses as `refusalOf` does, for the first that cannot be used beside the others.
 */
export function decideAtCounter(
  reads: readonly (VoucherAtCounter | undefined)[],
  basket: Basket,
  rules: CouponRules,
  newId: () => string,
  now: number,
): Decision<readonly Redeemed[], RedemptionRefusal> {
  const known = reads.filter((read) => read !== undefined);
  if (known.length < reads.length || known.length === 0) return refuse({ code: 'voucher-unknown' });
  const { used, unused } = bestCombination(basket, known.map(handOf), rules, now);
  const [no] = unused;
  if (no !== undefined) return refuse(no.reason);
  let restMinor = basket.lines.length === 0 ? null : netOf(basket.lines);
  return accept(
    used.flatMap((redemption) => {
      const read = known.find(({ voucher }) => voucher.voucherId === redemption.voucherId);
      const basketMinor = restMinor;
      if (restMinor !== null) restMinor -= redemption.discountMinor;
      return read === undefined ? [] : [{ read, redemptionId: newId(), basketMinor, redemption }];
    }),
  );
}

/** All that a use takes off, the delivery too. */
const offOf = ({ redemption }: Redeemed): number => redemption.discountMinor + redemption.shippingOffMinor;

/** Whether it takes the last of the coupon's budget. */
const endsBudget = (redeemed: Redeemed): boolean => {
  const { budgetMinor, spentMinor } = redeemed.read.coupon;
  return budgetMinor !== null && spentMinor + offOf(redeemed) >= budgetMinor;
};

/** What a use writes, but for the member's version and what is said: a unit that does more has those only once. `held`: it is set aside for a checkout. */
export function redemptionParts(
  deps: Deps,
  redeemed: Redeemed,
  purchaseId: string | null,
  by: Actor,
  now: number,
  held?: HeldFor,
): readonly Part[] {
  const { read, redemptionId, basketMinor } = redeemed;
  const { memberId } = read.member;
  const { voucherId, couponId } = read.voucher;
  const discountMinor = offOf(redeemed);
  const occurredAt = new Date(now);
  const redeemedBy = actorName(by);
  const countedDay = read.coupon.usesPerDay === null ? null : read.day;
  const counted = countUseParts({
    coupon: read.coupon,
    discountMinor,
    endsBudget: endsBudget(redeemed),
    day: countedDay,
  });
  const { codeHash = null, walkIn = null } = read.taken ?? {};
  const about = { redemptionId, couponId, discountMinor, countedDay, redeemedBy, occurredAt };
  if (walkIn !== null && codeHash !== null) {
    const { batchId, currency } = walkIn;
    // The delivery is a part of what is bought, where it is what comes off.
    const { shippingOffMinor } = redeemed.redemption;
    const billMinor = shippingOffMinor === 0 ? basketMinor : (basketMinor ?? 0) + shippingOffMinor;
    const row = { ...about, batchId, codeHash, currency, basketMinor: billMinor };
    const details = { redemptionId, couponId, batchId, discountMinor, basketMinor: billMinor };
    return [
      ...counted,
      useCodePart(codeHash, null, occurredAt),
      walkInPart(row),
      auditPart({ auditId: deps.newId(), actor: redeemedBy, action: 'code-used-without-card', details, occurredAt }),
    ];
  }
  return [
    ...counted,
    ...usedVoucherParts(read, occurredAt, held),
    redemptionPart({ ...about, memberId, voucherId, purchaseId, basketMinor }),
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

/** The voucher as used; one that is taken with its use is written so, since a statement changes no row that it makes. */
function usedVoucherParts({ voucher, taken }: VoucherAtCounter, at: Date, held?: HeldFor): readonly Part[] {
  const { memberId, voucherId } = voucher;
  if (taken === undefined) return [redeemVoucherPart(memberId, voucherId, at, held)];
  const now = { state: 'redeemed' as const, redeemedAt: at };
  const holding = { heldBy: held?.checkoutId ?? null, heldUntil: held?.until ?? null };
  return [
    ...newVoucherParts({ ...voucher, ...now, ...holding }),
    ...(taken.codeHash === null ? [] : [useCodePart(taken.codeHash, voucherId, at)]),
  ];
}

/** To the member whose voucher it was; and to owner and managers where its coupon stops, its budget being spent. */
export function redemptionNotices(redeemed: Redeemed, currency: string): readonly Said[] {
  const { read } = redeemed;
  const coupon = namedCoupon(read.coupon);
  const used = { kind: 'voucher-used', coupon, discountMinor: offOf(redeemed), currency } as const;
  const { couponId, uses, budgetMinor } = read.coupon;
  const spent = { kind: 'coupon-budget-spent', couponId, coupon, uses: uses + 1, currency } as const;
  return [
    ...(isWalkIn(redeemed) ? [] : [{ to: { memberId: read.member.memberId }, notice: used }]),
    ...(budgetMinor !== null && endsBudget(redeemed)
      ? read.answerers.map((address) => ({ to: { address }, notice: { ...spent, budgetMinor } }))
      : []),
  ];
}

/** Whether nobody's voucher is used, but a code by somebody without a card. */
const isWalkIn = ({ read }: Redeemed): boolean => (read.taken?.walkIn ?? null) !== null;

/** Each member whose vouchers are used, once. */
export const membersOf = (redeemed: readonly Redeemed[]): readonly VoucherRead['member'][] => [
  ...new Map(redeemed.filter((one) => !isWalkIn(one)).map(({ read }) => [read.member.memberId, read.member])).values(),
];

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
  ...((read.taken?.walkIn ?? null) === null ? {} : { walkIn: true }),
});
