import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../src/core/points/settle.ts';
import type { Programme, Validity } from '../../../src/core/programme.ts';
import { at, line, shop } from '../support.ts';
import { Books, type Happening } from './books.ts';

const who = fc.nat(1);
const which = fc.nat(50);

const anyLines = fc.array(
  fc
    .record({
      sku: fc.constantFrom('tea', 'cup'),
      quantity: fc.integer({ min: 1, max: 3 }),
      unitPriceMinor: fc.nat(4_000),
    })
    .chain((made) =>
      fc
        .nat(made.quantity * made.unitPriceMinor)
        .map((most) => line(0, { ...made, discountMinor: Math.floor(most / 4) })),
    ),
  { minLength: 1, maxLength: 3 },
);

const anyRequest = fc.oneof(
  fc.record({ kind: fc.constant('all' as const) }),
  fc.record({ kind: fc.constant('amount' as const), amountMinor: fc.integer({ min: 1, max: 3_000 }) }),
  fc.record({
    kind: fc.constant('lines' as const),
    lines: fc.array(fc.record({ sku: fc.constantFrom('tea', 'cup'), quantity: fc.integer({ min: 1, max: 2 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      who,
      lines: anyLines,
      daysLate: fc.constantFrom(0, 0, 0, 1, 40),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('spend' as const), who, percent: fc.integer({ min: 0, max: 110 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reverse' as const), which }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      who,
      percent: fc.integer({ min: 0, max: 110 }),
      minutes: fc.constantFrom(15, 15, 600, 60_000),
      again: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('confirm' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('refund' as const), which, request: anyRequest }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('adjust' as const), who, points: fc.integer({ min: -60, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reward' as const), who, points: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unreward' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(1, 20, 24, 100, 800) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), into: fc.nat(1) }) },
);

const settling: fc.Arbitrary<Happening> = fc.record({ do: fc.constant('settle' as const), who });

const validity: fc.Arbitrary<Validity> = fc.constantFrom<Validity[]>(
  { kind: 'rolling_months', months: 1, monthEnd: true },
  { kind: 'rolling_days', days: 5 },
  { kind: 'rolling_days', days: 0 },
  { kind: 'fixed_date', month: 4, day: 30 },
  { kind: 'inactivity', months: 1, monthEnd: false },
  { kind: 'never' },
);

const programme: fc.Arbitrary<Programme> = fc
  .record({
    pendingDays: fc.constantFrom(0, 0, 3, 14),
    validity,
    refundPolicy: fc.constantFrom('deficit' as const, 'deficit' as const, 'clamp' as const, 'pending_only' as const),
  })
  .map((points) =>
    shop({
      points,
      earn: {
        rates: [{ id: 'base', points: 1, per: 70 }],
        multipliers: [{ id: 'tea', factor: '1.5', skus: ['tea'] }],
        capPerPurchase: 120,
      },
    }),
  );

const START = at('2027-03-20T22:30');

describe('the ledger, through thousands of random happenings', () => {
  it('holds its laws after every one of them', () => {
    let happened = 0;
    const lives = fc.array(fc.oneof({ weight: 12, arbitrary: happening }, { weight: 1, arbitrary: settling }), {
      minLength: 20,
      maxLength: 60,
      size: 'max',
    });
    fc.assert(
      fc.property(programme, lives, (rules, life) => {
        const books = new Books(rules, START);
        for (const next of life) books.happen(next);
        happened += life.length;
      }),
      { numRuns: 200 },
    );
    expect(happened).toBeGreaterThan(4_000);
  });

  it('gives the same points whether or not a nightly pass has run', () => {
    const steps = fc.array(
      fc.tuple(
        happening,
        fc.subarray<Happening>([
          { do: 'settle', who: 0 },
          { do: 'settle', who: 1 },
        ]),
      ),
      {
        minLength: 10,
        maxLength: 40,
        size: 'max',
      },
    );
    fc.assert(
      fc.property(programme, steps, (rules, life) => {
        const lazy = new Books(rules, START);
        const diligent = new Books(rules, START);
        for (const [next, passes] of life) {
          lazy.happen(next);
          for (const pass of passes) diligent.happen(pass);
          diligent.happen(next);
        }
        for (const one of [0, 1] as const) {
          expect(seen(diligent, one)).toEqual(seen(lazy, one));
        }
      }),
      { numRuns: 80 },
    );
  });
});

/** What a member sees, without the ids, which depend on how many journals were written before. */
function seen(books: Books, one: 0 | 1) {
  const { lots, holds, ...balances } = viewOf(books.customers[one].state, books.now);
  return {
    ...balances,
    holds: holds.map(({ expiresAt, lots: parts }) => [expiresAt, parts.map(({ points }) => points)]),
    lots: lots.map(({ remaining, points, expiresAt, availableAt, purchaseId }) => ({
      remaining,
      points,
      expiresAt,
      availableAt,
      purchaseId,
    })),
  };
}
