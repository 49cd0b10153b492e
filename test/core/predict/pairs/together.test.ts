import { describe, expect, it } from 'vitest';
import { Purchases } from '../../../../src/core/predict/pairs/state.ts';
import { boughtNext } from '../../../../src/core/predict/pairs/together.ts';

describe('what buyers of a product buy next', () => {
  it('is what they buy more often than others, not what everybody buys', () => {
    const purchases = new Purchases();
    for (let day = 0; day < 2; day += 1) {
      for (let member = 0; member < 100; member += 1) {
        purchases.record(day, `m${member}`, 'bag');
        if (member < 20) purchases.record(day, `m${member}`, 'formula');
        if (day === 1 && member < 16) purchases.record(day, `m${member}`, 'wipes');
        if (day === 1 && member >= 10 && member < 60) purchases.record(day, `m${member}`, 'coffee');
        // Bought before the formula alone: nothing that follows it.
        if (day === 0 && member < 20) purchases.record(day, `m${member}`, 'vitamins');
        // Two buyers in common are chance.
        if (day === 1 && member < 2) purchases.record(day, `m${member}`, 'pram');
      }
    }
    const next = boughtNext(purchases, 'formula');
    expect(next.map(({ product }) => product)).toEqual(['wipes']);
    expect(next[0]?.lift).toBeCloseTo((16 + 5) / ((20 * 16) / 100 + 5), 12);
    expect(boughtNext(purchases, 'nothing')).toEqual([]);
  });
});
