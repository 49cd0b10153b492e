import { describe, expect, it } from 'vitest';
import { DEFAULT_PROGRAMME, type ReferralRules } from '../../../src/core/programme.ts';
import { decideMilestones } from '../../../src/core/referrals/milestones.ts';
import { referrerPointsOf } from '../../../src/core/referrals/reward.ts';
import { wrongSettings } from '../../../src/core/settings/valid.ts';

const shop = (change: Partial<ReferralRules>, currency = 'TWD') => ({
  ...DEFAULT_PROGRAMME,
  currency,
  referral: { ...DEFAULT_PROGRAMME.referral, ...change },
});
const points = (netMinor: number, change: Partial<ReferralRules>, yearCount = 0, currency = 'TWD') =>
  referrerPointsOf({ netMinor }, shop(change, currency), yearCount);

describe('a share of the friend’s purchase', () => {
  it('is 10% of 500, 2.5% of 1000, and nothing of nothing (F5)', () => {
    expect(points(500, { referrerPercent: '10' })).toBe(50);
    expect(points(1_000, { referrerPercent: '2.5' })).toBe(25);
    expect(points(0, { referrerPercent: '10' })).toBe(0);
  });

  it('is of whole money, rounded down, in every currency', () => {
    expect(points(50_000, { referrerPercent: '10' }, 0, 'USD')).toBe(50);
    expect(points(1_999, { referrerPercent: '2.5' })).toBe(49);
  });

  it('and every other reward end with the most friends of a year', () => {
    const limits = { mostPerYear: 12, referrerPoints: 100 };
    expect([11, 12, 40].map((count) => points(900, limits, count))).toEqual([100, 0, 0]);
    expect(points(900, { ...limits, mostPerYear: null }, 40)).toBe(100);
  });
});

describe('milestones', () => {
  const stands = (friends: number) => ({ friends, isKept: false });
  const steps = [3, 10, 25].map((friends) => ({ friends, points: friends * 100 }));

  it('are reached once each, and left when a friend’s purchase is returned', () => {
    expect(decideMilestones(steps, 2, [])).toEqual({ reached: [], lost: [] });
    expect(decideMilestones(steps, 3, []).reached).toEqual([steps[0]]);
    expect(decideMilestones(steps, 12, [stands(3)])).toEqual({ reached: [steps[1]], lost: [] });
    expect(decideMilestones(steps, 9, [stands(3), stands(10)])).toEqual({ reached: [], lost: [10] });
    expect(decideMilestones([], 9, [stands(3)])).toEqual({ reached: [], lost: [] });
    expect(decideMilestones(steps, 2, [{ friends: 3, isKept: true }])).toEqual({ reached: [], lost: [] });
  });

  it('rise, and what is wrong with them is told by its field', () => {
    const fields = (change: Partial<ReferralRules>) => wrongSettings(shop(change)).map(({ field }) => field);
    expect(fields({ milestones: steps, referrerPercent: '2.5', mostPerYear: 12 })).toEqual([]);
    const coupon = { couponId: '01997b8c-0000-7000-8000-000000000001', name: 'Tea' };
    expect(fields({ milestones: [{ friends: 3, points: 0, coupon }] })).toEqual([]);
    expect(fields({ milestones: [{ friends: 3, points: 5, coupon }] })).toEqual(['referral.milestones.0.points']);
    expect(fields({ milestones: [{ friends: 3, points: 0, coupon: { couponId: 'x', name: '' } }] })).toEqual([
      'referral.milestones.0.coupon.couponId',
      'referral.milestones.0.coupon.name',
    ]);
    expect(fields({ milestones: steps.toReversed() })).toContain('referral.milestones.1.friends');
    expect(fields({ referrerPercent: '101' })).toEqual(['referral.referrerPercent']);
  });
});
