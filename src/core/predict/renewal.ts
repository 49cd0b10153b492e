/**
 * When a member buys a product again, in closed form: a renewal process whose gaps are log-normal around the member's
 * own rhythm, which lies around the product's, and which ends after any purchase with some probability.
 *
 * A gap is the local days between two purchases of the product by one member; several on one day are one. Days are whole
 * numbers from any origin. With y = ln(gap), m the product's mean of y, σ² the variance within a member and τ² between
 * members, the rhythm of a member with k counted gaps of sum S has the mean μ = (m/τ² + S/σ²)/(1/τ² + k/σ²); the next
 * gap is at most t days with probability F(t) = Φ((ln(t + ½) - μ)/√v), v = σ² + 1/(1/τ² + k/σ²).
 */
import { normalCdf } from './normal.ts';

/** Gaps that were seen, of a product or of the whole shop. */
export interface Gaps {
  readonly count: number;
  /** Sum of ln(gap in days), each gap at least one day. */
  readonly sumLog: number;
}

/** Who bought, and who of them bought again, of a product or of all products of the shop. */
export interface Buyers {
  readonly buyers: number;
  readonly repeatBuyers: number;
}

/** What is known of a product. */
export interface ProductHistory extends Gaps, Buyers {
  /** Days until it is bought again, as the shop states them; `null`: it states none. */
  readonly statedDays: number | null;
}

/** What is known of all products together. `buyers` counts pairs of member and product. */
export interface ShopHistory extends Gaps, Buyers {}

export interface RenewalParameters {
  /** σ² and τ², of ln(days). */
  readonly varianceWithin: number;
  readonly varianceBetween: number;
  /** Probability of another purchase after the first, second, …; the last number is for all further ones. */
  readonly repeat: readonly number[];
  /** How many seen gaps weigh as much as the days that the shop states, or as the shop's other products. */
  readonly statedWeight: number;
  readonly shopWeight: number;
  /** A member's own gaps count from so many on: one early or late purchase is no rhythm. */
  readonly leastOwnGaps: number;
}

/**
 * For a shop with little history of its own. The variances and probabilities were fitted to the purchases of 100 regular
 * customers of an Italian grocer up to June 2013 (Guidotti and others, ICDM 2017). The weights are judgement: an owner
 * who states days knows the product, so that single odd purchases of a small shop do not move them.
 */
export const DEFAULT_RENEWAL: RenewalParameters = {
  varianceWithin: 1.369,
  varianceBetween: 1.192,
  repeat: [0.618, 0.759, 0.82, 0.852, 0.877, 0.89, 0.904, 0.958],
  statedWeight: 50,
  shopWeight: 20,
  leastOwnGaps: 2,
};

/** A product without stated days is predicted from so many seen gaps on, and only when it is bought now and then. */
const LEAST_SEEN_GAPS = 20;
const SHORTEST_CYCLE = 14;
const LONGEST_CYCLE = 180;

/** What a product does, ready for its pairs. */
export interface ProductRhythm {
  /** m: mean of ln(gap in days). */
  readonly meanLog: number;
  /** Odds that its buyers buy it again, against those of the shop's products; 1: like any other. */
  readonly repeatOdds: number;
}

/**
 * A product's rhythm: its seen gaps, drawn towards the days that the shop states or else towards the shop's gaps.
 * `undefined` when nobody can tell: no days are stated and fewer than 20 gaps were seen, or its usual gap is shorter than
 * 14 days or longer than 180, where a reminder is either noise or forgotten.
 */
export function productRhythm(
  product: ProductHistory,
  shop: ShopHistory,
  parameters: RenewalParameters = DEFAULT_RENEWAL,
): ProductRhythm | undefined {
  const repeatOdds = repeatOddsOf(product, shop, parameters);
  if (product.statedDays !== null) {
    const stated = Math.log(Math.max(1, product.statedDays));
    return { meanLog: shrunk(product, stated, parameters.statedWeight), repeatOdds };
  }
  if (product.count < LEAST_SEEN_GAPS) return undefined;
  const meanLog = shrunk(product, shop.sumLog / shop.count, parameters.shopWeight);
  const usual = Math.exp(meanLog);
  return usual < SHORTEST_CYCLE || usual > LONGEST_CYCLE ? undefined : { meanLog, repeatOdds };
}

const shrunk = ({ count, sumLog }: Gaps, towards: number, weight: number): number =>
  (sumLog + weight * towards) / (count + weight);

const odds = (probability: number): number => probability / (1 - probability);

/** Half a buyer on either side keeps the odds of a shop where all or none came back finite. */
function repeatOddsOf(product: Buyers, shop: Buyers, { shopWeight }: RenewalParameters): number {
  const usual = (shop.repeatBuyers + 0.5) / (shop.buyers + 1);
  const own = (product.repeatBuyers + shopWeight * usual) / (product.buyers + shopWeight);
  return odds(own) / odds(usual);
}

export interface Renewal {
  /** The first day by which the next purchase is as likely as not, if there is one. */
  readonly expectedDay: number;
  /** ρ: probability that there is another purchase at all, as it stood after the last one. */
  readonly repeats: number;
  /** Probability of a purchase in the `days` days after `day`, when there was none up to it. */
  readonly within: (day: number, days: number) => number;
}

/** The next purchase of one member and product. `days`: when it was bought, ascending, each day once, at least one. */
export function renewalOf(
  days: readonly number[],
  { meanLog, repeatOdds }: ProductRhythm,
  parameters: RenewalParameters = DEFAULT_RENEWAL,
): Renewal {
  const { varianceWithin, varianceBetween } = parameters;
  const last = days.at(-1);
  if (last === undefined) throw new RangeError('a pair has at least one purchase');
  const gaps = ownGaps(days, parameters.leastOwnGaps);
  const precision = 1 / varianceBetween + gaps.count / varianceWithin;
  const mean = (meanLog / varianceBetween + gaps.sumLog / varianceWithin) / precision;
  const deviation = Math.sqrt(varianceWithin + 1 / precision);
  const boughtBy = (elapsed: number) => normalCdf((Math.log(elapsed + 0.5) - mean) / deviation);
  const repeats = repeatProbability(days.length, repeatOdds, parameters);
  return {
    expectedDay: last + Math.max(1, Math.ceil(Math.exp(mean) - 0.5)),
    repeats,
    within: (day, window) => {
      const before = boughtBy(Math.max(0, day - last));
      const through = boughtBy(Math.max(0, day + window - last));
      return (repeats * (through - before)) / (repeats * (1 - before) + 1 - repeats);
    },
  };
}

function ownGaps(days: readonly number[], least: number): Gaps {
  const count = days.length - 1;
  if (count < least) return { count: 0, sumLog: 0 };
  const sumLog = days.reduce(
    (sum, day, index) => (index === 0 ? 0 : sum + Math.log(day - (days[index - 1] ?? day))),
    0,
  );
  return { count, sumLog };
}

function repeatProbability(purchases: number, repeatOdds: number, { repeat }: RenewalParameters): number {
  const usual = repeat[Math.min(purchases, repeat.length) - 1] ?? 0;
  const adjusted = odds(usual) * repeatOdds;
  return adjusted / (1 + adjusted);
}
