import { describe, expect, it } from 'vitest';
import { earnFrom } from '../../../src/core/points/earn.ts';
import type { Measure } from '../../../src/core/tiers/rules.ts';
import {
  decideMergedTier,
  decidePlaced,
  decideReached,
  decideReview,
  measuredRank,
  meets,
  NO_TIER,
  type TierState,
  tierOf,
  windowStart,
} from '../../../src/core/tiers/tier.ts';
import { at, day, ZONE } from '../support.ts';
import { level, NOTHING, rules, SILVER_GOLD, spent, standing } from './support.ts';

const NOW = at('2027-03-01T10:00');
const GOLD = standing({ tier: 'gold', since: at('2026-03-01T15:00'), until: at('2027-03-01') });

const reach = (state: TierState, spend: number, now = NOW) =>
  decideReached(SILVER_GOLD, state, spent(spend), now, ZONE);

describe('the tier of a purchase', () => {
  it.each([
    [0, 6_000, undefined],
    [0, 15_000, 'silver'],
    [0, 25_000, 'gold'],
    [4_000, 500, undefined],
    [8_000, 3_000, 'silver'],
    [18_000, 3_000, 'gold'],
    [22_000, 5_000, 'gold'],
  ])('T1: with %i spent before, a bill of %i gives %s', (before, bill, expected) => {
    const had = reach(NO_TIER, before)?.after ?? NO_TIER;
    const has = reach(had, before + bill)?.after ?? had;
    expect(tierOf(SILVER_GOLD, has)?.id).toBe(expected);
  });

  it.each([
    [196_000, 196],
    [20_000, 0],
  ])('T2: earns by the rate of the tier that %i reaches', (spend, points) => {
    const tiers = rules([level('first', { spend: 100_000 }), level('second', { spend: 300_000 })]);
    const tier = tierOf(tiers, decideReached(tiers, NO_TIER, spent(spend), NOW, ZONE)?.after ?? NO_TIER);
    const rates = [
      { id: 'first', points: 1, per: 1_000, tiers: ['first'] },
      { id: 'second', points: 1, per: 900, tiers: ['second'] },
    ];
    const context = { occurredAt: NOW, timeZone: ZONE, programmeVersion: 1, firstPurchase: true, tier };
    const earning = earnFrom([{ sku: '', netMinor: spend }], { combination: 'stack', rates, multipliers: [] }, context);
    expect(earning.points).toBe(points);
  });

  it.each([
    ['1', 100],
    ['1.25', 125],
    ['1.5', 150],
    ['2', 200],
    ['0.5', 50],
  ])('T3: multiplies 100 points by %s, which is frozen with the name it had', (multiplier, points) => {
    const tier = level('gold', { spend: 1 }, { multiplier });
    const context = { occurredAt: NOW, timeZone: ZONE, programmeVersion: 1, firstPurchase: false, tier };
    const rates = [{ id: 'base', points: 1, per: 100 }];
    const earning = earnFrom(
      [{ sku: '', netMinor: 10_000 }],
      { combination: 'stack', rates, multipliers: [] },
      context,
    );
    expect(earning.points).toBe(points);
    expect(earning.frozen).toMatchObject({ tier: 'gold', multipliers: [{ id: 'tier:gold', factor: multiplier }] });
    expect(earning.explanation.tier?.name).toBe(multiplier === '1' ? undefined : 'gold');
  });

  it.each<[Measure, boolean, boolean]>([
    [{ ...NOTHING, points: 1_000 }, true, false],
    [{ ...NOTHING, points: 1_000, spend: 50_000 }, true, false],
    [{ ...NOTHING, points: 1_000, spend: 50_000, purchases: 10 }, true, true],
    [{ ...NOTHING, points: 500, spend: 25_000, purchases: 5 }, false, false],
  ])('T4: of several needs one is enough, or all: %o', (measure, any, all) => {
    const needs = { points: 1_000, spend: 50_000, purchases: 10 };
    const reaches = (match: 'any' | 'all') => measuredRank(rules([level('gold', needs)], { match }), measure) === 0;
    expect([reaches('any'), reaches('all')]).toEqual([any, all]);
  });

  it('is kept for 12 months from the day it was reached', () => {
    expect(reach(NO_TIER, 10_000)).toEqual({
      kind: 'reached',
      after: { tier: 'silver', since: NOW, until: at('2028-03-01'), inGrace: false, floor: null },
    });
  });

  it('is for life where the first one is, and no other is', () => {
    const forLife = { ...SILVER_GOLD, firstForLife: true };
    expect(decideReached(forLife, NO_TIER, spent(10_000), NOW, ZONE)?.after.until).toBeNull();
    expect(decideReached(forLife, NO_TIER, spent(20_000), NOW, ZONE)?.after.until).toBe(at('2028-03-01'));
  });

  it('is not told where one given by hand is as high', () => {
    const given = (floor: string) => reach(standing({ floor }), 10_000);
    expect(given('silver')).toMatchObject({ kind: 'unseen', after: { tier: 'silver', since: NOW } });
    expect(given('gold')).toMatchObject({ kind: 'unseen', after: { tier: 'silver', floor: 'gold' } });
    expect(reach(standing({ floor: 'silver' }), 20_000)?.kind).toBe('reached');
  });

  it('asks for something: nobody reaches one without needs, whether one of them is enough or all', () => {
    const open = level('open', {});
    expect([meets({ match: 'any' }, open, spent(1)), meets({ match: 'all' }, open, spent(1))]).toEqual([false, false]);
  });

  it('that was about to end is renewed at once by enough of it', () => {
    const ending = { ...GOLD, inGrace: true, until: at('2027-03-31') };
    expect(reach(ending, 19_999)).toBeUndefined();
    expect(reach(ending, 20_000)).toEqual({
      kind: 'renewed',
      after: { ...GOLD, until: at('2028-03-01'), inGrace: false },
    });
    const first = standing({ tier: 'silver', since: 0, until: at('2027-03-31'), inGrace: true });
    expect(reach(first, 10_000)).toMatchObject({ kind: 'renewed', after: { inGrace: false } });
    expect(reach({ ...first, floor: 'gold' }, 10_000)).toMatchObject({ kind: 'unseen', after: { inGrace: false } });
    expect(reach({ ...first, tier: 'gone' }, 9_999)).toBeUndefined();
  });

  it('counts months whole: what reached it counts no more on the day it is measured', () => {
    const reachedOn = at('2026-03-01T00:00');
    expect(windowStart(SILVER_GOLD, day('2027-02-28'), ZONE)).toBe(reachedOn);
    expect(windowStart(SILVER_GOLD, day('2027-03-01'), ZONE)).toBe(at('2026-03-02'));
  });

  it.each([
    [12, '2028-02-29', '2029-02-28'],
    [12, '2027-02-28', '2028-02-28'],
    [6, '2027-08-29', '2028-02-29'],
    [6, '2027-08-31', '2028-02-29'],
    [1, '2027-01-31', '2027-02-28'],
    [1, '2027-11-30', '2027-12-30'],
  ])('of %i months: what reached it on %s counts no more on %s, and does the day before', (months, from, on) => {
    const over = { ...SILVER_GOLD, windowMonths: months, keepMonths: months };
    const reachedOn = at(`${from}T00:00`);
    expect(decideReached(over, NO_TIER, spent(10_000), reachedOn, ZONE)?.after.until).toBe(at(on));
    expect(windowStart(over, day(on), ZONE)).toBeGreaterThan(reachedOn);
    expect(windowStart(over, day(on).subtract({ days: 1 }), ZONE)).toBeLessThanOrEqual(reachedOn);
  });
});

