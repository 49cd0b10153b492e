import { describe, expect, it } from 'vitest';
import { parseAmount } from '../../src/core/money.ts';
import { usualAmounts } from '../../src/core/usualAmounts.ts';

const CARD = [500, 1_000, 2_000];

describe('amounts on buttons', () => {
  it.each([
    ['TWD', [500, 1_000, 2_000]],
    ['THB', [500, 1_000, 2_000]],
    ['USD', [25, 50, 100]],
    ['eur', [25, 50, 100]],
    ['JPY', [2_000, 5_000, 10_000]],
    ['CNY', [100, 200, 500]],
    ['HKD', [100, 200, 500]],
    ['KRW', [20_000, 50_000, 100_000]],
    ['KWD', [5, 10, 20]],
    ['PEN', [25, 50, 100]],
  ])('of a gift card in %s are %j', (currency, amounts) => {
    expect(usualAmounts(currency, CARD)).toEqual(amounts);
  });

  it('rise, are each named once, and can be typed, in every currency', () => {
    for (const currency of Intl.supportedValuesOf('currency'))
      for (const inTwd of [CARD, [20, 50, 100], [100, 200, 500], [100, 300, 500], [1_000, 5_000, 10_000]]) {
        const amounts = usualAmounts(currency, inTwd);
        expect(amounts.length).toBeGreaterThan(0);
        expect(amounts).toEqual([...new Set(amounts)].toSorted((a, b) => a - b));
        for (const amount of amounts) expect(parseAmount(String(amount), currency)).toBeGreaterThan(0);
      }
  });
});
