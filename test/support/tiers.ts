import { FIRST_TIERS } from '../../src/core/tiers/change.ts';
import type { Measure, TierLevel, TierRules } from '../../src/core/tiers/rules.ts';

/** A tier with nothing but its needs. */
export const tier = (
  name: string,
  needs: Partial<Measure>,
  perks: Partial<TierLevel['perks']> = {},
  names?: Readonly<Record<string, string>>,
): TierLevel => ({
  id: name.toLowerCase(),
  name,
  ...(names === undefined ? {} : { names }),
  needs,
  perks: { multiplier: null, percentOff: 0, voucher: null, ...perks },
});

export const tiersOf = (levels: readonly TierLevel[], more: Partial<TierRules> = {}): TierRules => ({
  ...FIRST_TIERS,
  revision: 1,
  levels,
  ...more,
});

/** Silver from 10,000 spent, with 1.5 times the points; Gold from 20,000, with twice the points, 5 % off and a voucher. */
export const SILVER_GOLD: TierRules = tiersOf([
  tier('Silver', { spend: 10_000 }, { multiplier: '1.5' }, { 'zh-Hant': '銀卡' }),
  tier(
    'Gold',
    { spend: 20_000 },
    { multiplier: '2', percentOff: 5, voucher: { kind: 'amount', value: 200, validDays: 30 } },
    { 'zh-Hant': '金卡' },
  ),
]);