const review = (state: TierState, measure: Measure, date: string, over = SILVER_GOLD) =>
  decideReview(over, state, measure, day(date), at(`${date}T00:05`), ZONE);

describe('the day on which a tier is measured', () => {
  it('does nothing before it comes', () => {
    expect(review(GOLD, NOTHING, '2027-02-28')).toBeUndefined();
  });

  it('never comes for the base, nor for what is for life', () => {
    expect(review(NO_TIER, NOTHING, '2027-03-01')).toBeUndefined();
    expect(review({ ...GOLD, until: null }, NOTHING, '2027-03-01')).toBeUndefined();
  });

  it('tells nobody of a renewal below what was given by hand', () => {
    const silver = standing({ tier: 'silver', since: 0, until: at('2027-03-01'), floor: 'gold' });
    expect(review(silver, spent(10_000), '2027-03-01')?.kind).toBe('unseen');
    expect(review({ ...silver, floor: null }, spent(10_000), '2027-03-01')?.kind).toBe('renewed');
  });

  it('lowers it at once where there are no days of grace', () => {
    expect(review(GOLD, NOTHING, '2027-03-01', { ...SILVER_GOLD, graceDays: 0 })).toMatchObject({
      kind: 'lowered',
      after: { tier: 'silver', inGrace: false },
    });
  });

  it('begins the lower tier that day', () => {
    const step = review({ ...GOLD, inGrace: true }, NOTHING, '2027-03-01');
    expect(step?.after).toMatchObject({ tier: 'silver', since: at('2027-03-01T00:05'), until: at('2028-03-01') });
    const three = rules([...SILVER_GOLD.levels, level('platinum', { spend: 30_000 })]);
    const platinum = review({ ...GOLD, tier: 'platinum', inGrace: true }, NOTHING, '2027-03-01', three);
    expect(platinum?.after).toMatchObject({ tier: 'gold', since: at('2027-03-01T00:05') });
  });

  it('renews it where enough was bought', () => {
    expect(review(GOLD, spent(20_000), '2027-03-01')).toEqual({
      kind: 'renewed',
      after: { ...GOLD, until: at('2028-03-01') },
    });
  });

  it('T10: by what was earned and not refunded: redeeming changes nothing, a refund does, and the day stays', () => {
    const byPoints = rules([level('silver', { points: 500 })]);
    const silver = decideReached(byPoints, NO_TIER, { ...NOTHING, points: 600 }, at('2026-03-01T15:00'), ZONE)?.after;
    expect(silver).toMatchObject({ tier: 'silver', until: at('2027-03-01') });
    const had = silver ?? NO_TIER;
    const after = { ...NOTHING, points: 400 };
    expect(decideReached(byPoints, had, after, at('2026-06-01T12:00'), ZONE)).toBeUndefined();
    const told = review(had, after, '2027-03-01', byPoints);
    expect(told).toEqual({ kind: 'grace', after: { ...had, inGrace: true, until: at('2027-03-31') } });
    expect(review(told?.after ?? had, after, '2027-03-30', byPoints)).toBeUndefined();
    expect(review(told?.after ?? had, after, '2027-03-31', byPoints)).toEqual({ kind: 'lowered', after: NO_TIER });
  });

  it.each([
    ['one_down', 'gold'],
    ['to_measure', null],
  ] as const)('T9: takes a Platinum member who is measured at 50 %s', (downgrade, expected) => {
    const three = [
      level('silver', { points: 200 }),
      level('gold', { points: 500 }),
      level('platinum', { points: 1_000 }),
    ];
    const state = standing({ tier: 'platinum', since: 0, until: at('2027-03-31'), inGrace: true });
    const step = review(state, { ...NOTHING, points: 50 }, '2027-03-31', rules(three, { downgrade }));
    expect(step).toMatchObject({ kind: 'lowered', after: { tier: expected, inGrace: false } });
    expect(step?.after.until).toBe(expected === null ? null : at('2028-03-31'));
  });

  it('never takes the first tier where it is for life', () => {
    const forLife = { ...SILVER_GOLD, firstForLife: true };
    const step = review({ ...GOLD, inGrace: true }, NOTHING, '2027-03-01', forLife);
    expect(step?.after).toMatchObject({ tier: 'silver', until: null });
    const silver = standing({ tier: 'silver', since: 0, until: at('2027-03-01') });
    expect(review(silver, NOTHING, '2027-03-01', forLife)?.after).toMatchObject({ tier: 'silver', until: null });
  });

  it('tells nobody what a tier given by hand hides, and that one stays', () => {
    const given = { ...GOLD, floor: 'gold' };
    expect(review(given, NOTHING, '2027-03-01')?.kind).toBe('unseen');
    const fallen = review({ ...given, inGrace: true }, NOTHING, '2027-03-01');
    expect(fallen?.kind).toBe('unseen');
    expect(tierOf(SILVER_GOLD, fallen?.after ?? NO_TIER)?.id).toBe('gold');
  });

  it('lets go of a tier that the shop has not any more', () => {
    expect(review({ ...GOLD, tier: 'gone' }, NOTHING, '2027-03-01')).toEqual({ kind: 'unseen', after: NO_TIER });
  });
});

