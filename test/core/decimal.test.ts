import { describe, expect, it } from 'vitest';
import { compare, decimalOf, parseDecimal, plus, rounded, textOf, times } from '../../src/core/decimal.ts';

const decimal = (text: string) => parseDecimal(text) ?? decimalOf(-1);

describe('decimal numbers', () => {
  it('multiply and add exactly where floating point does not', () => {
    expect(textOf(times(decimal('1.1'), decimal('1.1')))).toBe('1.21');
    expect(textOf(plus(decimal('0.1'), decimal('0.2')))).toBe('0.3');
    expect(rounded(times(decimalOf(100), decimal('1.15')), 'down')).toBe(115);
    expect(Math.floor(100 * 1.15)).toBe(114);
  });

  it('are rounded down, to the nearest with a half up, or up', () => {
    const all = (text: string) => (['down', 'nearest', 'up'] as const).map((way) => rounded(decimal(text), way));
    expect(all('28.5')).toEqual([28, 29, 29]);
    expect(all('28.49')).toEqual([28, 28, 29]);
    expect(all('28.000000001')).toEqual([28, 28, 29]);
    expect(all('28')).toEqual([28, 28, 28]);
  });

  it('compare by value', () => {
    expect(compare(decimal('1.50'), decimal('1.5'))).toBe(0);
    expect(compare(decimal('1.49'), decimal('1.5'))).toBeLessThan(0);
    expect(compare(decimal('2'), decimal('1.999999999'))).toBeGreaterThan(0);
  });

  it('are written without needless zeros', () => {
    expect(['1.50', '2.0', '0.05', '28', '0'].map((text) => textOf(decimal(text)))).toEqual([
      '1.5',
      '2',
      '0.05',
      '28',
      '0',
    ]);
  });

  it('are plain digits with at most one point', () => {
    for (const text of ['', '-1', '+1', '1e3', '.5', '5.', '1,5', 'NaN', ' 1', '1.0000000001']) {
      expect(parseDecimal(text)).toBeUndefined();
    }
  });
});
