import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../src/core/calendar/localDay.ts';
import { nextTier, toKeep } from '../../../src/core/tiers/progress.ts';
import type { Measure, TierRules } from '../../../src/core/tiers/rules.ts';
import {
  decideReached,
  decideReview,
  measuredRank,
  NO_TIER,
  rankOf,
  type TierState,
  tierOf,
} from '../../../src/core/tiers/tier.ts';
import { areTiers } from '../../../src/core/tiers/valid.ts';
import { at, ZONE } from '../support.ts';
import { level, rules } from './support.ts';

const DAY = 86_400_000;
const measure: fc.Arbitrary<Measure> = fc.record({
  spend: fc.nat(400),
  points: fc.nat(400),
  purchases: fc.nat(40),
  days: fc.nat(40),
});
const anyRules: fc.Arbitrary<TierRules> = fc
  .record({
    levels: fc
      .uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 })
      .map((needs) => needs.toSorted((a, b) => a - b).map((need, i) => level(`t${i}`, { spend: need, points: need }))),
    match: fc.constantFrom('any' as const, 'all' as const),
    downgrade: fc.constantFrom('one_down' as const, 'to_measure' as const),
    firstForLife: fc.boolean(),
    graceDays: fc.constantFrom(0, 1, 30),
    keepMonths: fc.integer({ min: 1, max: 14 }),
  })
  .map(({ levels, ...more }) => rules(levels, more));
/** Purchases and nights of some years: what is measured, and how many days pass before it. */
const years = fc.array(fc.record({ days: fc.nat(60), measure, buys: fc.boolean() }), { maxLength: 40 });

/** Lives through it and looks at every step. */
function live(
  over: TierRules,
  story: readonly { readonly days: number; readonly measure: Measure; readonly buys: boolean }[],
  see: (before: TierState, after: TierState, one: { readonly buys: boolean; readonly measure: Measure }) => void,
  began: TierState = NO_TIER,
): TierState {
  let now = at('2026-11-21T00:05');
  let state = began;
  for (const one of story) {
    now += one.days * DAY;
    const step = one.buys
      ? decideReached(over, state, one.measure, now, ZONE)
      : decideReview(over, state, one.measure, plainDate(now, ZONE), now, ZONE);
    see(state, step?.after ?? state, one);
    state = step?.after ?? state;
  }
  return state;
}

/** Says no to the whole property. */
const holds = (fact: boolean): void => {
  expect(fact).toBe(true);
};

describe('whatever is bought and however the years pass', () => {
  it('a purchase never lowers a tier, and gives what is measured', () => {
    fc.assert(
      fc.property(anyRules, years, (over, story) => {
        live(over, story, (before, after, { buys, measure: seen }) => {
          const expected = Math.max(rankOf(over, before.tier), measuredRank(over, seen));
          holds(!buys || rankOf(over, after.tier) === expected);
        });
      }),
    );
  });

  it('nobody falls below what was given by hand, nor out of a first tier for life', () => {
    fc.assert(
      fc.property(anyRules, years, (over, story) => {
        const floor = over.levels[0]?.id ?? null;
        live(over, story, (_before, after) => holds(tierOf(over, after) !== undefined), { ...NO_TIER, floor });
        live(over, story, (before, after) => {
          holds(!over.firstForLife || before.tier === null || after.tier !== null);
        });
      }),
    );
  });

  it('a night that is run twice changes nothing more, and nobody goes down untold', () => {
    fc.assert(
      fc.property(anyRules, years, measure, (over, story, last) => {
        const state = live(over, story, () => undefined);
        const night = (state.until ?? at('2026-11-21')) + 5 * 60_000;
        const again = (from: TierState) =>
          decideReview(over, from, last, plainDate(night, ZONE), night, ZONE)?.after ?? from;
        const once = again(state);
        expect(again(once)).toEqual(once);
        holds(state.inGrace || over.graceDays === 0 || once.tier === state.tier);
      }),
    );
  });

  it('a tier has its dates, and no tier has none', () => {
    fc.assert(
      fc.property(anyRules, years, (over, story) => {
        live(over, story, (_before, { tier, since, until, inGrace }) => {
          holds(tier === null ? since === null && until === null && !inGrace : since !== null);
          holds(!inGrace || until !== null);
        });
      }),
    );
  });

  it('what is said to be missing is enough to get there, and nothing less than that', () => {
    fc.assert(
      fc.property(anyRules, years, measure, (over, story, seen) => {
        const state = live(over, story, () => undefined);
        const ahead = nextTier(over, state, seen) ?? { level: over.levels[0], missing: [] };
        const more = ahead.missing.reduce(
          (sum, { measure: name, amount }) => ({ ...sum, [name]: sum[name] + amount }),
          seen,
        );
        holds(ahead.missing.length === 0 || measuredRank(over, more) >= rankOf(over, ahead.level?.id ?? null));
        holds(ahead.missing.every(({ amount }) => amount > 0));
        holds(toKeep(over, state, seen).length === 0 || measuredRank(over, seen) < rankOf(over, state.tier));
      }),
    );
  });

  it('tiers that each ask for more than the one below are what a shop may have', () => {
    fc.assert(
      fc.property(anyRules, (over) => {
        holds(areTiers(over));
        holds(over.levels.length < 2 || !areTiers({ ...over, levels: over.levels.toReversed() }));
      }),
    );
  });
});
