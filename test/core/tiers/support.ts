import { FIRST_TIERS } from '../../../src/core/tiers/change.ts';
import type { Measure, TierLevel, TierRules } from '../../../src/core/tiers/rules.ts';
import { NO_TIER, type TierState } from '../../../src/core/tiers/tier.ts';

export const NOTHING: Measure = { spend: 0, points: 0, purchases: 0, days: 0 };

export const level = (id: string, needs: Partial<Measure>, perks: Partial<TierLevel['perks']> = {}): TierLevel => ({
  id,
  name: id,
  needs,
  perks: { multiplier: null, percentOff: 0, voucher: null, ...perks },
});

export const rules = (levels: readonly TierLevel[], more: Partial<TierRules> = {}): TierRules => ({
  ...FIRST_TIERS,
  revision: 1,
  levels,
  ...more,
});

/** Base, silver from 10,000 and gold from 20,000 spent. */
export const SILVER_GOLD = rules([level('silver', { spend: 10_000 }), level('gold', { spend: 20_000 })]);

export const standing = (about: Partial<TierState>): TierState => ({ ...NO_TIER, ...about });

export const spent = (spend: number): Measure => ({ ...NOTHING, spend });
