import { describe, expect, it } from 'vitest';
import { nextTier, toKeep } from '../../../src/core/tiers/progress.ts';
import type { Measure } from '../../../src/core/tiers/rules.ts';
import { NO_TIER } from '../../../src/core/tiers/tier.ts';
import { level, NOTHING, rules, SILVER_GOLD, spent, standing } from './support.ts';

const ahead = (...about: Parameters<typeof nextTier>) => {
  const next = nextTier(...about);
  return next && [next.level.id, ...next.missing.map(({ measure, amount }) => `${measure} ${amount}`)];
};

describe('how far the next tier is', () => {
  it('is told from where the member stands, earned or given by hand', () => {
    expect(ahead(SILVER_GOLD, NO_TIER, spent(4_000))).toEqual(['silver', 'spend 6000']);
    expect(ahead(SILVER_GOLD, standing({ tier: 'silver' }), spent(4_000))).toEqual(['gold', 'spend 16000']);
    expect(ahead(SILVER_GOLD, standing({ floor: 'silver' }), spent(4_000))).toEqual(['gold', 'spend 16000']);
    expect(ahead(SILVER_GOLD, standing({ tier: 'gold' }), spent(4_000))).toBeUndefined();
  });

  it('is told of the first one that is not met yet', () => {
    expect(ahead(SILVER_GOLD, NO_TIER, spent(10_000))).toEqual(['gold', 'spend 10000']);
    expect(ahead(SILVER_GOLD, NO_TIER, spent(20_000))).toBeUndefined();
  });

  it.each<[Partial<Measure>, string, readonly string[]]>([
    [{}, 'any', ['spend 1000', 'points 50', 'days 10']],
    [{ spend: 100, points: 20 }, 'any', ['points 30', 'spend 900', 'days 10']],
    [{ spend: 600, points: 20 }, 'any', ['spend 400', 'points 30', 'days 10']],
    [{ spend: 100, days: 9 }, 'any', ['days 1', 'spend 900', 'points 50']],
    [{ spend: 100 }, 'all', ['spend 900', 'points 50', 'days 10']],
    [{ spend: 2_000, points: 50, days: 4 }, 'all', ['days 6']],
  ])('having %o, where %s of the needs count, is %o', (has, match, missing) => {
    const only = rules([level('gold', { spend: 1_000, points: 50, days: 10 })], { match: match as 'any' | 'all' });
    expect(ahead(only, NO_TIER, { ...NOTHING, ...has })).toEqual(['gold', ...missing]);
  });
});

describe('what an earned tier still takes to be kept', () => {
  it('is nothing once its own needs are met, and the rest of them before', () => {
    const silver = standing({ tier: 'silver', floor: 'gold' });
    expect(toKeep(SILVER_GOLD, silver, spent(9_000))).toEqual([{ measure: 'spend', amount: 1_000 }]);
    expect(toKeep(SILVER_GOLD, silver, spent(10_000))).toEqual([]);
  });

  it('is nothing for whoever has none, or one that the shop has not any more', () => {
    expect(toKeep(SILVER_GOLD, NO_TIER, spent(0))).toEqual([]);
    expect(toKeep(SILVER_GOLD, standing({ tier: 'gone' }), spent(0))).toEqual([]);
  });
});
