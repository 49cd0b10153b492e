import { describe, expect, it } from 'vitest';
import {
  type KeptLearning,
  learnedOf,
  learnFrom,
  type SummedHistory,
} from '../../../../src/core/predict/pairs/learn.ts';
import { Outlook } from '../../../../src/core/predict/pairs/learned.ts';
import { Predictor } from '../../../../src/core/predict/pairs/predictor.ts';
import { Purchases } from '../../../../src/core/predict/pairs/state.ts';
import { smallShop } from '../history.ts';

const LAST = 180;
const bought = smallShop(LAST + 1, true);
const CANDIDATES = [...new Set(bought.map(({ product }) => product))];

/** Days by member and product. */
const daysOf = (members: ReadonlySet<string>) => {
  const all = new Map<string, Map<string, number[]>>();
  for (const { day, member, product } of bought) {
    if (!members.has(member)) continue;
    const own = all.get(member) ?? new Map<string, number[]>();
    all.set(member, own);
    const days = own.get(product) ?? [];
    if (days.at(-1) !== day) own.set(product, [...days, day]);
  }
  return all;
};

/** What each day did to products, as the shop's tables have it. */
function productDays(): SummedHistory['days'] {
  const days = new Map<number, Map<string, number[]>>();
  for (const pairs of daysOf(new Set(bought.map(({ member }) => member))).values()) {
    for (const [sku, own] of pairs) {
      for (const [index, day] of own.entries()) {
        const log = index === 0 ? 0 : Math.log(day - (own[index - 1] ?? day));
        const products = days.get(day) ?? new Map<string, number[]>();
        days.set(day, products);
        const [first, second, gap] = [index === 0, index === 1, index > 0].map(Number);
        const more = [1, first ?? 0, second ?? 0, gap ?? 0, log, log * log];
        products.set(
          sku,
          more.map((count, at) => count + (products.get(sku)?.[at] ?? 0)),
        );
      }
    }
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([day, products]) => ({ day, products: JSON.stringify([...products].map(([sku, own]) => [sku, ...own])) }));
}

const summed = (members: ReadonlySet<string>): SummedHistory => ({
  day: LAST,
  candidates: CANDIDATES,
  statedDays: [],
  categories: [],
  before: [],
  days: productDays(),
  members: [...daysOf(members)].map(([memberId, pairs]) => ({ memberId, pairs: JSON.stringify([...pairs]) })),
});

/** Of every pair of every member who came lately, by what was kept. */
function foretold(kept: KeptLearning): Map<string, { probability: number; expectedDay: number }> {
  const purchases = new Purchases({ counted: true });
  for (const { day, products } of productDays())
    for (const [sku, ...own] of JSON.parse(products) as [string, ...number[]][]) {
      const [count = 0, buyers = 0, repeatBuyers = 0, gaps = 0, sumLog = 0, sumSquares = 0] = own;
      purchases.count(day, sku, count, { buyers, repeatBuyers, gaps, sumLog, sumSquares });
    }
  const outlook = new Outlook(learnedOf(kept), purchases, {}, LAST);
  const all = new Map<string, { probability: number; expectedDay: number }>();
  for (const [id, pairs] of daysOf(new Set(bought.map(({ member }) => member)))) {
    const member = purchases.memberOf(id, [...pairs], LAST);
    if (member === undefined) continue;
    outlook.of(member, member.pairs.values(), ({ product }, probability, expectedDay) =>
      all.set(`${id} ${product.id}`, { probability, expectedDay }),
    );
  }
  return all;
}

describe('what is learned from summed-up purchases', () => {
  const everybody = new Set(bought.map(({ member }) => member));
  const kept = learnFrom(summed(everybody));

  it('foretells what a walk through all purchases does, also after it was kept as JSON', () => {
    const predictor = new Predictor();
    let next = 0;
    for (let day = bought[0]?.day ?? 0; day <= LAST; day += 1) {
      for (let one = bought[next]; one?.day === day; one = bought[next]) {
        predictor.record(day, one.member, one.product);
        next += 1;
      }
      predictor.close(day);
    }
    predictor.learned(LAST);
    const walked = new Map<string, number>();
    predictor.each(LAST, ({ member, product }, probability) => walked.set(`${member.id} ${product.id}`, probability));
    const told = foretold(JSON.parse(JSON.stringify(kept)));
    expect([...told.keys()].sort()).toEqual([...walked.keys()].sort());
    for (const [pair, { probability }] of told)
      expect(Math.abs(probability - (walked.get(pair) ?? 9))).toBeLessThan(1e-3);
  });

  it('foretells about the same when it is learned from a part of the members', () => {
    const half = new Set([...everybody].filter((_, index) => index % 2 === 0));
    const [whole, part] = [foretold(kept), foretold(learnFrom(summed(half)))];
    const sum = (all: typeof whole) => [...all.values()].reduce((total, { probability }) => total + probability, 0);
    expect(part.size).toBe(whole.size);
    expect(sum(part) / sum(whole)).toBeGreaterThan(0.7);
    expect(sum(part) / sum(whole)).toBeLessThan(1.4);
  });

  it('knows what buyers of a product buy next', () => {
    expect(kept.next.every(([sku, skus]) => CANDIDATES.includes(sku) && !skus.includes(sku))).toBe(true);
  });
});
