import { describe, expect, it } from 'vitest';
import type { CouponKind, CouponTerms } from '../../../src/core/coupons/coupon.ts';
import { invalidTerm, LARGEST_VALUE } from '../../../src/core/coupons/valid.ts';

const names = (count: number, length = 1) => Array.from({ length: count }, () => 'a'.repeat(length));
const wrong = (kind: CouponKind, terms: CouponTerms, value = 10) => invalidTerm(kind, value, terms);

describe('what a coupon may be about', () => {
  it.each(['skus', 'categories', 'exceptSkus', 'exceptCategories'] as const)(
    '%s are 1 to 100 names of up to 64 letters',
    (list) => {
      const named = (some: readonly string[]) => wrong('percent', { [list]: some });
      expect([names(1), names(100), names(1, 64)].map(named)).toEqual([undefined, undefined, undefined]);
      expect([names(0), names(101), names(1, 65), [' '], ['a', '']].map(named)).toEqual(Array(5).fill(list));
    },
  );

  it('is anything where nothing is said', () => {
    expect(wrong('percent', {})).toBeUndefined();
  });

  it('is one piece alone for what takes a share or an amount off, and for nothing else', () => {
    const kinds = ['percent', 'amount', 'free_item', 'free_shipping', 'buy_x_get_y'] as const;
    expect(kinds.map((kind) => wrong(kind, { on: 'cheapest' }, 1))).toEqual([undefined, undefined, 'on', 'on', 'on']);
  });

  it('is 1 to 100 pieces that are paid, where so many bought give some free', () => {
    const buy = (count: number) => wrong('buy_x_get_y', { buy: count }, 1);
    expect([0, 1, 100, 101, 1.5].map(buy)).toEqual(['buy', undefined, undefined, 'buy', 'buy']);
    expect(wrong('free_item', { buy: 2 }, 1)).toBe('buy');
  });

  it('is other free products only where pieces are bought for them', () => {
    expect(wrong('buy_x_get_y', { getSkus: ['cup'] }, 1)).toBeUndefined();
    expect(wrong('buy_x_get_y', { getSkus: [] }, 1)).toBe('getSkus');
    expect(wrong('free_item', { getSkus: ['cup'] }, 1)).toBe('getSkus');
  });
});

describe('a growing coupon', () => {
  const growth = (kind: CouponKind, by: number, most: number, value = 10) =>
    wrong(kind, { growth: { by, most } }, value);

  it('takes a share or an amount off', () => {
    expect([growth('percent', 5, 20), growth('amount', 5, 20)]).toEqual([undefined, undefined]);
    expect(growth('free_item', 1, 5, 1)).toBe('growth');
  });

  it('grows by 1 or more, to more than it begins with and no more than its kind can be worth', () => {
    expect([growth('percent', 0, 20), growth('percent', 1, 11), growth('percent', 1, 10)]).toEqual([
      'growth',
      undefined,
      'growth',
    ]);
    expect([growth('percent', 100, 100), growth('percent', 101, 100), growth('percent', 1, 101)]).toEqual([
      undefined,
      'growth',
      'growth',
    ]);
    expect(growth('amount', LARGEST_VALUE.amount, LARGEST_VALUE.amount)).toBeUndefined();
    expect([growth('percent', 1.5, 20), growth('percent', 1, 20.5)]).toEqual(['growth', 'growth']);
  });
});

describe('a group of coupons', () => {
  it('has a name of 1 to 40 letters, and is for those that are used beside others', () => {
    const group = (name: string, combines?: true) =>
      wrong('percent', { group: name, ...(combines === undefined ? {} : { combines }) });
    expect(group('drinks', true)).toBeUndefined();
    expect(group('drinks')).toBe('group');
    expect([group(' ', true), group('g'.repeat(40), true), group('g'.repeat(41), true)]).toEqual([
      'group',
      undefined,
      'group',
    ]);
    expect(wrong('percent', { combines: true })).toBeUndefined();
  });
});

describe('the most that a kind can be worth', () => {
  it('is all of it in percent, 100 million minor units, 100 pieces, one delivery', () => {
    expect(LARGEST_VALUE).toEqual({
      percent: 100,
      amount: 100_000_000,
      free_item: 100,
      free_shipping: 1,
      buy_x_get_y: 100,
    });
  });
});
