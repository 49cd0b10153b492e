import type { Basket, Coupon, Voucher } from '../../../src/core/coupons/coupon.ts';
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
  usesByMember: 0,
  ...change,
});
