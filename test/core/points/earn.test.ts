import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EarnContext, earnFrom, earnFromFrozen } from '../../../src/core/points/earn.ts';
import type { EarnMultiplier, EarnRate, EarnRules } from '../../../src/core/programme.ts';
import type { BasisLine } from '../../../src/core/purchases/purchase.ts';
import { basisOf } from '../../../src/core/purchases/purchase.ts';
import { at, line, ZONE } from '../support.ts';

const context: EarnContext = {
  occurredAt: at('2027-03-05T10:00'), // a Friday
  timeZone: ZONE,
  programmeVersion: 7,
  firstPurchase: false,
};
const rate = (points: number, per: number, more: Partial<EarnRate> = {}): EarnRate => ({
  id: `${points}/${per}`,
  points,
  per,
  ...more,
});
const times = (factor: string, more: Partial<EarnMultiplier> = {}): EarnMultiplier => ({
  id: `x${factor} ${JSON.stringify(more)}`,
  factor,
  ...more,
});
const rules = (rates: EarnRate[], more: Partial<EarnRules> = {}): EarnRules => ({
  combination: 'stack',
  rates,
  multipliers: [],
  ...more,
});
const money = (netMinor: number): BasisLine[] => [{ sku: 'any', netMinor }];
const points = (lines: readonly BasisLine[], of: EarnRules, also: Partial<EarnContext> = {}) =>
  earnFrom(lines, of, { ...context, ...also }).points;

describe('a rate', () => {
  it('counts whole steps', () => {
    expect(points(money(1_999), rules([rate(1, 100)]))).toBe(19);
    expect(points(money(4_000), rules([rate(3, 100)]))).toBe(120);
    expect(points(money(4_000), rules([rate(3, 0)]))).toBe(0);
    expect(points(money(4_000), rules([rate(-3, -100)]))).toBe(0);
  });

  it('gives 10 points for 105.00 at one for each 10.00', () => {
    expect(points(money(10_500), rules([rate(1, 1_000)]))).toBe(10);
  });

  it('can be a number of points for each purchase: 5 and 3 more are 8', () => {
    const bonus = rate(3, 0, { id: 'bonus', counts: 'purchase' });
    expect(points(money(500), rules([rate(1, 100), bonus]))).toBe(8);
    expect(points(money(0), rules([bonus]))).toBe(0);
    const doubled = (more: Partial<EarnMultiplier>) => rules([bonus], { multipliers: [times('2', more)] });
    expect(points(money(500), doubled({}))).toBe(6);
    expect(points(money(500), doubled({ skus: ['any'] }))).toBe(3);
  });

  it('earns the same whatever it is paid with, and less only by a discount', () => {
    const per100 = rules([rate(1, 100)]);
    expect(points(basisOf([line(10_000, { discountMinor: 1_000 })]), per100)).toBe(90);
    expect(points(basisOf([line(10_000)]), per100)).toBe(100);
  });

  it('gives its points from the minimum on', () => {
    expect(points(money(300), rules([rate(1, 1)], { minimumMinor: 300 }))).toBe(300);
  });

  it('gives nothing below the minimum, and the explanation says so', () => {
    const earning = earnFrom(money(299), rules([rate(1, 1)], { minimumMinor: 300 }), context);
    expect(earning.points).toBe(0);
    expect(earning.explanation).toMatchObject({ belowMinimumMinor: 300, parts: [] });
  });
});

