import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givesBack, payablePoints } from '../../../src/core/points/payment.ts';
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

  it('pays exactly the minimum, the wish, or what is there, and is limited by none of them', () => {
    expect(payablePoints(oneForOne, 500, 5_000, 10_000)).toEqual({ points: 500, minor: 500, limitedBy: null });
    expect(payablePoints(oneForOne, 700, 700, 1_400)).toEqual({ points: 700, minor: 700, limitedBy: null });
    expect(payablePoints(oneForOne, 900, 700, 1_400)).toMatchObject({ points: 700, limitedBy: 'balance' });
    expect(payablePoints({ ...inHundreds, minimumPoints: 0 }, 99, 500, 100_000)).toEqual({
      points: 0,
      minor: 0,
      limitedBy: 'minimum',
    });
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

describe('what a shop gives back to whoever pays with points', () => {
  const rate = { id: 'base', points: 1, per: 100 };

  it('is told on ten steps of the rate, or on as many as make one step of the payment', () => {
    expect(givesBack(rate, { ...oneForOne, minor: 3 })).toEqual({
      spendMinor: 1_000,
      points: 10,
      payMinor: 30,
      percent: 3,
    });
    expect(givesBack({ ...rate, points: 3 }, inHundreds)).toEqual({
      spendMinor: 3_400,
      points: 102,
      payMinor: 510,
      percent: 15,
    });
  });

  it('is a percentage with one decimal', () => {
    expect(givesBack({ ...rate, per: 300 }, { ...oneForOne, minor: 4 })?.percent).toBe(1.3);
  });

  it('is nothing at a rate that gives none by the amount', () => {
    const none = [{ points: 0 }, { per: 0 }, { per: -1 }, { counts: 'purchase' as const }];
    expect(none.map((change) => givesBack({ ...rate, ...change }, oneForOne))).toEqual(none.map(() => undefined));
    expect(givesBack({ ...rate, per: 1 }, oneForOne)?.percent).toBe(100);
  });
});
