import { describe, expect, it } from 'vitest';
import { FIRST_TIERS, storedTiers, tiersAfter } from '../../../src/core/tiers/change.ts';
import { areTiers } from '../../../src/core/tiers/valid.ts';
import { level, rules, SILVER_GOLD } from './support.ts';

const [silver, gold] = [level('silver', { spend: 10_000 }), level('gold', { spend: 20_000 })];
const platinum = level('platinum', { spend: 30_000 });
const idsOf = (tiers: ReturnType<typeof tiersAfter>) => tiers?.levels.map(({ id }) => id);

describe('the tiers after a change by the owner', () => {
  it('are what they were where nothing is said of them, and gone where the owner wants none', () => {
    expect(tiersAfter(SILVER_GOLD, undefined)).toBe(SILVER_GOLD);
    expect(tiersAfter(null, undefined)).toBeNull();
    expect(tiersAfter(SILVER_GOLD, null)).toBeNull();
  });

  it('begin with the usual rules: any need within 12 months is enough, kept for 12, 30 days of grace, one step down', () => {
    expect(tiersAfter(null, { put: silver })).toEqual({
      revision: 0,
      levels: [silver],
      match: 'any',
      windowMonths: 12,
      keepMonths: 12,
      graceDays: 30,
      downgrade: 'one_down',
      firstForLife: false,
    });
    expect(FIRST_TIERS.levels).toEqual([]);
    expect(areTiers({ ...FIRST_TIERS, levels: [silver] })).toBe(true);
  });

  it('have a tier more, in its place by what it asks for', () => {
    const bronze = level('bronze', { spend: 5_000 });
    expect(idsOf(tiersAfter(SILVER_GOLD, { put: bronze }))).toEqual(['bronze', 'silver', 'gold']);
    expect(idsOf(tiersAfter(SILVER_GOLD, { put: platinum }))).toEqual(['silver', 'gold', 'platinum']);
  });

  it('have a tier in the place of the one with its id', () => {
    const dearer = { ...silver, name: 'Silver+', needs: { spend: 15_000 } };
    expect(tiersAfter(SILVER_GOLD, { put: dearer })?.levels).toEqual([dearer, gold]);
  });

  it('have one less, and with the last one there are none', () => {
    expect(tiersAfter(SILVER_GOLD, { remove: 'silver' })).toEqual({ ...SILVER_GOLD, levels: [gold] });
    expect(tiersAfter(rules([silver]), { remove: 'silver' })).toBeNull();
    expect(tiersAfter(SILVER_GOLD, { remove: 'silver', put: platinum })?.levels).toEqual([gold, platinum]);
  });

  it('are others altogether, under the rules they had', () => {
    expect(tiersAfter({ ...SILVER_GOLD, graceDays: 7 }, { all: [platinum] })).toEqual({
      ...SILVER_GOLD,
      graceDays: 7,
      levels: [platinum],
    });
  });

  it('follow other rules, and are the same', () => {
    const after = tiersAfter(SILVER_GOLD, { rules: { match: 'all', keepMonths: 6 } });
    expect(after).toEqual({ ...SILVER_GOLD, match: 'all', keepMonths: 6 });
  });
});

const asIs = (minor: number) => minor;

describe('the tiers that are stored with a version', () => {
  it('have the version as their revision where they ask for something else', () => {
    const stored = (after: typeof SILVER_GOLD) => storedTiers(SILVER_GOLD, after, 9, asIs)?.revision;
    expect(stored(SILVER_GOLD)).toBe(SILVER_GOLD.revision);
    expect(stored({ ...SILVER_GOLD, levels: [silver] })).toBe(9);
    expect(stored({ ...SILVER_GOLD, levels: [silver, { ...gold, id: 'or' }] })).toBe(9);
    expect(stored({ ...SILVER_GOLD, match: 'all' })).toBe(9);
    expect(stored({ ...SILVER_GOLD, windowMonths: 6 })).toBe(9);
    for (const name of ['spend', 'points', 'purchases', 'days'] as const) {
      expect(stored({ ...SILVER_GOLD, levels: [silver, { ...gold, needs: { spend: 20_000, [name]: 20_001 } }] })).toBe(
        9,
      );
    }
  });

  it('keep their revision where who is in which tier stays', () => {
    const renamed = { ...SILVER_GOLD, levels: [{ ...silver, name: 'Argent' }, gold], graceDays: 5, keepMonths: 3 };
    expect(storedTiers(SILVER_GOLD, renamed, 9, asIs)).toEqual(renamed);
  });

  it('are new ones where there were none, and none where there are none', () => {
    expect(storedTiers(null, SILVER_GOLD, 9, asIs)).toEqual({ ...SILVER_GOLD, revision: 9 });
    expect(storedTiers(SILVER_GOLD, null, 9, asIs)).toBeNull();
  });

  it('are worth the same in another currency: what is money is counted over, and nothing else', () => {
    const tea = { sku: 'tea', name: 'Tea', minor: 50 };
    const voucher = { kind: 'amount' as const, value: 200, validDays: 30 };
    const perks = { percentOff: 5, voucher, prices: [tea] };
    const share = { voucher: { kind: 'percent' as const, value: 20, validDays: 30 } };
    const before = rules([level('a', { spend: 100, points: 7 }, perks), level('b', { days: 3 }, share)]);
    const after = storedTiers(before, before, 9, (minor) => minor * 100);
    expect(after).toEqual({
      ...before,
      revision: 9,
      levels: [
        level(
          'a',
          { spend: 10_000, points: 7 },
          { ...perks, voucher: { ...voucher, value: 20_000 }, prices: [{ ...tea, minor: 5_000 }] },
        ),
        level('b', { days: 3 }, share),
      ],
    });
  });
});