describe('several rules', () => {
  const one = rate(1, 100);
  const half = rate(1, 200);

  it('are added when they stack', () => {
    expect(points(money(1_999), rules([one, half]))).toBe(28);
  });

  it('are rounded once after a multiplier: down, to the nearest, or up', () => {
    const rounded = (of: EarnRules) =>
      (['down', 'nearest', 'up'] as const).map((rounding) => points(money(1_999), { ...of, rounding }));
    expect(rounded(rules([one], { multipliers: [times('1.5')] }))).toEqual([28, 29, 29]);
    const onOne = rules([one, half], { multipliers: [times('1.5', { rates: [one.id] })] });
    expect(rounded(onOne)).toEqual([37, 38, 38]);
    expect(points(money(1_999), onOne)).toBe(37);
  });

  it('leave only the highest priority when they are exclusive', () => {
    const gifts = [
      rate(200, 0, { id: 'b', counts: 'purchase', priority: 20 }),
      rate(50, 0, { id: 'a', counts: 'purchase', priority: 5 }),
    ];
    expect(points(money(1_999), rules(gifts, { combination: 'exclusive' }))).toBe(200);
    expect(points(money(1_999), rules(gifts.toReversed(), { combination: 'exclusive' }))).toBe(200);
  });

  it('leave the first of equal priority, and pass over one that is about nothing in the basket', () => {
    const exclusive = rules(
      [rate(9, 1, { skus: ['other'], priority: 9 }), rate(2, 100, { id: 'first' }), rate(5, 100, { id: 'second' })],
      { combination: 'exclusive' },
    );
    expect(points(money(1_000), exclusive)).toBe(20);
  });

  it('leave the best one when the highest wins: 7 of 4 and 7', () => {
    const best = rules([rate(4, 100), rate(7, 100)], { combination: 'highest' });
    expect(points(money(100), best)).toBe(7);
    expect(points(money(100), rules([rate(7, 100), rate(4, 100)], { combination: 'highest' }))).toBe(7);
  });
});

describe('multipliers', () => {
  it('are exact: 4 by 1.5 is 6, 5 by 3 is 15', () => {
    expect(points(money(400), rules([rate(1, 100)], { multipliers: [times('1.5')] }))).toBe(6);
    expect(points(money(500), rules([rate(1, 100)], { multipliers: [times('3')] }))).toBe(15);
  });

  it('turn 100 points into 100, 125, 150, 200 and 50', () => {
    const multiplied = ['1', '1.25', '1.5', '2', '0.5'].map((factor) =>
      points(money(10_000), rules([rate(1, 100)], { multipliers: [times(factor)] })),
    );
    expect(multiplied).toEqual([100, 125, 150, 200, 50]);
  });

  it('multiply each other, and only the steps of their own lines count more', () => {
    const lines = [
      { sku: 'tea', category: 'drinks', netMinor: 250 },
      { sku: 'cup', category: 'things', netMinor: 150 },
    ];
    const multipliers = [times('2', { categories: ['drinks'] }), times('1.5')];
    // 2 steps of tea at 3, then 2 more of the whole 400 at 1.5.
    expect(points(lines, rules([rate(1, 100)], { multipliers }))).toBe(9);
  });

  it('hold on the dates and weekdays of the shop, and for a first purchase', () => {
    const multiplied = (when: NonNullable<EarnMultiplier['when']>, also: Partial<EarnContext> = {}) =>
      points(money(1_000), rules([rate(1, 100)], { multipliers: [times('2', { when })] }), also);
    expect(multiplied({ from: '2027-03-05', through: '2027-03-05' })).toBe(20);
    expect(multiplied({ from: '2027-03-06' })).toBe(10);
    expect(multiplied({ through: '2027-03-04' })).toBe(10);
    expect(multiplied({ weekdays: [5] })).toBe(20);
    expect(multiplied({ weekdays: [6, 7] })).toBe(10);
    expect(multiplied({ firstPurchase: true })).toBe(10);
    expect(multiplied({ firstPurchase: true }, { firstPurchase: true })).toBe(20);
    // 23:30 in Taipei is still Friday there, and 15:30 in London.
    expect(multiplied({ weekdays: [5] }, { occurredAt: at('2027-03-05T23:30') })).toBe(20);
  });

  it('that are not decimal numbers are a bug of ours', () => {
    expect(() => points(money(100), rules([rate(1, 1)], { multipliers: [times('1,5')] }))).toThrow(RangeError);
  });
});

describe('a basket of a red item of 12, a blue one of 100 and a delivery of 40, at 4 points for each unit', () => {
  const basket: BasisLine[] = [
    { sku: 'red', category: 'goods', netMinor: 12 },
    { sku: 'blue', category: 'goods', netMinor: 100 },
    { sku: 'delivery', category: 'service', netMinor: 40 },
  ];
  const four = (more: Partial<EarnRate> = {}) => [rate(4, 1, more)];

  it.each<[string, EarnRules, number]>([
    ['all of it', rules(four()), 608],
    ['without the blue one', rules(four({ exceptSkus: ['blue'] })), 208],
    ['without the red one and the delivery', rules(four({ exceptSkus: ['red'], exceptCategories: ['service'] })), 400],
    [
      'red three times, blue six times',
      rules(four(), { multipliers: [times('3', { skus: ['red'] }), times('6', { skus: ['blue'] })] }),
      2_704,
    ],
    [
      'red and blue not at all',
      rules(four(), { multipliers: [times('0', { skus: ['red'] }), times('0', { skus: ['blue'] })] }),
      160,
    ],
    ['from 300 on', rules(four(), { minimumMinor: 300 }), 0],
  ])('%s', (_, of, expected) => {
    expect(points(basket, of)).toBe(expected);
  });
});

