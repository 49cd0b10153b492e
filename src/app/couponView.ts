import type { CouponRow } from '../../db/coupons.ts';
import type { ShownVoucher, VoucherRow, VoucherWithCoupon } from '../../db/vouchers.ts';
import { valueFor } from '../core/coupons/combination.ts';
import type { Coupon, Voucher } from '../core/coupons/coupon.ts';

/** A coupon as rules decide on it and screens show it. Money in minor units, instants in epoch milliseconds. */
export interface CouponView extends Coupon {
  /** Members may take it in the chat. */
  readonly claimable: boolean;
  /** It was never given out: the owner is still at it. */
  readonly draft: boolean;
  /** The automation that gives it; `null`: the shop made it. */
  readonly automation: CouponRow['automation'];
  /** When it was made, in epoch milliseconds. */
  readonly createdAt: number;
}

/**
 * Whether a voucher can be used: now, later, never again. `used-up` says that the coupon's caps are reached by others,
 * or by the member with another voucher; `held`: a checkout has set it aside; `given`: a friend has it now.
 */
export type VoucherStanding = 'usable' | 'not-started' | 'held' | 'used' | 'expired' | 'used-up' | 'void' | 'given';

/** A member's voucher with what it is worth. */
export interface VoucherView extends Voucher {
  readonly coupon: CouponView;
  readonly standing: VoucherStanding;
  /** The product that this copy is not for, by its name. */
  readonly exceptName?: string;
  /** What the coupon's next use is worth to the member, where it grows and is not at its most. */
  readonly nextValue?: number;
}

/** A coupon out of its row. */
export const couponOf = (row: CouponRow): CouponView => ({
  couponId: row.couponId,
  name: row.name,
  kind: row.kind,
  value: row.value,
  capMinor: row.capMinor,
  minimumMinor: row.minimumMinor,
  ...row.terms,
  startsAt: row.startsAt?.getTime() ?? null,
  endsAt: row.endsAt?.getTime() ?? null,
  validDays: row.validDays,
  usesLimit: row.usesLimit,
  uses: row.uses,
  usesPerMember: row.usesPerMember,
  usesPerDay: row.usesPerDay,
  budgetMinor: row.budgetMinor,
  spentMinor: row.spentMinor,
  claimable: row.claimable,
  automation: row.automation,
  publicCode: row.publicCode,
  active: row.state === 'active',
  draft: row.state === 'draft',
  createdAt: row.createdAt.getTime(),
});

/** The coupon as it holds for one voucher: some copies leave a product out. */
export const couponOfVoucher = ({ voucher, coupon }: VoucherWithCoupon): CouponView => {
  const of = couponOf(coupon);
  return voucher.exceptSku === null ? of : { ...of, exceptSkus: [...(of.exceptSkus ?? []), voucher.exceptSku] };
};

/** A voucher out of its row: what the rules need of it. */
export const voucherOf = (row: VoucherRow): Voucher => ({
  voucherId: row.voucherId,
  couponId: row.couponId,
  memberId: row.memberId,
  code: row.code,
  state: row.state,
  issuedAt: row.issuedAt.getTime(),
  expiresAt: row.expiresAt?.getTime() ?? null,
  redeemedAt: row.redeemedAt?.getTime() ?? null,
  ...(row.source === 'early' ? { early: true } : {}),
  ...(row.heldUntil === null ? {} : { heldUntil: row.heldUntil.getTime() }),
});

/** A coupon as it is worth to a member with so many uses of it, and what the use after that will be worth. */
export function grownCoupon(coupon: CouponView, usesByMember: number): Pick<VoucherView, 'coupon' | 'nextValue'> {
  if (coupon.growth === undefined) return { coupon };
  const [value, nextValue] = [valueFor(coupon, usesByMember), valueFor(coupon, usesByMember + 1)];
  return { coupon: { ...coupon, value }, ...(nextValue === value ? {} : { nextValue }) };
}

/** `usesByMember`: the member's redemptions of this coupon that stand. */
export function voucherView(row: ShownVoucher, usesByMember: number, now: number): VoucherView {
  const voucher = voucherOf(row.voucher);
  const coupon = couponOf(row.coupon);
  const standing = standingOf(voucher, coupon, usesByMember, now);
  const worth = grownCoupon(coupon, usesByMember);
  return { ...voucher, ...worth, standing, ...(row.exceptName === null ? {} : { exceptName: row.exceptName }) };
}

/** How a voucher stands as of `now`. */
export function standingOf(voucher: Voucher, coupon: CouponView, usesByMember: number, now: number): VoucherStanding {
  if (voucher.state === 'void' || voucher.state === 'given') return voucher.state;
  const { heldUntil = null } = voucher;
  if (voucher.state === 'redeemed' && heldUntil !== null && now < heldUntil) return 'held';
  // Nobody has booked yet that the checkout's time is over: it is free.
  if (voucher.state === 'redeemed' && heldUntil === null) return 'used';
  if (voucher.expiresAt !== null && now >= voucher.expiresAt) return 'expired';
  const usedUp =
    (coupon.usesLimit !== null && coupon.uses >= coupon.usesLimit) ||
    (coupon.budgetMinor !== null && coupon.spentMinor >= coupon.budgetMinor);
  if (usedUp || (coupon.usesPerMember !== null && usesByMember >= coupon.usesPerMember)) return 'used-up';
  const isEarly = coupon.startsAt !== null && now < coupon.startsAt;
  return isEarly && voucher.early !== true ? 'not-started' : 'usable';
}

/** The row of a voucher that a rule has just issued. */
export const voucherRow = (
  voucher: Voucher,
  source: VoucherRow['source'],
  sourceId: string | null,
  exceptSku: string | null = null,
): Omit<VoucherRow, 'redeemedAt' | 'heldBy' | 'heldUntil'> => ({
  memberId: voucher.memberId,
  voucherId: voucher.voucherId,
  couponId: voucher.couponId,
  code: voucher.code,
  state: voucher.state,
  source,
  sourceId,
  exceptSku,
  issuedAt: new Date(voucher.issuedAt),
  expiresAt: voucher.expiresAt === null ? null : new Date(voucher.expiresAt),
});

/** Where a voucher comes from that a code gave: `early` says that it may be used before its coupon starts. */
export const codeSource = ({ early }: Voucher): VoucherRow['source'] => (early === true ? 'early' : 'code');

/** What a coupon's name in a reader's language is made of: a gift of an automation has one in each. */
export type NamedCoupon = Pick<CouponView, 'automation' | 'name' | 'kind' | 'value'>;
export const namedCoupon = ({ automation, name, kind, value }: NamedCoupon): NamedCoupon => ({
  automation,
  name,
  kind,
  value,
});
