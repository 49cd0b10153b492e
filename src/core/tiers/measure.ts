import { plainDate } from '../calendar/localDay.ts';
import type { Instant } from '../points/ledger.ts';
import type { Measure } from './rules.ts';

/** A purchase as tiers count it. */
export interface CountedPurchase {
  readonly occurredAt: Instant;
  /** What of it was not given back, in minor units. */
  readonly spend: number;
  readonly points: number;
  /** False: it was given back whole. */
  readonly counts: boolean;
}

/** What purchases come to from an instant on. */
export function measureOf(purchases: readonly CountedPurchase[], since: Instant, zone: string): Measure {
  const inWindow = purchases.filter(({ occurredAt }) => occurredAt >= since);
  const counted = inWindow.filter(({ counts }) => counts);
  return {
    spend: inWindow.reduce((sum, { spend }) => sum + spend, 0),
    points: inWindow.reduce((sum, { points }) => sum + points, 0),
    purchases: counted.length,
    days: new Set(counted.map(({ occurredAt }) => plainDate(occurredAt, zone).toString())).size,
  };
}
