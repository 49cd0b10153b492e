import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payablePoints } from '../../../src/core/points/payment.ts';
import type { PointsPayment } from '../../../src/core/programme.ts';

const oneForOne: PointsPayment = { points: 1, minor: 1, minimumPoints: 500, maxPercent: 50 };
const inHundreds: PointsPayment = { points: 100, minor: 500, minimumPoints: 100, maxPercent: 100 };

describe('paying a part of a bill with points', () => {
  it.each([
    [1_000, 5_000, 10_000, 1_000, null],
    [10_000, 10_000, 10_000, 5_000, 'share'],
    [1_000, 700, 10_000, 700, 'balance'],
    [400, 5_000, 100_000, 0, 'minimum'],
  ] as const)(
    'clamps a wish of %i with %i there on a bill of %i to %i',
    (wanted, available, bill, points, limitedBy) => {
      expect(payablePoints(oneForOne, wanted, available, bill)).toEqual({ points, minor: points, limitedBy });
    },
  );

  it('counts whole steps alone', () => {
    expect(payablePoints(inHundreds, 1_050, 5_000, 100_000)).toEqual({
      points: 1_000,
      minor: 5_000,
      limitedBy: 'steps',
    });
    expect(payablePoints(inHundreds, 'max', 5_000, 1_200)).toEqual({ points: 200, minor: 1_000, limitedBy: null });
  });

  it('reckons in minor units: 77 points of 0.05 each are worth 3.85', () => {
    const nickels: PointsPayment = { points: 1, minor: 5, minimumPoints: 1, maxPercent: 100 };
    expect(payablePoints(nickels, 'max', 77, 100_000)).toMatchObject({ points: 77, minor: 385 });
  });

  it('pays nothing where the shop has set no value, and says so', () => {
    expect(payablePoints(null, 'max', 1_000, 1_000)).toEqual({ points: 0, minor: 0, limitedBy: 'not-offered' });
    expect(payablePoints(null, 0, 1_000, 1_000)).toEqual({ points: 0, minor: 0, limitedBy: null });
  });

  it('says what keeps a member from any', () => {
    expect(payablePoints(oneForOne, 'max', 20, 10_000)).toMatchObject({ points: 0, limitedBy: 'balance' });
    expect(payablePoints(oneForOne, 'max', 5_000, 600)).toMatchObject({ points: 0, limitedBy: 'share' });
  });

  it('never pays more than was wanted, is there or the bill allows, and always in whole steps', () => {
    const rules = fc.record({
      points: fc.integer({ min: 1, max: 500 }),
      minor: fc.integer({ min: 1, max: 500 }),
      minimumPoints: fc.nat(1_000),
      maxPercent: fc.integer({ min: 1, max: 100 }),
    });
    const wish = fc.oneof(fc.constant('max' as const), fc.nat(100_000));
    fc.assert(
      fc.property(rules, wish, fc.nat(100_000), fc.nat(1_000_000), (some, wanted, available, bill) => {
        const { points, minor } = payablePoints(some, wanted, available, bill);
        expect(points % some.points).toBe(0);
        expect(minor).toBe((points / some.points) * some.minor);
        expect(points).toBeLessThanOrEqual(Math.min(available, wanted === 'max' ? available : wanted));
        expect(minor * 100).toBeLessThanOrEqual(bill * some.maxPercent);
        expect(points === 0 || points >= some.minimumPoints).toBe(true);
      }),
    );
  });
});