describe('a cap for each purchase', () => {
  it('clips, and the explanation says from what', () => {
    const capped = earnFrom(money(10_000), rules([rate(1, 100)], { capPerPurchase: 30 }), context);
    expect(capped.points).toBe(30);
    expect(capped.explanation.cappedFrom).toBe(100);
  });

  it('is not mentioned where it did not matter', () => {
    const capped = earnFrom(money(3_000), rules([rate(1, 100)], { capPerPurchase: 30 }), context);
    expect(capped.explanation).toMatchObject({ points: 30, cappedFrom: null });
  });
});

describe('the explanation', () => {
  it('has no word about a line that cost nothing', () => {
    const lines = [{ sku: 'gift', netMinor: 0 }, ...money(200)];
    const gift = rules([rate(1, 100)], { multipliers: [times('3', { skus: ['gift'] })] });
    expect(earnFrom(lines, gift, context).explanation.parts[0]?.factors).toEqual([
      { factor: '1', steps: 2, multipliers: [] },
    ]);
  });

  it('names every rate with its steps and multipliers, in exact numbers', () => {
    const weekend = times('1.5', { id: 'weekend' });
    const { explanation } = earnFrom(money(1_999), rules([rate(1, 100)], { multipliers: [weekend] }), context);
    expect(explanation.parts).toEqual([
      {
        rateId: '1/100',
        counts: 'amount',
        basisMinor: 1_999,
        per: 100,
        pointsPerStep: 1,
        steps: 19,
        factors: [{ factor: '1.5', steps: 19, multipliers: ['weekend'] }],
        points: '28.5',
      },
    ]);
  });
});

const anyRules: fc.Arbitrary<EarnRules> = fc.record({
  combination: fc.constantFrom('stack' as const, 'highest' as const),
  rounding: fc.constantFrom('down' as const, 'nearest' as const, 'up' as const),
  rates: fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      points: fc.nat(20),
      per: fc.nat(500),
      exceptSkus: fc.subarray(['red']),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  multipliers: fc.array(
    fc.record({
      id: fc.constantFrom('m', 'n', 'o'),
      factor: fc.constantFrom('0', '0.5', '1', '1.25', '3'),
      skus: fc.subarray(['red', 'blue', 'green'], { minLength: 1 }),
    }),
    { maxLength: 3 },
  ),
  capPerPurchase: fc.constantFrom(50, 1_000_000),
  minimumMinor: fc.constantFrom(0, 300),
});
const anyLines = fc.array(fc.record({ sku: fc.constantFrom('red', 'blue', 'green'), netMinor: fc.nat(5_000) }), {
  maxLength: 6,
});

