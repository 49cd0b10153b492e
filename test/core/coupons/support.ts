import type { Basket, Coupon, Voucher, VoucherAtHand } from '../../../src/core/coupons/coupon.ts';
import { at } from '../support.ts';

export const coupon = (change: Partial<Coupon> = {}): Coupon => ({
  couponId: 'coupon-1',
  name: 'Ten percent',
  kind: 'percent',
  value: 10,
  capMinor: null,
  minimumMinor: 0,
  startsAt: null,
  endsAt: null,
  validDays: null,
  usesLimit: null,
  uses: 0,
  usesPerMember: null,
  usesPerDay: null,
  budgetMinor: null,
  spentMinor: 0,
  publicCode: null,
  active: true,
  ...change,
});

export const voucher = (change: Partial<Voucher> = {}): Voucher => ({
  voucherId: 'voucher-1',
  couponId: 'coupon-1',
  memberId: 'mei',
  code: '0123456789AB',
  state: 'issued',
  issuedAt: at('2027-03-01'),
  expiresAt: null,
  redeemedAt: null,
  ...change,
});

export const basket = (lines: Basket['lines'], change: Partial<Basket> = {}): Basket => ({
  memberId: 'mei',
  lines,
  earlierPurchases: 0,
  ...change,
});

/** A voucher of `mei` with its coupon, each with its own ids. */
export const hand = (
  name: string,
  terms: Partial<Coupon>,
  of: Partial<VoucherAtHand> & { readonly voucher?: Voucher } = {},
): VoucherAtHand => ({
  voucher: voucher({ voucherId: name, couponId: `of-${name}` }),
  coupon: coupon({ couponId: `of-${name}`, ...terms }),
  usesByMember: 0,
  firstUses: 0,
  usesToday: 0,
  ...of,
});
