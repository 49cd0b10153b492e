import type { Foretold } from '../../core/campaigns/likelyOffers.ts';

/** An offer made for a purchase so many days ago is remembered: older ones are of years that are over. */
export const READ_DAYS = 392;

/** What is foretold at the end of the day before. */
export interface Forecaster {
  /** `undefined` for what is too improbable to be offered. */
  readonly foretold: (memberId: string, sku: string) => Foretold | undefined;
  /** Members who came in the last 91 days. */
  readonly visitors: number;
  /** What buyers of a product buy next more often than others do, the most telling first. */
  readonly boughtNext: (sku: string) => readonly string[];
}
