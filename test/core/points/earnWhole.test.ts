import { describe, expect, it } from 'vitest';
import { earnFrom } from '../../../src/core/points/earn.ts';
import type { EarnMultiplier, EarnRate } from '../../../src/core/programme.ts';
import type { TierLevel } from '../../../src/core/tiers/rules.ts';
import { at, ZONE } from '../support.ts';

const context = { occurredAt: at('2027-03-05T10:00'), timeZone: ZONE, programmeVersion: 7, firstPurchase: false };
const rules = (one: EarnRate, multipliers: readonly EarnMultiplier[] = []) =>
  ({ combination: 'stack', rates: [one], multipliers }) as const;

describe('the tier of whoever buys', () => {
  const level = (multiplier: string | null, names?: Readonly<Record<string, string>>): TierLevel => ({
    id: 'gold',
    name: 'Gold',
    ...(names === undefined ? {} : { names }),
    needs: { spend: 1 },
    perks: { multiplier, percentOff: 0, voucher: null },
  });
  const told = (tier?: TierLevel) =>
    earnFrom([{ sku: 'any', netMinor: 1_000 }], rules({ id: 'base', points: 1, per: 100 }), { ...context, tier })
      .explanation;

  it('is told where it multiplies, with its names', () => {
    const names = { ja: 'ゴールド' };
    expect(told(level('1.5', names)).tier).toEqual({ name: 'Gold', names, factor: '1.5' });
    expect(told(level('1.5')).tier).toEqual({ name: 'Gold', factor: '1.5' });
    expect(told(level('1.5'))).toMatchObject({ points: 15, parts: [{ factors: [{ multipliers: ['tier:gold'] }] }] });
  });

  it('is not told where it does not', () => {
    for (const explanation of [told(), told(level(null)), told(level('1'))]) {
      expect(explanation).not.toHaveProperty('tier');
      expect(explanation.points).toBe(10);
    }
  });
});

describe('a rate for the whole purchase', () => {
  const gift: EarnRate = { id: 'gift', points: 10, per: 1, counts: 'purchase', skus: ['tea'] };
  const basket = [
    { sku: 'tea', netMinor: 100 },
    { sku: 'cup', netMinor: 300 },
  ];
  const giving = (multiplier: Partial<EarnMultiplier>) =>
    earnFrom(basket, rules(gift, [{ id: 'twice', factor: '2', ...multiplier }]), context).explanation;

  it('counts once where one line is what it is about', () => {
    expect(earnFrom(basket, rules(gift), context).points).toBe(10);
    expect(earnFrom([{ sku: 'cup', netMinor: 300 }], rules(gift), context).points).toBe(0);
  });

  it('is multiplied only by what is about everything', () => {
    const [all] = giving({}).parts;
    expect(all).toMatchObject({ points: '20', factors: [{ factor: '2', multipliers: ['twice'] }] });
    for (const some of [
      { skus: ['tea'] },
      { categories: ['x'] },
      { exceptSkus: ['cup'] },
      { exceptCategories: ['x'] },
    ]) {
      expect(giving(some).points).toBe(10);
    }
  });
});