describe('earning, for any rules and lines', () => {
  it('a line more never means fewer points, so a refund never gives any', () => {
    fc.assert(
      fc.property(anyRules, anyLines, anyLines, (of, some, more) => {
        expect(points([...some, ...more], of)).toBeGreaterThanOrEqual(points(some, of));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same from what was frozen, also after a journey through JSON', () => {
    fc.assert(
      fc.property(anyRules, anyLines, (of, lines) => {
        const { frozen, explanation } = earnFrom(lines, of, context);
        expect(earnFromFrozen(lines, JSON.parse(JSON.stringify(frozen)))).toEqual(explanation);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(anyRules, anyLines, (of, lines) => {
        expect(points(lines.toReversed(), of)).toBe(points(lines, of));
      }),
      { numRuns: 300 },
    );
  });
});

describe('caps over several purchases', () => {
  const capped = rules([rate(1, 100)], { capPerPurchase: 90, capPerDay: 100, capPerMonth: 300, capBalance: 1_000 });
  const had = { earnedOnDay: 0, earnedInMonth: 0, balance: 0 };

  it.each([
    [{ ...had, earnedOnDay: 70 }, 30, { by: 'day', limit: 100, left: 30 }],
    [{ ...had, earnedInMonth: 250 }, 50, { by: 'month', limit: 300, left: 50 }],
    [{ ...had, balance: 980 }, 20, { by: 'balance', limit: 1_000, left: 20 }],
    [{ ...had, balance: 1_400 }, 0, { by: 'balance', limit: 1_000, left: 0 }],
    [had, 80, undefined],
  ])('leave what is left of the tightest one, and the explanation names it: %j', (member, left, cap) => {
    const { explanation } = earnFrom(money(8_000), capped, { ...context, ...member });
    expect(explanation.points).toBe(left);
    expect(explanation.cap).toEqual(cap);
    expect(explanation.cappedFrom).toBe(cap === undefined ? null : 80);
  });

  it('are frozen as they were left, so that the rest of a purchase earns no more than it did then', () => {
    const { frozen } = earnFrom(money(8_000), capped, { ...context, ...had, earnedOnDay: 70 });
    expect(earnFromFrozen(money(5_000), JSON.parse(JSON.stringify(frozen))).points).toBe(30);
    expect(earnFromFrozen(money(2_000), frozen)).toMatchObject({ points: 20, cappedFrom: null });
  });

  it('that are decided without what the member has had are a bug of ours', () => {
    expect(() => points(money(100), rules([rate(1, 100)], { capPerDay: 5 }))).toThrow('day');
  });
});

describe('a multiplier of some hours', () => {
  const happyHour = (from: string, until: string) =>
    rules([rate(1, 100)], { multipliers: [times('2', { when: { hours: { from, until } } })] });
  const at0 = (time: string, of: EarnRules) => points(money(1_000), of, { occurredAt: at(`2027-03-05T${time}`) });

  it('counts from its first minute until right before its last', () => {
    const of = happyHour('14:00', '17:00');
    expect(['13:59', '14:00', '16:59', '17:00'].map((time) => at0(time, of))).toEqual([10, 20, 20, 10]);
  });

  it('may go over midnight', () => {
    const of = happyHour('22:00', '02:00');
    expect(['21:59', '22:00', '00:00', '01:59', '02:00'].map((time) => at0(time, of))).toEqual([10, 20, 20, 20, 10]);
    expect(at0('23:59', happyHour('22:00', '24:00'))).toBe(20);
  });

  it('of a campaign begins and ends at its local times', () => {
    const when = { startsAt: '2027-03-05T10:00', endsAt: '2027-03-05T12:30' };
    const of = rules([rate(1, 100)], { multipliers: [times('2', { when })] });
    expect(['09:59', '10:00', '12:29', '12:30'].map((time) => at0(time, of))).toEqual([10, 20, 20, 10]);
  });
});

describe('a multiplier of the birthday month', () => {
  const of = rules([rate(1, 100)], { multipliers: [times('2', { when: { birthdayMonth: true } })] });
  const on = (date: string, birthday: EarnContext['birthday']) =>
    points(money(1_000), of, { occurredAt: at(`${date}T10:00`), birthday });

  it('is that of the calendar in which the birthday is', () => {
    const solar = { month: 3, day: 14, calendar: 'solar' } as const;
    expect([on('2027-02-28', solar), on('2027-03-01', solar), on('2027-03-31', solar)]).toEqual([10, 20, 20]);
    // The first lunar month of 2027 lasts from 6 February through 7 March.
    const lunar = { month: 1, day: 15, calendar: 'lunar' } as const;
    expect(['2027-02-05', '2027-02-06', '2027-03-07', '2027-03-08'].map((date) => on(date, lunar))).toEqual([
      10, 20, 20, 10,
    ]);
  });

  it('is a leap month in a year that has it, else the plain one', () => {
    // 2025 has a leap sixth month from 25 July through 22 August; 2027 has none, its sixth is from 4 July.
    const leap = { month: 6, day: 3, calendar: 'lunar', leapMonth: true } as const;
    expect([on('2025-07-24', leap), on('2025-07-25', leap), on('2025-08-22', leap)]).toEqual([10, 20, 20]);
    expect(on('2027-07-10', leap)).toBe(20);
    const plain = { month: 6, day: 3, calendar: 'lunar' } as const;
    expect([on('2025-07-24', plain), on('2025-07-25', plain)]).toEqual([20, 10]);
  });

  it('never comes for somebody who told no birthday', () => {
    expect(on('2027-03-05', null)).toBe(10);
  });
});
