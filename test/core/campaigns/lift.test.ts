import { describe, expect, it } from 'vitest';
import { liftOf } from '../../../src/core/campaigns/lift.ts';

describe('what a broadcast changed', () => {
  it('is not told from fewer than 30 members in either group', () => {
    const many = { members: 1_000, mean: 500, variance: 100 };
    expect(liftOf(many, { ...many, members: 29 })).toEqual({ known: false });
    expect(liftOf({ ...many, members: 29 }, many)).toEqual({ known: false });
  });

  it('is the difference of the means, with the interval in which it lies 19 times of 20', () => {
    const treated = { members: 900, mean: 520, variance: 90_000 };
    const control = { members: 100, mean: 480, variance: 40_000 };
    // Standard error: sqrt(90000/900 + 40000/100) = sqrt(500) = 22.36
    expect(liftOf(treated, control)).toEqual({ known: true, difference: 40, low: -4, high: 84 });
  });
});
