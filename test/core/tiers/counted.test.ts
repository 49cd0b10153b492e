import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/core/tiers/measure.ts';
import { memberPriceOff } from '../../../src/core/tiers/price.ts';
import { at, line, ZONE } from '../support.ts';
import { level } from './support.ts';

const bought = (when: string, spend: number, more: { readonly points?: number; readonly counts?: boolean } = {}) => ({
  occurredAt: at(when),
  spend,
  points: 0,
  counts: true,
  ...more,
});

describe('what purchases come to', () => {
  const since = at('2027-03-01');

  it('is the sum of what was not given back, from the first instant of the window on', () => {
    const purchases = [
      bought('2027-02-28T23:59', 1_000, { points: 10 }),
      bought('2027-03-01T00:00', 200, { points: 2 }),
      bought('2027-03-02T09:00', 30, { points: 1 }),
    ];
    expect(measureOf(purchases, since, ZONE)).toEqual({ spend: 230, points: 3, purchases: 2, days: 2 });
    expect(measureOf([], since, ZONE)).toEqual({ spend: 0, points: 0, purchases: 0, days: 0 });
  });

  it('counts a local day once, however often somebody came', () => {
    const purchases = [bought('2027-03-02T00:10', 1), bought('2027-03-02T23:50', 1), bought('2027-03-03T00:10', 1)];
    expect(measureOf(purchases, since, ZONE)).toMatchObject({ purchases: 3, days: 2 });
  });

  it('counts no visit of a purchase that was given back whole, and what is left of its money and points', () => {
    const purchases = [bought('2027-03-02', 0, { points: 5, counts: false }), bought('2027-03-03', 40)];
    expect(measureOf(purchases, since, ZONE)).toEqual({ spend: 40, points: 5, purchases: 1, days: 1 });
  });
});

describe('the price for members of a tier', () => {
  const lines = [
    line(1_990, { sku: 'tea', category: 'drinks' }),
    line(1_000, { sku: 'cup', category: 'things', quantity: 3, discountMinor: 1 }),
  ];

  it('is a share off each line, rounded down, after its own discount', () => {
    expect(memberPriceOff(level('gold', { spend: 1 }, { percentOff: 10 }), lines)).toEqual([199, 299]);
  });

  it('is off the categories that the tier names alone', () => {
    const gold = level('gold', { spend: 1 }, { percentOff: 10, categories: ['drinks'] });
    expect(memberPriceOff(gold, lines)).toEqual([199, 0]);
  });

  it('is the price for everybody in a tier without it and in none', () => {
    expect(memberPriceOff(level('gold', { spend: 1 }), lines)).toEqual([0, 0]);
    expect(memberPriceOff(undefined, lines)).toEqual([0, 0]);
  });
});
