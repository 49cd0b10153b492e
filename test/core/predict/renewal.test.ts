import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_RENEWAL,
  type ProductHistory,
  productRhythm,
  renewalOf,
  type ShopHistory,
} from '../../../src/core/predict/renewal.ts';

const shop: ShopHistory = { count: 400, sumLog: 400 * Math.log(30), buyers: 1_000, repeatBuyers: 400 };
const unseen: ProductHistory = { statedDays: null, count: 0, sumLog: 0, buyers: 0, repeatBuyers: 0 };
const newShop: ShopHistory = { count: 0, sumLog: 0, buyers: 0, repeatBuyers: 0 };

/** A product of which so many gaps of so many days were seen. */
const seen = (count: number, days: number, more: Partial<ProductHistory> = {}): ProductHistory => ({
  ...unseen,
  count,
  sumLog: count * Math.log(days),
  ...more,
});

const usualDays = (product: ProductHistory) => {
  const rhythm = productRhythm(product, shop);
  return rhythm === undefined ? undefined : Math.round(Math.exp(rhythm.meanLog) * 10) / 10;
};

const every21 = { meanLog: Math.log(21), repeatOdds: 1 };

describe('how often a product is bought', () => {
  it('is what the shop states as long as nothing was seen', () => {
    expect(usualDays({ ...unseen, statedDays: 21 })).toBe(21);
    expect(productRhythm({ ...unseen, statedDays: 21 }, newShop)).toEqual({
      meanLog: Math.log(21),
      repeatOdds: 1,
    });
  });

  it('moves from there to what was seen, half-way at 50 gaps', () => {
    expect(usualDays(seen(1, 12, { statedDays: 21 }))).toBe(20.8);
    expect(usualDays(seen(50, 12, { statedDays: 21 }))).toBe(15.9);
    expect(usualDays(seen(5_000, 12, { statedDays: 21 }))).toBe(12.1);
  });

  it('is seen alone where the shop states nothing: from 20 gaps on, drawn towards its other products', () => {
    expect(usualDays(unseen)).toBeUndefined();
    expect(usualDays(seen(19, 60))).toBeUndefined();
    expect(usualDays(seen(20, 60))).toBe(42.4);
    expect(usualDays(seen(2_000, 60))).toBe(59.6);
  });

  it('is nobody’s to remind of when it is milk or a wardrobe, but the shop may state what it likes', () => {
    expect(usualDays(seen(500, 3))).toBeUndefined();
    expect(usualDays(seen(500, 400))).toBeUndefined();
    expect(usualDays({ ...unseen, statedDays: 5 })).toBe(5);
  });

  it('comes with odds that it is bought again, against the other products', () => {
    const oddsOf = (buyers: number, repeatBuyers: number) =>
      productRhythm({ ...unseen, statedDays: 21, buyers, repeatBuyers }, shop)?.repeatOdds ?? 0;
    expect(oddsOf(0, 0)).toBe(1);
    expect(oddsOf(100, 40)).toBeCloseTo(1, 2);
    expect(oddsOf(100, 80)).toBeGreaterThan(2);
    expect(oddsOf(100, 5)).toBeLessThan(0.5);
    expect(oddsOf(3, 3)).toBeLessThan(oddsOf(300, 300));
  });
});

describe('the next purchase', () => {
  it('is expected after the product’s days when it was bought once', () => {
    expect(renewalOf([100], every21).expectedDay).toBe(121);
  });

  it('is not expected earlier because one gap was short: one gap is no rhythm', () => {
    expect(renewalOf([0, 12], every21).expectedDay).toBe(33);
  });

  it('follows the member’s own rhythm from the second gap on, the more the longer it lasts', () => {
    const afterWeekly = (purchases: number) => {
      const days = Array.from({ length: purchases }, (_, index) => index * 10);
      return renewalOf(days, every21).expectedDay - (days.at(-1) ?? 0);
    };
    expect([2, 3, 4, 10, 100].map(afterWeekly)).toEqual([21, 13, 12, 11, 10]);
  });

  it('is at least a day away', () => {
    expect(renewalOf([0], { meanLog: Math.log(0.1), repeatOdds: 1 }).expectedDay).toBe(1);
  });

  it('comes at all as often as after that many purchases elsewhere, corrected by the product’s odds', () => {
    const repeats = (purchases: number, repeatOdds = 1) =>
      renewalOf(
        Array.from({ length: purchases }, (_, index) => index * 20),
        { ...every21, repeatOdds },
      ).repeats;
    expect([1, 2, 8, 30].map((purchases) => repeats(purchases))).toEqual(
      [0.618, 0.759, 0.958, 0.958].map((value) => expect.closeTo(value, 12)),
    );
    expect(repeats(1, 2)).toBeCloseTo(0.7639, 4);
  });

  it.each([
    ['17 days after the only purchase', [0], 17, 0.07195832184285599],
    ['10 days after gaps of 20 and 25', [0, 20, 45], 55, 0.15286495929392857],
    ['5 days after gaps of 10 and 12', [0, 10, 22], 27, 0.2294369123144513],
  ])('has within a week the probability of the closed form, %s', (_, days, today, expected) => {
    expect(renewalOf(days, every21).within(today, 7)).toBeCloseTo(expected, 12);
  });

  it('has a probability that grows with the window and never passes what is left of coming back', () => {
    const anyDays = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyDays, fc.nat(300), fc.nat(60), (days, later, window) => {
        const sorted = days.toSorted((a, b) => a - b);
        const renewal = renewalOf(sorted, every21);
        const today = (sorted.at(-1) ?? 0) + later;
        const probability = renewal.within(today, window);
        return (
          probability >= 0 &&
          probability <= renewal.within(today, window + 1) &&
          renewal.within(today, 100_000) <= renewal.repeats
        );
      }),
    );
  });

  it('is as likely as not by the expected day, if there is one at all', () => {
    const sure = { ...DEFAULT_RENEWAL, repeat: [1 - 1e-12] };
    const renewal = renewalOf([0, 15, 40, 61], every21, sure);
    expect(renewal.within(61, renewal.expectedDay - 61)).toBeGreaterThan(0.49);
    expect(renewal.within(61, renewal.expectedDay - 62)).toBeLessThan(0.5);
  });
});
