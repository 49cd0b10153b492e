import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../../../src/core/predict/normal.ts';

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517795],
    [2, 0.9772498680518208],
    [3, 0.9986501019683699],
    [-1, 0.15865525393145705],
    [-3, 0.001349898031630095],
    [-6, 9.865876450376981e-10],
    [-10, 7.619853024160525e-24],
  ])('is at %d as tables print it', (z, published) => {
    expect(Math.abs(normalCdf(z) / published - 1)).toBeLessThan(1e-13);
  });

  it('has no seam where the method changes', () => {
    const step = 1e-9;
    const slope = (normalCdf(3 + step) - normalCdf(3 - step)) / (2 * step);
    expect(slope).toBeCloseTo(0.004432, 5);
  });

  it('is symmetric, never falls, and ends at 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (z, more) => {
          expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 13);
          expect(normalCdf(z + more)).toBeGreaterThanOrEqual(normalCdf(z) - 1e-15);
        },
      ),
    );
    expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)]).toEqual([0, 1]);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });
});
