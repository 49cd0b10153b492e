import { countByMeasure, countTiers } from '../../../db/tierReview.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { TierRules } from '../../core/tiers/rules.ts';
import { NO_TIER, rankOf, tierOf, windowStart } from '../../core/tiers/tier.ts';
import type { Deps } from '../deps.ts';

/** How many members have or would have each tier, by its rank; those without any stand under -1. */
export type TierCounts = ReadonlyMap<number, number>;

/** How many it would be by what was bought until now, if these were the shop's tiers. */
export const previewTiers = (
  deps: Pick<Deps, 'db'>,
  rules: TierRules,
  zone: string,
  now: number,
): Promise<TierCounts> =>
  countByMeasure(deps.db, rules, { since: new Date(windowStart(rules, plainDate(now, zone), zone)), zone });

/** How many it is. */
export async function readTierCounts(deps: Pick<Deps, 'db'>, rules: TierRules): Promise<TierCounts> {
  const counts = new Map<number, number>();
  for (const { tier, floor, members } of await countTiers(deps.db)) {
    const rank = rankOf(rules, tierOf(rules, { ...NO_TIER, tier, floor })?.id ?? null);
    counts.set(rank, (counts.get(rank) ?? 0) + members);
  }
  return counts;
}
