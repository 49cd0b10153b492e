import { describe, expect, it } from 'vitest';
import { type LikelyRules, likelyOffers, mostLikely, offersADay } from '../../../src/core/campaigns/likelyOffers.ts';
import { dayNumber, type MemberProduct } from '../../../src/core/campaigns/repurchase.ts';
import { day } from '../support.ts';

const TODAY = day('2027-03-20');
const today = dayNumber(TODAY);

/** `daysAgo`: when it was bought last. */
const pair = (sku: string, daysAgo: number, memberId = 'mia'): MemberProduct => ({
  memberId,
  sku,
  purchaseId: `${sku}-1`,
  days: [today - 60, today - daysAgo],
});

const rules = (more: Partial<LikelyRules> = {}): LikelyRules => ({
  leadDays: 4,
  memberDays: 7,
  productDays: 14,
  lastOfferDays: new Map(),
  lastOfferedDay: () => undefined,
  usedOccasions: new Set(),
  foretold: (_, sku) => ({ probability: sku === 'tea' ? 0.5 : 0.3, expectedDay: today + 3 }),
  ...more,
});

const skus = (pairs: readonly MemberProduct[], given = rules()) =>
  likelyOffers(pairs, TODAY, given).map(({ memberId, sku }) => `${memberId} ${sku}`);

describe('an offer chosen by probability', () => {
  it('is the most probable one of each member, of equals the smaller SKU', () => {
    const pairs = [
      pair('salt', 20),
      pair('tea', 20),
      pair('rice', 20),
      pair('salt', 20, 'noah'),
      pair('rice', 20, 'noah'),
    ];
    expect(skus(pairs)).toEqual(['mia tea', 'noah rice']);
  });

  it('is never of what was bought in the days of the lead', () => {
    expect(skus([pair('tea', 4), pair('rice', 5)])).toEqual(['mia rice']);
    expect(skus([pair('tea', 0)])).toEqual([]);
  });

  it('waits a week after any offer, and two for the same product', () => {
    const lastOfferOn = (ago: number) => rules({ lastOfferDays: new Map([['mia', today - ago]]) });
    expect([6, 7].map((ago) => skus([pair('tea', 20)], lastOfferOn(ago)))).toEqual([[], ['mia tea']]);
    const offered = (ago: number) => rules({ lastOfferedDay: (_, sku) => (sku === 'tea' ? today - ago : undefined) });
    const both = [pair('tea', 20), pair('rice', 20)];
    expect([13, 14].map((ago) => skus(both, offered(ago)))).toEqual([['mia rice'], ['mia tea']]);
  });

  it('waits as long as the shop sets instead', () => {
    const set = { memberDays: 3, productDays: 30, lastOfferDays: new Map([['mia', today - 3]]) };
    const offered = (ago: number) =>
      rules({ ...set, lastOfferedDay: (_, sku) => (sku === 'tea' ? today - ago : undefined) });
    const both = [pair('tea', 20), pair('rice', 20)];
    expect([29, 30].map((ago) => skus(both, offered(ago)))).toEqual([['mia rice'], ['mia tea']]);
    expect(skus(both, rules({ ...set, memberDays: 4 }))).toEqual([]);
  });

  it('is of the next best where the best was offered for this purchase already', () => {
    const used = rules({ usedOccasions: new Set(['repurchase:tea:tea-1']) });
    expect(skus([pair('tea', 20), pair('rice', 20)], used)).toEqual(['mia rice']);
    expect(skus([{ ...pair('tea', 20), purchaseId: 'tea-2' }, pair('rice', 20)], used)).toEqual(['mia tea']);
  });

  it('is not made of what one in ten or fewer would buy, nor of what nothing is foretold', () => {
    const foretold = (probability: number) => rules({ foretold: () => ({ probability, expectedDay: today }) });
    expect([0.09, 0.1].map((probability) => skus([pair('tea', 20)], foretold(probability)))).toEqual([[], ['mia tea']]);
    expect(skus([pair('tea', 20)], rules({ foretold: () => undefined }))).toEqual([]);
  });

  it('names a day of the coming week', () => {
    const on = (expectedDay: number) =>
      likelyOffers([pair('tea', 20)], TODAY, rules({ foretold: () => ({ probability: 0.5, expectedDay }) }))[0];
    expect([today - 9, today + 3, today + 30].map((one) => (on(one)?.expectedDay ?? 0) - today)).toEqual([1, 3, 7]);
  });
});

describe('the offers of a day', () => {
  it('are one for ten members who come, three at least, the most probable first', () => {
    expect([0, 30, 31, 4_334].map(offersADay)).toEqual([3, 3, 4, 434]);
    const offers = ['a', 'b', 'c', 'd'].flatMap((id) =>
      likelyOffers([pair(id === 'c' ? 'tea' : 'rice', 20, id)], TODAY, rules()),
    );
    expect(mostLikely(offers, 2).map(({ memberId }) => memberId)).toEqual(['c', 'a']);
    expect(mostLikely(offers, -1)).toEqual([]);
  });
});
