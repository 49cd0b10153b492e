import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentOf, MAX_AMOUNT_MINOR, major, parseAmount, spread } from '../../src/core/money.ts';

describe('the exponent of a currency', () => {
  it('is that of ISO 4217, except for TWD', () => {
    expect(['TWD', 'twd', 'JPY', 'KRW', 'USD', 'THB', 'EUR', 'KWD'].map(exponentOf)).toEqual([0, 0, 0, 0, 2, 2, 2, 3]);
    expect(['IDR', 'HUF', 'COP', 'IQD', 'CLF'].map(exponentOf)).toEqual([2, 2, 2, 3, 4]);
  });

  it('is refused loudly for what is not a currency code', () => {
    expect(() => exponentOf('dollars')).toThrow(RangeError);
  });
});

describe('an amount that a person typed', () => {
  it.each([
    ['+320', 'TWD', 320],
    ['320', 'TWD', 320],
    [' + 320 ', 'TWD', 320],
    ['1,200', 'TWD', 1_200],
    ['12,345,678', 'TWD', 12_345_678],
    ['12.50', 'USD', 1_250],
    ['12.5', 'USD', 1_250],
    ['+1,200.05', 'USD', 120_005],
    ['0', 'TWD', 0],
    ['0.07', 'USD', 7],
    ['＋３２０', 'TWD', 320],
    ['１，２００．５０', 'USD', 120_050],
    ['100000000', 'TWD', MAX_AMOUNT_MINOR],
    ['1000000.00', 'USD', MAX_AMOUNT_MINOR],
  ])('reads %j in %s as %d minor units', (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor);
  });

  it.each([
    ['12abc', 'TWD'],
    ['-5', 'TWD'],
    ['−5', 'TWD'],
    ['+-5', 'TWD'],
    ['12.5', 'TWD'],
    ['12.505', 'USD'],
    ['12.', 'USD'],
    ['.5', 'USD'],
    ['1,20', 'TWD'],
    ['1,2000', 'TWD'],
    ['1e3', 'TWD'],
    ['0x10', 'TWD'],
    ['', 'TWD'],
    ['+', 'TWD'],
    ['3 20', 'TWD'],
    ['١٢', 'TWD'],
    ['100000001', 'TWD'],
    ['1000000.01', 'USD'],
    ['99999999999999999999', 'TWD'],
  ])('does not read %j in %s', (text, currency) => {
    expect(parseAmount(text, currency)).toBeUndefined();
  });

  it('is read back from what is shown', () => {
    fc.assert(
      fc.property(fc.nat(MAX_AMOUNT_MINOR), fc.constantFrom('TWD', 'USD', 'KWD', 'JPY'), (minor, currency) => {
        expect(parseAmount(major(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  it('is shown with the decimals of its currency', () => {
    expect([major(1_250, 'USD'), major(5, 'USD'), major(-1_205, 'USD'), major(320, 'TWD'), major(7, 'KWD')]).toEqual([
      '12.50',
      '0.05',
      '-12.05',
      '320',
      '0.007',
    ]);
  });
});

describe('spreading an amount', () => {
  it('gives what rounding leaves over to the largest remainders', () => {
    expect(spread(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(spread(10, [35, 35, 30])).toEqual([4, 3, 3]);
    expect(spread(10, [30, 35, 35])).toEqual([3, 4, 3]);
    expect(spread(0, [5, 5])).toEqual([0, 0]);
    expect(spread(7, [0, 0])).toEqual([0, 0]);
  });

  it('always sums to the amount and gives no part more than its weight', () => {
    const weights = fc.array(fc.nat(1_000_000_000_000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (parts, share) => {
        const sum = parts.reduce((a, b) => a + b, 0);
        const total = Math.floor(sum * share);
        const spreaded = spread(total, parts);
        expect(spreaded.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [index, part] of spreaded.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(parts[index] ?? 0);
        }
      }),
    );
  });
});
