import { describe, expect, it } from 'vitest';
import type { TierLevel, TierRules } from '../../../src/core/tiers/rules.ts';
import { areTiers, inOrderOfNeeds, isMultiplier, isTierName, wrongTiers } from '../../../src/core/tiers/valid.ts';
import { level, rules, SILVER_GOLD } from './support.ts';

const silver = level('silver', { spend: 10_000 });
const gold = level('gold', { spend: 20_000 });

const wrongWith = (change: Partial<TierRules>) => wrongTiers({ ...SILVER_GOLD, ...change });

/** What is wrong with gold when it is like this. */
const wrongGold = (change: Partial<TierLevel>) => wrongWith({ levels: [silver, { ...gold, ...change }] });
const wrongPerk = (perks: Partial<TierLevel['perks']>) => wrongGold({ perks: { ...gold.perks, ...perks } });

describe('the tiers that a shop may have', () => {
  it('are from 1 to 6', () => {
    const some = (count: number) =>
      rules(Array.from({ length: count }, (_, index) => level(`t${index}`, { days: index + 1 })));
    expect(wrongTiers(some(0))).toEqual([{ field: 'tiers.levels', reason: 'count', least: 1, most: 6 }]);
    expect([areTiers(some(0)), areTiers(some(1))]).toEqual([false, true]);
    expect(areTiers(some(6))).toBe(true);
    expect(wrongTiers(some(7))).toEqual([{ field: 'tiers.levels', reason: 'count', least: 1, most: 6 }]);
  });

  it('stand where the programme has them, or where the one who asks says', () => {
    expect(wrongTiers(rules([]), 'else')).toMatchObject([{ field: 'else.levels' }]);
  });

  it('have no id and no name twice, capital letters or not', () => {
    expect(wrongGold({ id: 'silver' })).toEqual([{ field: 'tiers.levels.1.id', reason: 'twice' }]);
    expect(wrongGold({ name: 'SILVER' })).toEqual([{ field: 'tiers.levels.1.name', reason: 'twice' }]);
    expect(
      wrongWith({
        levels: [
          { ...silver, name: 'Straße' },
          { ...gold, name: 'STRASSE' },
        ],
      }),
    ).toEqual([]);
  });

  it.each([
    ['windowMonths', 0, 1, 36],
    ['windowMonths', 37, 1, 36],
    ['keepMonths', 0, 1, 36],
    ['keepMonths', 37, 1, 36],
    ['graceDays', -1, 0, 90],
    ['graceDays', 91, 0, 90],
  ])('%s is not %i', (name, value, least, most) => {
    expect(wrongWith({ [name]: value })).toEqual([{ field: `tiers.${name}`, reason: 'range', least, most }]);
  });

  it('take both bounds of each', () => {
    expect(wrongWith({ windowMonths: 1, keepMonths: 36, graceDays: 0 })).toEqual([]);
    expect(wrongWith({ windowMonths: 36, keepMonths: 1, graceDays: 90 })).toEqual([]);
  });

  it('know two ways to match and two to go down', () => {
    expect(wrongWith({ match: 'some' as never })).toEqual([{ field: 'tiers.match', reason: 'unknown' }]);
    expect(wrongWith({ downgrade: 'all' as never })).toEqual([{ field: 'tiers.downgrade', reason: 'unknown' }]);
    expect(wrongWith({ match: 'all', downgrade: 'to_measure' })).toEqual([]);
  });
});

describe('a tier', () => {
  it.each(['', 'Gold', 'go ld', '!gold', 'gold!', 'g'.repeat(37)])('has no id like "%s"', (id) => {
    expect(wrongGold({ id })).toEqual([{ field: 'tiers.levels.1.id', reason: 'form' }]);
  });

  it.each(['g', 'gold-2', 'g'.repeat(36)])('may have the id "%s"', (id) => {
    expect(wrongGold({ id })).toEqual([]);
  });

  it('has a name of 1 to 20 letters, in other languages too', () => {
    expect(wrongGold({ name: ' ' })).toEqual([{ field: 'tiers.levels.1.name', reason: 'length', most: 20 }]);
    expect(wrongGold({ names: { ja: 'a'.repeat(20), th: 'a'.repeat(21) } })).toEqual([
      { field: 'tiers.levels.1.names.th', reason: 'length', most: 20 },
    ]);
    expect([isTierName('a'.repeat(20)), isTierName('a'.repeat(21)), isTierName('')]).toEqual([true, false, false]);
  });

  it('asks for something: 1 to ten thousand million of it', () => {
    expect(wrongGold({ needs: {} })).toEqual([{ field: 'tiers.levels.1.needs', reason: 'count', least: 1, most: 4 }]);
    expect(wrongGold({ needs: { days: 0, points: 10_000_000_000 } })).toEqual([
      { field: 'tiers.levels.1.needs.days', reason: 'range', least: 1, most: 10_000_000_000 },
    ]);
    expect(wrongGold({ needs: { spend: 10_000_000_001 } })).toHaveLength(1);
    expect(wrongGold({ needs: { spend: 20_000, points: 1, purchases: 1, days: 1 } })).toEqual([]);
  });

  it('asks for more of the same thing than the one below it', () => {
    expect(wrongGold({ needs: { spend: 10_000 } })).toEqual([{ field: 'tiers.levels.1.needs.spend', reason: 'order' }]);
    expect(wrongGold({ needs: { spend: 10_001 } })).toEqual([]);
    expect(wrongGold({ needs: { points: 1 } })).toEqual([]);
    expect(wrongWith({ levels: [level('silver', { points: 5 }), level('gold', { spend: 1 })] })).toEqual([]);
  });
});

