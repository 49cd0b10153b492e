import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../calendar/localDay.ts';
import { DEFAULT_RENEWAL, type ProductRhythm, type RenewalParameters, renewalOf } from '../predict/renewal.ts';

/** The chance of an offer is that of a purchase in so many days. */
export const OFFER_WEEK = 7;

const EPOCH = Temporal.PlainDate.from('1970-01-01');

/** A local date as a number of days, as `date - date '1970-01-01'` gives it in SQL. */
export const dayNumber = (date: PlainDate): number => EPOCH.until(date, { largestUnit: 'days' }).days;

/** The local date of such a number. */
export const dateOfDay = (day: number): PlainDate => EPOCH.add({ days: day });

/** A member and a product that they have bought and kept. */
export interface MemberProduct {
  readonly memberId: string;
  readonly sku: string;
  /** The newest purchase with this product. */
  readonly purchaseId: string;
  /** Local days on which it was bought (`dayNumber`), ascending, each once, at least one; returned ones left out. */
  readonly days: readonly number[];
}

/** How often a member may be offered something; local days between the days of two offers, as the shop sets them. */
export interface OfferCaps {
  /** Of anything. */
  readonly memberDays: number;
  /** Of the same product. */
  readonly productDays: number;
  /** The local day (`dayNumber`) of each member's last offer; who is not here had none. */
  readonly lastOfferDays: ReadonlyMap<string, number>;
  /** The local day of the last offer of this product to this member. */
  readonly lastOfferedDay: (memberId: string, sku: string) => number | undefined;
}

export interface OfferRules extends OfferCaps {
  /** Local days before the expected next purchase. */
  readonly leadDays: number;
  /** By SKU; a product that is not here is never offered. */
  readonly rhythms: ReadonlyMap<string, ProductRhythm>;
  readonly parameters?: RenewalParameters;
}

export interface RepurchaseOffer {
  readonly memberId: string;
  readonly sku: string;
  readonly purchaseId: string;
  readonly occasion: string;
  /** The local day (`dayNumber`) on which the next purchase is expected. */
  readonly expectedDay: number;
  /** That it is bought within 7 days without any offer. */
  readonly probability: number;
}

/** An offer is made once for a purchase: `repurchase:<sku>:<purchaseId>`. */
export const repurchaseOccasion = (sku: string, purchaseId: string): string => `repurchase:${sku}:${purchaseId}`;

/** Whether a member may be offered a product again on a local day. */
export function isCooledDown({ memberId, sku }: Pick<MemberProduct, 'memberId' | 'sku'>, day: number, caps: OfferCaps) {
  const since = (last: number | undefined) => day - (last ?? Number.NEGATIVE_INFINITY);
  return (
    since(caps.lastOfferDays.get(memberId)) >= caps.memberDays &&
    since(caps.lastOfferedDay(memberId, sku)) >= caps.productDays
  );
}

/**
 * The repurchase offers of one local date: for each member and product on the day `leadDays` before the expected next
 * purchase and on no other, so what was just bought is never offered and an earlier purchase moves the offer. A member
 * gets no more than the caps allow, the most probable (of equals the smaller SKU). All products of a member must be in the same call.
 *
 * Whether the occasion has been already is for the write to say, which stores it with the offer.
 */
export function dueOffers(pairs: Iterable<MemberProduct>, date: PlainDate, rules: OfferRules): RepurchaseOffer[] {
  const today = dayNumber(date);
  const best = new Map<string, RepurchaseOffer>();
  for (const pair of pairs) {
    if (!isCooledDown(pair, today, rules)) continue;
    const offer = offerOf(pair, today, rules);
    if (offer === undefined) continue;
    const rival = best.get(pair.memberId);
    if (rival === undefined || isBetter(offer, rival)) best.set(pair.memberId, offer);
  }
  return [...best.values()];
}

function offerOf(pair: MemberProduct, today: number, rules: OfferRules): RepurchaseOffer | undefined {
  const { memberId, sku, purchaseId, days } = pair;
  const rhythm = rules.rhythms.get(sku);
  const last = days.at(-1);
  if (rhythm === undefined || last === undefined || last >= today) return undefined;
  const renewal = renewalOf(days, rhythm, rules.parameters ?? DEFAULT_RENEWAL);
  if (renewal.expectedDay - rules.leadDays !== today) return undefined;
  return {
    memberId,
    sku,
    purchaseId,
    occasion: repurchaseOccasion(sku, purchaseId),
    expectedDay: renewal.expectedDay,
    probability: renewal.within(today, OFFER_WEEK),
  };
}

/** Of two offers to one member the more probable, of equals the smaller SKU. */
export const isBetter = (one: RepurchaseOffer, other: RepurchaseOffer): boolean =>
  one.probability > other.probability || (one.probability === other.probability && one.sku < other.sku);
