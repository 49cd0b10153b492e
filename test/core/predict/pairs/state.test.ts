import { describe, expect, it } from 'vitest';
import { countAfter, fadedSlow, medianGap, Purchases } from '../../../../src/core/predict/pairs/state.ts';

const bought = (...days: readonly number[]) => {
  const purchases = new Purchases();
  let pair = purchases.record(days[0] ?? 0, 'mei', 'tea');
  for (const day of days.slice(1)) pair = purchases.record(day, 'mei', 'tea') ?? pair;
  return { purchases, pair };
};

describe('what is kept of a pair', () => {
  it('is the same as if all its purchases were read again', () => {
    const { pair } = bought(3, 13, 18, 58);
    expect(pair).toMatchObject({ first: 3, last: 58, purchases: 4, days: [3, 13, 18, 58] });
    expect(pair?.sumLog).toBeCloseTo(Math.log(10) + Math.log(5) + Math.log(40), 12);
    expect(pair?.sumSquares).toBeCloseTo(Math.log(10) ** 2 + Math.log(5) ** 2 + Math.log(40) ** 2, 12);
    expect([pair?.beforeLog, pair?.lastLog]).toEqual([Math.log(5), Math.log(40)]);
  });

  it('takes several purchases of one day for one', () => {
    const { purchases } = bought(3, 3);
    expect(purchases.record(3, 'mei', 'tea')).toBeUndefined();
    expect(purchases.all.gaps).toBe(0);
  });

  it('refuses a day before the newest: nothing is sorted in later', () => {
    expect(() => bought(5, 4)).toThrow('in the order of their days');
  });

  it('lets days go that no window looks at any more, and keeps those of a year', () => {
    const days = Array.from({ length: 200 }, (_, index) => index * 7);
    const { pair } = bought(...days);
    expect(pair?.purchases).toBe(200);
    expect(pair?.days.length).toBeLessThan(80);
    expect(countAfter(pair?.days ?? [], 199 * 7 - 364)).toBe(52);
  });

  it('fades, and is added to what has not faded yet', () => {
    const { pair } = bought(0, 120);
    expect(pair && fadedSlow(pair.bought, 120)).toBeCloseTo(1 + Math.exp(-1), 12);
    expect(pair && fadedSlow(pair.bought, 240)).toBeCloseTo(Math.exp(-1) + Math.exp(-2), 12);
  });

  it('counts for its product: gaps, who bought and who bought again', () => {
    const { purchases } = bought(0, 10, 30);
    purchases.record(31, 'lin', 'tea');
    expect(purchases.products.get('tea')).toMatchObject({ gaps: 2, buyers: 2, repeatBuyers: 1 });
    expect(medianGap(purchases.all)).toBe(10);
    expect(medianGap(new Purchases().all)).toBeUndefined();
  });
});
