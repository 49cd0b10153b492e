import { describe, expect, it } from 'vitest';
import {
  dayNumber,
  dueOffers,
  type MemberProduct,
  type OfferRules,
  repurchaseOccasion,
} from '../../../src/core/campaigns/repurchase.ts';
import { type ProductRhythm, productRhythm } from '../../../src/core/predict/renewal.ts';
import { day } from '../support.ts';

const START = day('2027-03-01');
const start = dayNumber(START);

const rhythm = (days: number, repeatOdds = 1): ProductRhythm => ({ meanLog: Math.log(days), repeatOdds });

const rules = (more: Partial<OfferRules> = {}): OfferRules => ({
  leadDays: 4,
  rhythms: new Map([
    ['formula', rhythm(21)],
    ['nappies', rhythm(21)],
    ['tea', rhythm(30)],
  ]),
  memberDays: 7,
  productDays: 14,
  lastOfferDays: new Map(),
  lastOfferedDay: () => undefined,
  ...more,
});

/** What a member bought on these days of the story. */
const bought = (sku: string, ...days: number[]): MemberProduct => ({
  memberId: 'mia',
  sku,
  purchaseId: `${sku}-${days.length}`,
  days: days.map((one) => start + one),
});

/** The days of the story on which something is offered: `17 formula`. */
function offers(pairs: readonly MemberProduct[], given: OfferRules = rules(), through = 120): string[] {
  return Array.from({ length: through + 1 }, (_, index) => index).flatMap((index) =>
    dueOffers(pairs, START.add({ days: index }), given).map(({ sku }) => `${index} ${sku}`),
  );
}

describe('baby formula that lasts 21 days, bought on day 0', () => {
  it('is offered on day 17, four days before it is expected again, and on no other day', () => {
    expect(offers([bought('formula', 0)])).toEqual(['17 formula']);
    expect(dueOffers([bought('formula', 0)], START.add({ days: 17 }), rules())).toEqual([
      {
        memberId: 'mia',
        sku: 'formula',
        purchaseId: 'formula-1',
        occasion: 'repurchase:formula:formula-1',
        expectedDay: start + 21,
        probability: expect.closeTo(0.072, 3),
      },
    ]);
  });

  it('and early on day 12 is silent on day 17 and offered on day 29', () => {
    expect(offers([bought('formula', 0, 12)])).toEqual(['29 formula']);
  });

  it('and early is offered on day 29 also when the shop has seen nothing but that early purchase', () => {
    const gaps = { count: 1, sumLog: Math.log(12) };
    const people = { buyers: 1, repeatBuyers: 1 };
    const seen = productRhythm({ statedDays: 21, ...gaps, ...people }, { ...gaps, ...people });
    if (seen === undefined) throw new Error('a product with stated days has a rhythm');
    expect(offers([bought('formula', 0, 12)], rules({ rhythms: new Map([['formula', seen]]) }))).toEqual([
      '29 formula',
    ]);
  });
});

describe('a repurchase offer', () => {
  it('is never of what was bought today, nor of what lasts no longer than the lead', () => {
    expect(offers([bought('formula', 0)], rules({ leadDays: 21 }))).toEqual([]);
    expect(offers([bought('soup', 0)], rules({ rhythms: new Map([['soup', rhythm(3)]]) }))).toEqual([]);
  });

  it('looks at no purchase that comes later when a missed date is made up for', () => {
    expect(dueOffers([bought('formula', 0, 30)], START.add({ days: 17 }), rules())).toEqual([]);
  });

  it('is one to a member, of the product that is most probably bought', () => {
    const pair = [bought('formula', 0), bought('nappies', 0)];
    const probable = new Map([
      ['formula', rhythm(21)],
      ['nappies', rhythm(21, 3)],
    ]);
    expect(offers(pair, rules({ rhythms: probable }))).toEqual(['17 nappies']);
    expect(offers(pair)).toEqual(['17 formula']);
    expect(offers(pair.toReversed())).toEqual(['17 formula']);
  });

  it('is one to each member', () => {
    const pairs = [bought('formula', 0), { ...bought('formula', 0), memberId: 'noah' }];
    expect(offers(pairs)).toEqual(['17 formula', '17 formula']);
  });

  it('waits for nobody in the week after another one: its day passes', () => {
    const lastOfferOn = (index: number) => rules({ lastOfferDays: new Map([['mia', start + index]]) });
    expect(offers([bought('formula', 0)], lastOfferOn(11))).toEqual([]);
    expect(offers([bought('formula', 0)], lastOfferOn(10))).toEqual(['17 formula']);
    expect(offers([bought('tea', 0)], lastOfferOn(17))).toEqual(['26 tea']);
  });

  it('keeps the days that the shop sets between two offers, and between two of one product', () => {
    const lastOfferOn = (index: number, memberDays: number) =>
      rules({ memberDays, lastOfferDays: new Map([['mia', start + index]]) });
    expect(offers([bought('formula', 0)], lastOfferOn(3, 15))).toEqual([]);
    expect(offers([bought('formula', 0)], lastOfferOn(16, 1))).toEqual(['17 formula']);
    const sameOn = (index: number) =>
      rules({ lastOfferedDay: (_, sku) => (sku === 'formula' ? start + index : undefined) });
    expect(offers([bought('formula', 0)], sameOn(4))).toEqual([]);
    expect(offers([bought('formula', 0)], sameOn(3))).toEqual(['17 formula']);
    expect(offers([bought('nappies', 0)], sameOn(4))).toEqual(['17 nappies']);
  });

  it('is made for no product that nobody can predict', () => {
    expect(offers([bought('wardrobe', 0)])).toEqual([]);
  });

  it('has an occasion of its own for each product of each purchase', () => {
    expect(repurchaseOccasion('formula', '0193')).toBe('repurchase:formula:0193');
  });
});
