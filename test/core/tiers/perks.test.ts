import { describe, expect, it } from 'vitest';
import { levelAt, withPrice } from '../../../src/core/tiers/perks.ts';
import { memberPriceOff, shippingOff } from '../../../src/core/tiers/price.ts';
import { nextTier } from '../../../src/core/tiers/progress.ts';
import { NO_TIER, tierOf } from '../../../src/core/tiers/tier.ts';
import { wrongTiers } from '../../../src/core/tiers/valid.ts';
import { level, rules, spent, standing } from './support.ts';

const tea = (minor: number) => ({ sku: 'TEA', name: 'Tea', minor });
const cake = { sku: 'CAKE', name: 'Cake', minor: 90 };
const LEVELS = rules([
  level('silver', { spend: 10 }, { prices: [tea(50), cake] }),
  level('gold', { spend: 20 }, { percentOff: 10, freeShipping: true, prices: [tea(60)] }),
  level('black', { spend: 30 }),
]);
const line = (sku: string, quantity: number, unitPriceMinor: number, discountMinor = 0) => ({
  sku,
  name: sku,
  category: null,
  quantity,
  unitPriceMinor,
  discountMinor,
});

describe('free delivery and prices of a tier', () => {
  it('are those above it too, each product at the lowest price', () => {
    expect(levelAt(LEVELS, 0)?.perks.freeShipping).toBeUndefined();
    expect(levelAt(LEVELS, 1)?.perks.prices).toEqual([tea(50), cake]);
    expect(tierOf(LEVELS, standing({ tier: 'black' }))?.perks).toMatchObject({ freeShipping: true, percentOff: 0 });
    expect(nextTier(LEVELS, standing({ tier: 'gold' }), spent(20))?.level.perks.freeShipping).toBe(true);
    expect([levelAt(LEVELS, -1), levelAt(LEVELS, 3), tierOf(LEVELS, NO_TIER)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are the lowest of them also where the higher tier has it, under the first name of two alike', () => {
    const cheaper = rules([
      level('silver', { spend: 10 }, { prices: [tea(50), cake] }),
      level('gold', { spend: 20 }, { prices: [tea(40), { ...cake, name: 'Gateau' }] }),
    ]);
    expect(levelAt(cheaper, 1)?.perks.prices).toEqual([tea(40), cake]);
    expect(levelAt(rules([level('silver', { spend: 10 })]), 0)).toEqual(level('silver', { spend: 10 }));
  });

  it('take off a line what brings it to the price, or the percentage where that is more', () => {
    const gold = levelAt(LEVELS, 1);
    expect(memberPriceOff(gold, [line('TEA', 2, 80)])).toEqual([60]);
    expect(memberPriceOff(gold, [line('TEA', 1, 52)])).toEqual([5]);
    expect(memberPriceOff(gold, [line('CAKE', 1, 80)])).toEqual([8]);
    expect(memberPriceOff(gold, [line('TEA', 1, 80, 40)])).toEqual([4]);
    expect(memberPriceOff(levelAt(LEVELS, 0), [line('TEA', 1, 40), line('MILK', 1, 40)])).toEqual([0, 0]);
    expect(memberPriceOff(undefined, [line('TEA', 1, 80)])).toEqual([0]);
  });

  it('take the delivery off whole, or not at all', () => {
    expect([
      shippingOff(levelAt(LEVELS, 2), 80),
      shippingOff(levelAt(LEVELS, 0), 80),
      shippingOff(undefined, 80),
    ]).toEqual([80, 0, 0]);
  });

  it('are changed product by product', () => {
    const two = withPrice(withPrice(undefined, tea(50)), cake);
    expect(withPrice(two, tea(40))).toEqual([cake, tea(40)]);
    expect(withPrice(two, { ...tea(0), minor: null })).toEqual([cake]);
  });

  it('are refused below nothing, twice, without a product, and above 20', () => {
    const wrong = (prices: readonly ReturnType<typeof tea>[]) =>
      wrongTiers(rules([level('silver', { spend: 10 }, { prices })])).map(({ field, reason }) => [field, reason]);
    const at = 'tiers.levels.0.perks.prices';
    expect(wrong([tea(0), cake])).toEqual([]);
    expect(wrong([tea(-1)])).toEqual([[`${at}.0.minor`, 'range']]);
    expect(wrong([tea(1.5)])).toEqual([[`${at}.0.minor`, 'range']]);
    expect(wrong([tea(1), tea(2)])).toEqual([[`${at}.1.sku`, 'twice']]);
    expect(wrong([{ ...tea(1), sku: ' ' }])).toEqual([[`${at}.0.sku`, 'length']]);
    expect(wrong([{ ...tea(1), name: '' }])).toEqual([[`${at}.0.name`, 'length']]);
    expect(wrong(Array.from({ length: 21 }, (_, index) => ({ ...tea(1), sku: `S${index}` })))).toEqual([[at, 'count']]);
  });
});
