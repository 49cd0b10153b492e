import type { PlainDate } from '../calendar/localDay.ts';
import {
  dayNumber,
  isBetter,
  isCooledDown,
  type MemberProduct,
  OFFER_WEEK,
  type OfferRules,
  type RepurchaseOffer,
  repurchaseOccasion,
} from './repurchase.ts';

/** Below, nine of ten would get a message about something that they do not need. */
export const LEAST_PROBABILITY = 0.1;
/** One offer a day for so many members who come. */
export const MEMBERS_FOR_ONE = 10;
export const LEAST_A_DAY = 3;

/** What is foretold of a pair at the end of the day before. */
export interface Foretold {
  /** That it is bought within 7 days. */
  readonly probability: number;
  /** The local day (`dayNumber`) by which it is bought again half of the time. */
  readonly expectedDay: number;
}

export interface LikelyRules extends Omit<OfferRules, 'rhythms' | 'parameters'> {
  readonly foretold: (memberId: string, sku: string) => Foretold | undefined;
  /** Occasions that were used before: what was offered once for a purchase takes no place a second time. */
  readonly usedOccasions: ReadonlySet<string>;
}

/**
 * Each member's most probable purchase of the coming week, for those who may be offered something: by the caps, none for
 * the same purchase before, and not of what they bought in the last `leadDays` days, which does not run out yet. All
 * products of a member must be in the same call.
 */
export function likelyOffers(pairs: Iterable<MemberProduct>, date: PlainDate, rules: LikelyRules): RepurchaseOffer[] {
  const today = dayNumber(date);
  const best = new Map<string, RepurchaseOffer>();
  for (const pair of pairs) {
    const { memberId, sku, purchaseId, days } = pair;
    if (!isCooledDown(pair, today, rules)) continue;
    if (today - (days.at(-1) ?? today) <= rules.leadDays) continue;
    const occasion = repurchaseOccasion(sku, purchaseId);
    if (rules.usedOccasions.has(occasion)) continue;
    const foretold = rules.foretold(memberId, sku);
    if (foretold === undefined || foretold.probability < LEAST_PROBABILITY) continue;
    const expectedDay = Math.min(today + OFFER_WEEK, Math.max(today + 1, foretold.expectedDay));
    const offer = { memberId, sku, purchaseId, occasion, expectedDay, probability: foretold.probability };
    const rival = best.get(memberId);
    if (rival === undefined || isBetter(offer, rival)) best.set(memberId, offer);
  }
  return [...best.values()];
}

/** How many offers a day makes where the shop sets no number, with so many members who came in the last quarter. */
export const offersADay = (visitors: number): number => Math.max(LEAST_A_DAY, Math.ceil(visitors / MEMBERS_FOR_ONE));

/** The most probable of them, of equals the smaller member. */
export const mostLikely = (offers: readonly RepurchaseOffer[], places: number): readonly RepurchaseOffer[] =>
  offers
    .toSorted((a, b) => b.probability - a.probability || (a.memberId < b.memberId ? -1 : 1))
    .slice(0, Math.max(0, places));