describe('the perks of a tier', () => {
  it.each(['', '-1', '1,5', '1.234', '100', '10.01', '11', 'x1', '1x', '1.'])(
    'multiply points by no "%s"',
    (factor) => {
      expect(isMultiplier(factor)).toBe(false);
      expect(wrongPerk({ multiplier: factor })).toEqual([{ field: 'tiers.levels.1.perks.multiplier', reason: 'form' }]);
    },
  );

  it.each(['0', '0.5', '1.25', '9.99', '10', '10.00'])('may multiply points by %s', (factor) => {
    expect(isMultiplier(factor)).toBe(true);
    expect(wrongPerk({ multiplier: factor })).toEqual([]);
  });

  it('take from 0 to 50 percent off', () => {
    expect([0, 50].flatMap((percentOff) => wrongPerk({ percentOff }))).toEqual([]);
    const wrong = { field: 'tiers.levels.1.perks.percentOff', reason: 'range', least: 0, most: 50 };
    expect([-1, 51].flatMap((percentOff) => wrongPerk({ percentOff }))).toEqual([wrong, wrong]);
    expect([1, 30].flatMap((earlyDays) => wrongPerk({ earlyDays }))).toEqual([]);
    const early = { field: 'tiers.levels.1.perks.earlyDays', reason: 'range', least: 1, most: 30 };
    expect([0, 31].flatMap((earlyDays) => wrongPerk({ earlyDays }))).toEqual([early, early]);
  });

  it('are about 1 to 20 categories where they are not about everything', () => {
    const wrong = { field: 'tiers.levels.1.perks.categories', reason: 'count', least: 1, most: 20 };
    const some = (count: number) => wrongPerk({ categories: Array.from({ length: count }, (_, index) => `c${index}`) });
    expect([some(0), some(1), some(20), some(21)]).toEqual([[wrong], [], [], [wrong]]);
  });

  it('give a voucher of 1 to 100 percent or up to a million, for 1 to 365 days', () => {
    const voucher = (kind: 'percent' | 'amount', value: number, validDays = 30) =>
      wrongPerk({ voucher: { kind, value, validDays } });
    const at = 'tiers.levels.1.perks.voucher';
    expect(voucher('percent', 100, 365)).toEqual([]);
    expect(voucher('amount', 100_000_000, 1)).toEqual([]);
    expect(voucher('percent', 101)).toEqual([{ field: `${at}.value`, reason: 'range', least: 1, most: 100 }]);
    expect(voucher('amount', 0)).toEqual([{ field: `${at}.value`, reason: 'range', least: 1, most: 100_000_000 }]);
    const days = { field: `${at}.validDays`, reason: 'range', least: 1, most: 365 };
    expect([0, 366].flatMap((validDays) => voucher('amount', 1, validDays))).toEqual([days, days]);
  });
});

describe('levels in the order of what they ask for', () => {
  const ids = (...levels: readonly TierLevel[]) => inOrderOfNeeds(levels).map(({ id }) => id);

  it('begin with the one that asks for least of what both ask for', () => {
    const bronze = level('bronze', { spend: 5_000, points: 900 });
    expect(ids(gold, silver, bronze)).toEqual(['bronze', 'silver', 'gold']);
    expect(ids(level('b', { points: 2, days: 1 }), level('a', { points: 1, days: 2 }))).toEqual(['a', 'b']);
    expect(ids(level('b', { points: 2 }), level('a', { spend: 9, points: 1 }))).toEqual(['a', 'b']);
    expect(ids(level('a', { spend: 9, points: 1 }), level('b', { points: 2 }))).toEqual(['a', 'b']);
  });

  it('stay as they are where they ask for nothing in common', () => {
    expect(ids(level('b', { points: 9 }), level('a', { spend: 1 }))).toEqual(['b', 'a']);
    expect(ids(level('b', { spend: 9 }), level('a', { points: 1 }))).toEqual(['b', 'a']);
  });
});
