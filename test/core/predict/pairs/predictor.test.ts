import { describe, expect, it } from 'vitest';
import { Predictor } from '../../../../src/core/predict/pairs/predictor.ts';
import { productParameters, shopParameters } from '../../../../src/core/predict/pairs/shop.ts';
import { type Pair, Purchases } from '../../../../src/core/predict/pairs/state.ts';
import { smallShop } from '../history.ts';

const walked = (predictor: Predictor, purchases: ReturnType<typeof smallShop>, until: number): Predictor => {
  let next = 0;
  for (let day = 0; day <= until; day += 1) {
    for (let one = purchases[next]; one?.day === day; one = purchases[next]) {
      predictor.record(day, one.member, one.product);
      next += 1;
    }
    if (next > 0) predictor.close(day);
  }
  return predictor;
};

const probabilities = (predictor: Predictor, day: number): Map<string, number> => {
  const all = new Map<string, number>();
  predictor.each(day, ({ member, product }: Pair, probability) => all.set(`${member.id} ${product.id}`, probability));
  return all;
};

describe('a shop on its first days', () => {
  it('follows the days that it states for its products', () => {
    const statedDays = new Map([
      ['tea', 14],
      ['rice', 60],
    ]);
    const predictor = new Predictor({ statedDays });
    for (const product of ['tea', 'rice']) predictor.record(0, 'mei', product);
    predictor.close(0);
    for (let day = 1; day <= 10; day += 1) predictor.close(day);
    const after = probabilities(predictor, 10);
    expect(after.get('mei tea')).toBeGreaterThan((after.get('mei rice') ?? 1) * 1.25);
  });

  it('takes products without stated days to be like others of their category', () => {
    const categories = new Map([
      ['green tea', 'tea'],
      ['black tea', 'tea'],
      ['salt', 'staples'],
      ['sugar', 'staples'],
    ]);
    const purchases = new Purchases();
    for (let day = 0; day <= 60; day += 1) {
      for (let member = 0; member < 10; member += 1) {
        if ((day + member) % 10 === 0) purchases.record(day, `m${member}`, 'green tea');
        if ((day + member) % 30 === 0) purchases.record(day, `m${member}`, 'salt');
      }
    }
    for (const product of ['black tea', 'sugar']) purchases.record(60, 'mei', product);
    const shop = shopParameters(purchases, { categories });
    const usual = (id: string, known = {}) => {
      const product = purchases.products.get(id);
      if (product === undefined) throw new Error(`${id} was bought`);
      return Math.exp(productParameters(product, shop, known).meanLog);
    };
    expect([usual('black tea'), usual('sugar')].map(Math.round)).toEqual([15, 15]);
    expect([usual('black tea', { categories }), usual('sugar', { categories })].map(Math.round)).toEqual([11, 19]);
    expect(usual('sugar', { categories, statedDays: new Map([['sugar', 90]]) })).toBeCloseTo(90, 9);
  });

  it('does not say "never" where nobody has come back yet', () => {
    const predictor = new Predictor();
    for (let member = 0; member < 25; member += 1) {
      for (const product of ['tea', 'rice']) predictor.record(0, `m${member}`, product);
    }
    for (let day = 0; day <= 21; day += 1) predictor.close(day);
    const [least, most] = [Math.min, Math.max].map((pick) => pick(...probabilities(predictor, 21).values()));
    expect(least).toBeGreaterThan(0.001);
    expect(most).toBeLessThan(0.3);
  });

  it('says something sensible of every pair with one purchase in the whole shop', () => {
    const predictor = new Predictor();
    predictor.record(5, 'mei', 'tea');
    predictor.close(5);
    const [[, probability] = ['', 0]] = probabilities(predictor, 5);
    expect(probability).toBeGreaterThan(0.005);
    expect(probability).toBeLessThan(0.5);
  });

  it('has nothing to say before anything was sold', () => {
    expect(probabilities(new Predictor(), 3).size).toBe(0);
  });
});

describe('a shop with a history', () => {
  const predictor = walked(new Predictor(), smallShop(190), 180);

  it('foretells about as many purchases as come', () => {
    const foretold = [...probabilities(predictor, 180).values()].reduce((sum, one) => sum + one, 0);
    const came = new Set(
      smallShop(190)
        .filter(({ day }) => day > 180 && day <= 187)
        .map(({ member, product }) => `${member} ${product}`),
    ).size;
    expect(foretold / came).toBeGreaterThan(0.75);
    expect(foretold / came).toBeLessThan(1.3);
  });

  it('gives the date of the next purchase with a spread around it', () => {
    const pair = predictor.purchases.members.get('m1')?.pairs.values().next().value;
    if (pair === undefined) throw new Error('m1 buys something');
    const { days, low, high } = predictor.nextDate(pair);
    const usual = (pair.last - pair.first) / (pair.purchases - 1);
    expect(days / usual).toBeGreaterThan(0.7);
    expect(days / usual).toBeLessThan(1.4);
    expect(low).toBeLessThan(days);
    expect(high).toBeGreaterThan(days);
  });

  it('offers nothing to a member who has not come for three months', () => {
    expect(probabilities(predictor, 180 + 95).size).toBe(0);
  });

  it('keeps to the products that may be offered', () => {
    const only = walked(new Predictor({ candidates: new Set(['p2']) }), smallShop(60), 59);
    const products = new Set([...probabilities(only, 59).keys()].map((key) => key.split(' ')[1]));
    expect([...products]).toEqual(['p2']);
  });
});
