import type { TierLookup } from '../../../db/tiers.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { Programme } from '../../core/programme.ts';
import type { TierRules } from '../../core/tiers/rules.ts';
import { windowStart } from '../../core/tiers/tier.ts';
import type { Sale } from '../decidePurchase.ts';

/** What the read of a sale is told of the tiers; `undefined`: the shop has none, and the sale costs nothing more. */
export function tierLookupOf(programme: Programme | undefined, sale: Sale, now: number): TierLookup | undefined {
  if (programme === undefined || programme.tiers === null) return undefined;
  const { tiers: rules, timeZone: zone } = programme;
  const amountMinor = sale.lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
  return {
    since: new Date(windowStart(rules, plainDate(now, zone), zone)),
    amountMinor,
    reach: reachOf(rules),
    day: countsDays(rules) ? plainDate(sale.occurredAt, zone).toString() : null,
    zone,
  };
}

const countsDays = ({ levels }: TierRules): boolean => levels.some(({ needs }) => needs.days !== undefined);

/** By the earned tier: what must have been spent in all for any higher one, as far as spending alone can rule it out; `null` for the highest. */
function reachOf(rules: TierRules): Readonly<Record<string, number | null>> {
  const { levels, match } = rules;
  const least = levels.map(({ needs }) => {
    const { spend = 0, ...others } = needs;
    return match === 'all' || Object.keys(others).length === 0 ? spend : 0;
  });
  const ids = ['', ...levels.map(({ id }) => id)];
  return Object.fromEntries(ids.map((id, rank) => [id, rank < levels.length ? Math.min(...least.slice(rank)) : null]));
}