describe('two accounts of one person', () => {
  const merged = (kept: TierState, closed: TierState, spend: number) =>
    decideMergedTier(SILVER_GOLD, kept, closed, spent(spend), NOW, ZONE);

  it('keep the better tier with its dates, the higher gift, and what both bought counts together', () => {
    const silver = standing({ tier: 'silver', since: 0, until: at('2027-09-01'), floor: 'silver' });
    expect(merged(silver, GOLD, 0)).toEqual({ ...GOLD, floor: 'silver' });
    expect(merged(GOLD, silver, 0)).toEqual({ ...GOLD, floor: 'silver' });
    expect(merged(silver, NO_TIER, 20_000)).toMatchObject({ tier: 'gold', since: NOW, floor: 'silver' });
    const longer = { ...GOLD, until: at('2027-08-01') };
    expect(merged(GOLD, longer, 0)).toEqual(longer);
    expect(merged(longer, GOLD, 0)).toEqual(longer);
    expect(merged({ ...longer, inGrace: true }, GOLD, 0)).toEqual(GOLD);
    expect(merged(GOLD, { ...longer, inGrace: true }, 0)).toEqual(GOLD);
  });

  it('keep what is for life, of two alike the one of the account that stays, and no gift that the shop has not', () => {
    const forLife = { ...GOLD, until: null };
    expect(merged(GOLD, forLife, 0)).toEqual(forLife);
    expect(merged(forLife, GOLD, 0)).toEqual(forLife);
    expect(merged(GOLD, { ...GOLD, since: 0 }, 0)).toEqual(GOLD);
    expect(merged(NO_TIER, { ...NO_TIER, floor: 'gone' }, 0)).toEqual(NO_TIER);
  });
});

describe('members of a shop whose tiers change', () => {
  const placed = (state: TierState, spend: number) => decidePlaced(SILVER_GOLD, state, spent(spend), NOW, ZONE);

  it('go where they belong, and nobody goes down by it', () => {
    expect(placed(NO_TIER, 12_000)).toMatchObject({ tier: 'silver', since: NOW });
    expect(placed(NO_TIER, 9_000)).toBeUndefined();
    expect(placed(GOLD, 0)).toBeUndefined();
    expect(placed({ ...GOLD, tier: 'silver', floor: 'silver' }, 0)).toBeUndefined();
    expect(placed({ ...NO_TIER, floor: 'silver' }, 20_000)).toMatchObject({ tier: 'gold', floor: 'silver' });
  });

  it('leave a tier that is gone for the one that is measured', () => {
    expect(placed({ ...GOLD, tier: 'gone', floor: 'gone' }, 12_000)).toMatchObject({ tier: 'silver', floor: null });
    expect(placed({ ...GOLD, tier: 'gone' }, 0)).toEqual(NO_TIER);
    expect(placed({ ...NO_TIER, floor: 'gone' }, 0)).toEqual(NO_TIER);
  });
});
