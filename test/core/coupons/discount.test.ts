import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUPON_KINDS, type Coupon } from '../../../src/core/coupons/coupon.ts';
import { discountOf as takenFrom } from '../../../src/core/coupons/discount.ts';
import { openBasket } from '../../../src/core/coupons/open.ts';
import type { CouponRules } from '../../../src/core/coupons/rules.ts';
import { netOf, netOfLine, type PurchaseLine } from '../../../src/core/purchases/purchase.ts';
import { line } from '../support.ts';
import { coupon } from './support.ts';

const discountOf = (
  of: Coupon,
  lines: readonly PurchaseLine[],
  percentageOf: CouponRules['percentageOf'] = 'discounted',
) => {
  const { discountMinor, byLine } = takenFrom(of, openBasket(lines), percentageOf);
  return { discountMinor, byLine };
};

/** The basket's net after several coupons, each after the one before. */
const netAfter = (
  coupons: readonly Coupon[],
  lines: readonly PurchaseLine[],
  percentageOf: CouponRules['percentageOf'] = 'discounted',
): number => netOf(coupons.reduce((open, one) => takenFrom(one, open, percentageOf).rest, openBasket(lines)).lines);

describe('what a coupon takes off', () => {
  it('is capped, and never more than there is to pay', () => {
    expect(discountOf(coupon({ value: 50, capMinor: 2_000 }), [line(10_000)]).discountMinor).toBe(2_000);
    const fixed = coupon({ kind: 'amount', value: 5_000 });
    const lines = [line(3_000)];
    const discount = discountOf(fixed, lines);
    expect(discount.discountMinor).toBe(3_000);
    expect(netAfter([fixed], lines)).toBe(0);
  });

  it('is 270, 243 and 218.70 after 10 % of the discounted 300.00, one, two and three times', () => {
    const lines = [line(30_000)];
    const nets = [1, 2, 3].map((count) =>
      netAfter(
        Array.from({ length: count }, () => coupon()),
        lines,
      ),
    );
    expect(nets).toEqual([27_000, 24_300, 21_870]);
  });

  it('is 270, 240 and 210 after 10 % of the initial 300.00', () => {
    const lines = [line(30_000)];
    const nets = [1, 2, 3].map((count) =>
      netAfter(
        Array.from({ length: count }, () => coupon()),
        lines,
        'initial',
      ),
    );
    expect(nets).toEqual([27_000, 24_000, 21_000]);
  });

  it('is all of it, to the last cent, at 100 %', () => {
    const lines = [560, 892, 4_491, 21_726, 240_000].map((net) => line(net));
    expect(netAfter([coupon({ value: 100 })], lines)).toBe(0);
  });

  it('is rounded down', () => {
    expect(discountOf(coupon({ value: 12 }), [line(99)]).discountMinor).toBe(11);
  });

  it('comes off the lines that it is about, in proportion', () => {
    const lines = [line(100, { sku: 'tea' }), line(300, { sku: 'cup' }), line(200, { sku: 'cake' })];
    const cups = coupon({ kind: 'amount', value: 60, skus: ['cup', 'cake'] });
    expect(discountOf(cups, lines)).toEqual({ discountMinor: 60, byLine: [0, 36, 24] });
    expect(discountOf(coupon({ exceptSkus: ['cup'] }), lines)).toEqual({ discountMinor: 30, byLine: [10, 0, 20] });
  });

  it('is the cheapest piece for a free item', () => {
    const lines = [
      line(120, { sku: 'latte', category: 'coffee', quantity: 2 }),
      line(90, { sku: 'espresso', category: 'coffee', quantity: 3 }),
      line(10, { sku: 'biscuit', category: 'food' }),
    ];
    const free = (value: number) => discountOf(coupon({ kind: 'free_item', value, categories: ['coffee'] }), lines);
    expect(free(1)).toEqual({ discountMinor: 90, byLine: [0, 90, 0] });
    expect(free(4)).toEqual({ discountMinor: 390, byLine: [120, 270, 0] });
    expect(free(9).discountMinor).toBe(510);
    const discounted = [line(100, { quantity: 3, discountMinor: 200 })];
    const pieces = [1, 3].map((value) => discountOf(coupon({ kind: 'free_item', value }), discounted).discountMinor);
    expect(pieces).toEqual([33, 100]);
  });

  it('is held to the cap for a free item too', () => {
    const dear = coupon({ kind: 'free_item', value: 1, capMinor: 100 });
    expect(discountOf(dear, [line(150)])).toEqual({ discountMinor: 100, byLine: [100] });
  });

  it('is nothing of what costs nothing, nor of a piece that was given already', () => {
    const cheapest = coupon({ value: 50, on: 'cheapest' });
    expect(discountOf(cheapest, [line(0), line(100)]).byLine).toEqual([0, 50]);
    const held = coupon({ kind: 'free_item', value: 1, capMinor: 60 });
    expect(netAfter([held, coupon({ kind: 'free_item', value: 1 })], [line(100)])).toBe(40);
    expect(netAfter([held, cheapest], [line(100)])).toBe(40);
  });

  it('is of the first of two pieces that cost the same', () => {
    const free = coupon({ kind: 'free_item', value: 1 });
    expect(discountOf(free, [line(100), line(100, { sku: 'b' })]).byLine).toEqual([100, 0]);
    expect(discountOf(free, [line(300), line(100), line(200), line(100, { sku: 'b' })]).byLine).toEqual([0, 100, 0, 0]);
  });

  it('is a share of one piece: of what it still costs, or of what it cost at first', () => {
    const half = coupon({ value: 50, on: 'cheapest' });
    const pair = [line(100, { quantity: 2, discountMinor: 60 })];
    expect(discountOf(half, pair).discountMinor).toBe(35);
    expect(discountOf(half, pair, 'initial').discountMinor).toBe(50);
    expect(netAfter([coupon({ kind: 'free_item', value: 1 }), half], [line(100, { quantity: 2 })])).toBe(50);
  });

  it('is pieces of what was bought for them, unless other products are named, which are not bought for themselves', () => {
    const lines = [line(100, { sku: 'tea', quantity: 3 }), line(20, { sku: 'cake' }), line(30, { sku: 'cup' })];
    const offer = { kind: 'buy_x_get_y', value: 1, buy: 2 } as const;
    expect(discountOf(coupon({ ...offer, skus: ['tea'] }), lines).byLine).toEqual([100, 0, 0]);
    expect(discountOf(coupon({ ...offer, getSkus: ['cup'] }), lines).byLine).toEqual([0, 0, 30]);
    const one = [line(100, { sku: 'tea' }), line(30, { sku: 'cup', quantity: 4 })];
    expect(discountOf(coupon({ ...offer, getSkus: ['cup'] }), one).discountMinor).toBe(0);
    const other = [line(100, { sku: 'tea' }), line(100, { sku: 'cake' }), line(30, { sku: 'cup' })];
    expect(discountOf(coupon({ ...offer, getSkus: ['cup'], exceptSkus: ['cake'] }), other).discountMinor).toBe(0);
    expect(discountOf(coupon({ ...offer, getSkus: ['cup'] }), other).discountMinor).toBe(30);
  });

  it('is nothing once more than its budget was given', () => {
    expect(discountOf(coupon({ budgetMinor: 500, spentMinor: 600 }), [line(1_000)])).toEqual({
      discountMinor: 0,
      byLine: [0],
    });
  });

  it('is nothing on an empty basket', () => {
    for (const kind of COUPON_KINDS) expect(discountOf(coupon({ kind }), [])).toEqual({ discountMinor: 0, byLine: [] });
  });

  it('sums to its lines and leaves none below zero, whatever the coupon and basket', () => {
    const anyCoupon = fc.record({
      kind: fc.constantFrom(...COUPON_KINDS),
      value: fc.integer({ min: 1, max: 100 }),
      capMinor: fc.option(fc.nat(2_000)),
      exceptSkus: fc.subarray(['a', 'b']),
    });
    const anyLines = fc.array(
      fc
        .record({
          sku: fc.constantFrom('a', 'b', 'c'),
          quantity: fc.integer({ min: 1, max: 4 }),
          unitPriceMinor: fc.nat(900),
        })
        .chain((made) =>
          fc.nat(made.quantity * made.unitPriceMinor).map((discountMinor) => line(0, { ...made, discountMinor })),
        ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        anyCoupon,
        anyLines,
        fc.constantFrom('discounted' as const, 'initial' as const),
        (change, lines, of) => {
          const { discountMinor, byLine } = discountOf(coupon(change), lines, of);
          expect(byLine.reduce((a, b) => a + b, 0)).toBe(discountMinor);
          expect(discountMinor).toBeLessThanOrEqual(change.capMinor ?? Number.POSITIVE_INFINITY);
          for (const [index, part] of byLine.entries()) {
            expect(part).toBeGreaterThanOrEqual(0);
            expect(part).toBeLessThanOrEqual(netOfLine(lines[index] ?? line(0)));
          }
          expect(netAfter([coupon(change)], lines, of)).toBe(netOf(lines) - discountMinor);
        },
      ),
      { numRuns: 300 },
    );
  });
});
