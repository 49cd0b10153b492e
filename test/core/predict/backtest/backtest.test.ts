import { describe, expect, it } from 'vitest';
import { type Bought, backtest } from '../../../../src/core/predict/backtest/backtest.ts';
import { intervalOf } from '../../../../src/core/predict/backtest/bootstrap.ts';
import { chance, smallShop } from '../history.ts';

const LIMITS = { perDay: 5, cooldownDays: 14, memberGapDays: 0 };
const OPTIONS = { from: 130, to: 160, limits: LIMITS };
const shop = smallShop(180);
const result = backtest(shop, OPTIONS);

const methodOf = (name: string, of = result) => {
  const found = of.methods.find((method) => method.name === name);
  if (found === undefined) throw new Error(`no method ${name}`);
  return found;
};

/** Purchases after `day` with their days dealt out anew. */
function shuffledAfter(purchases: readonly Bought[], day: number): Bought[] {
  const next = chance(3);
  const later = purchases.filter((one) => one.day > day);
  const days = later.map((one) => one.day).toSorted(() => next() - 0.5);
  return [
    ...purchases.filter((one) => one.day <= day),
    ...later.map((one, index) => ({ ...one, day: days[index] ?? one.day })).sort((a, b) => a.day - b.day),
  ];
}

describe('a walk through the past', () => {
  it('does not see the future: whatever happens after a day, the offers up to it are the same', () => {
    const until = (offers: typeof result.offers, day: number) => offers.filter((offer) => offer.day <= day);
    for (const day of [138, 152]) {
      const other = backtest(shuffledAfter(shop, day), OPTIONS);
      expect(until(other.offers, day)).toEqual(until(result.offers, day));
      expect(other.offers).not.toEqual(result.offers);
    }
  });

  it('counts hits, recall and repurchases as one counts by hand', () => {
    const bought = (member: string, product: string, after: number, until: number) =>
      shop.filter((one) => one.member === member && one.product === product && one.day > after && one.day <= until);
    const hits = result.offers.filter(({ member, product, day }) => bought(member, product, day, day + 7).length > 0);
    const reached = new Set(
      hits.map(({ member, product, day }) => `${member} ${product} ${bought(member, product, day, day + 7)[0]?.day}`),
    );
    const first = new Set<string>();
    const repurchases = shop.filter(({ member, product, day }) => {
      const isFirst = !first.has(`${member} ${product}`);
      first.add(`${member} ${product}`);
      return !isFirst && day > OPTIONS.from && day <= OPTIONS.to + 7;
    });
    const model = methodOf('this model');
    expect([model.offers, model.hits]).toEqual([result.offers.length, hits.length]);
    expect(model.recall).toBeCloseTo(reached.size / repurchases.length, 12);
    expect(model.lift).toBeCloseTo(model.precision / (result.bought / result.eligible), 12);
  });

  it('keeps the limits: so many a day, a pair not again before its cool-down, a member not before theirs', () => {
    const gapped = backtest(shop, { ...OPTIONS, limits: { ...LIMITS, memberGapDays: 7 } });
    for (const [offers, key, gap] of [
      [result.offers, (one: Bought) => `${one.member} ${one.product}`, 14],
      [gapped.offers, (one: Bought) => one.member, 7],
    ] as const) {
      const last = new Map<string, number>();
      for (const offer of offers) {
        expect(offer.day - (last.get(key(offer)) ?? -1_000)).toBeGreaterThanOrEqual(gap);
        last.set(key(offer), offer.day);
      }
    }
    expect(
      Math.max(
        ...Map.groupBy(result.offers, ({ day }) => day)
          .values()
          .map(({ length }) => length),
      ),
    ).toBe(5);
  });

  it('beats the simple rules where members are regular, and is calibrated', () => {
    const model = methodOf('this model').precision;
    for (const name of ['recent frequency (d)', 'product cycle', 'own interval', 'popularity']) {
      expect(model).toBeGreaterThan(methodOf(name).precision);
    }
    expect(result.calibration).toBeGreaterThan(0.85);
    expect(result.calibration).toBeLessThan(1.15);
    const [own, globalMedian] = result.dates.errors;
    expect(own?.mean).toBeLessThan(globalMedian?.mean ?? 0);
    expect(result.dates.inSpread).toBeGreaterThan(0.7);
  });

  it('is no worse than the days that a shop states for its products, in its first month', () => {
    const statedDays = new Map(Array.from({ length: 8 }, (_, product) => [`p${product}`, 10 + 3 * product]));
    const shops = [7, 8, 9].map((seed) =>
      backtest(smallShop(45, true, seed), { ...OPTIONS, from: 3, to: 30, statedDays }),
    );
    const hits = (name: string) => shops.reduce((sum, one) => sum + methodOf(name, one).hits, 0);
    expect(hits('this model')).toBeGreaterThanOrEqual(hits('product cycle'));
  });

  it('offers nothing where nothing was sold, and only what may be offered', () => {
    expect(backtest([], OPTIONS).offers).toEqual([]);
    const only = backtest(shop, { ...OPTIONS, candidates: new Set(['p1']) });
    expect(new Set(only.offers.map(({ product }) => product))).toEqual(new Set(['p1']));
  });
});

describe('recent frequency', () => {
  it('prefers purchases of 91 days, then of a year, then of all time, then the smaller name', () => {
    const days = (member: string, product: string, ...all: readonly number[]) =>
      all.map((day) => ({ day, member, product }));
    const purchases = [
      ...days('b', 'often', 905, 950, 990),
      ...days('b', 'year', 700, 750, 990),
      ...days('b', 'ever', 100, 200, 300, 990),
      ...days('c', 'one', 990),
      ...days('a', 'one', 990),
      ...days('a', 'two', 990),
    ].sort((x, y) => x.day - y.day);
    const chosen = (perDay: number) => {
      const [, frequency] = backtest(purchases, { from: 1_000, to: 1_000, limits: { ...LIMITS, perDay } }).methods;
      return frequency?.members;
    };
    // b's three, then a's two, then c's.
    expect([1, 2, 3, 4, 5, 6].map(chosen)).toEqual([1, 1, 1, 2, 2, 3]);
  });
});

describe('the interval', () => {
  const counts = (members: number) =>
    new Map(Array.from({ length: members }, (_, index) => [`m${index}`, { offers: 10, hits: index % 10 }]));

  it('is wider with few members than with many, and lies around the rate', () => {
    const [few, many] = [intervalOf(counts(10)), intervalOf(counts(1_000))];
    if (few === undefined || many === undefined) throw new Error('there are members enough');
    expect(few.high - few.low).toBeGreaterThan(5 * (many.high - many.low));
    expect(many.low).toBeLessThan(0.45);
    expect(many.high).toBeGreaterThan(0.45);
  });

  it('of a difference is nothing where both chose alike, and is not told of one member', () => {
    expect(intervalOf(counts(50), counts(50))).toEqual({ low: 0, high: 0 });
    expect(intervalOf(counts(1))).toBeUndefined();
  });
});
