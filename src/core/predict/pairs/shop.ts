import { DEFAULT_RENEWAL, type RenewalParameters } from '../renewal.ts';
import type { Pair, Product, Purchases } from './state.ts';

/** What the closed forms need to know of a shop, estimated from its purchases so far. */
export interface ShopParameters {
  readonly renewal: RenewalParameters;
  /** Mean of ln(gap) over all products. */
  readonly meanLog: number;
  /** Share of pairs that were bought again. */
  readonly repeatShare: number;
  /** Poisson-Gamma over all products: purchases after the first, and days in which they were counted, a priori. */
  readonly rateShape: number;
  readonly rateDays: number;
  readonly categories: ReadonlyMap<string, CategoryGaps>;
}

/** What the shop knows of its products before they are bought. */
export interface KnownProducts {
  /** Days until a product is bought again, as the shop states them. */
  readonly statedDays?: ReadonlyMap<string, number> | undefined;
  /** The category of each product that has one. */
  readonly categories?: ReadonlyMap<string, string> | undefined;
}

/** Gaps of the products of one category. */
interface CategoryGaps {
  gaps: number;
  sumLog: number;
}

/** What it knows of a product. */
export interface ProductParameters {
  /** Mean and deviation of ln(gap), drawn towards the shop's. */
  readonly meanLog: number;
  readonly deviation: number;
  readonly repeatOdds: number;
  readonly repeatShare: number;
  /** Purchases a day that a buyer makes, a priori. */
  readonly ratePerDay: number;
}

/** So many gaps or pairs of one's own weigh as much as what is usual elsewhere. */
const USUAL_GAPS = 20;
const USUAL_PAIRS = 50;
const STATED_GAPS = 50;

/**
 * Variances by moments: within members around their own means of ln(gap), and between those means. Probabilities of
 * another purchase as shares of the pairs that came so far. Each is drawn towards `DEFAULT_RENEWAL` as long as little
 * was seen.
 */
export function shopParameters(purchases: Purchases, known: KnownProducts = {}): ShopParameters {
  const steps = DEFAULT_RENEWAL.repeat.length;
  const reached = new Float64Array(steps + 1);
  let within = 0;
  let withinFreedom = 0;
  let between = 0;
  let betweenPairs = 0;
  let betweenNoise = 0;
  let exposure = 0;
  let repeats = 0;
  for (const { pairs } of purchases.members.values()) {
    for (const pair of pairs.values()) {
      const gaps = pair.purchases - 1;
      reachedBy(reached, pair);
      exposure += purchases.today - pair.first + 1;
      repeats += gaps;
      if (gaps < 2 || pair.product.gaps === 0) continue;
      const mean = pair.sumLog / gaps;
      within += pair.sumSquares - gaps * mean * mean;
      withinFreedom += gaps - 1;
      between += (mean - pair.product.sumLog / pair.product.gaps) ** 2;
      betweenNoise += 1 / gaps;
      betweenPairs += 1;
    }
  }
  const drawn = (sum: number, count: number, usual: number) => (sum + USUAL_PAIRS * usual) / (count + USUAL_PAIRS);
  const varianceWithin = drawn(within, withinFreedom, DEFAULT_RENEWAL.varianceWithin);
  const spread = between - betweenNoise * varianceWithin;
  const varianceBetween = Math.max(0.05, drawn(spread, betweenPairs, DEFAULT_RENEWAL.varianceBetween));
  const { all } = purchases;
  const repeat = DEFAULT_RENEWAL.repeat.map((usual, index) =>
    drawn(reached[index + 1] ?? 0, reached[index] ?? 0, usual),
  );
  return {
    renewal: { ...DEFAULT_RENEWAL, varianceWithin, varianceBetween, repeat },
    meanLog: (all.sumLog + USUAL_GAPS * Math.log(30)) / (all.gaps + USUAL_GAPS),
    repeatShare: drawn(all.repeatBuyers, all.buyers, 0.5),
    rateShape: 0.5,
    rateDays: (0.5 * (exposure + 60 * USUAL_PAIRS)) / (repeats + USUAL_PAIRS),
    categories: categoriesOf(purchases, known),
  };
}

function categoriesOf({ products }: Purchases, { categories }: KnownProducts): ReadonlyMap<string, CategoryGaps> {
  const sums = new Map<string, CategoryGaps>();
  if (categories === undefined) return sums;
  for (const { id, gaps, sumLog } of products.values()) {
    const category = categories.get(id);
    if (category === undefined) continue;
    const sum = sums.get(category) ?? { gaps: 0, sumLog: 0 };
    sums.set(category, sum);
    sum.gaps += gaps;
    sum.sumLog += sumLog;
  }
  return sums;
}

/** [0]: pairs with a first purchase, [1]: with a second, …; the last number of `repeat` is for all further ones. */
function reachedBy(reached: Float64Array, { purchases }: Pair): void {
  const last = reached.length - 1;
  for (let step = 0; step <= Math.min(purchases - 1, last); step += 1) reached[step] = (reached[step] ?? 0) + 1;
}

/**
 * What a product does: its own gaps, drawn towards the days that the shop states for it, or else towards those of its
 * category, and these towards the shop's.
 */
export function productParameters(
  product: Product,
  shop: ShopParameters,
  { statedDays, categories }: KnownProducts = {},
): ProductParameters {
  const stated = statedDays?.get(product.id);
  const category = shop.categories.get(categories?.get(product.id) ?? '');
  const usual = stated === undefined ? usualLog(shop, category) : Math.log(Math.max(1, stated));
  const weight = stated === undefined ? USUAL_GAPS : STATED_GAPS;
  const meanLog = (product.sumLog + weight * usual) / (product.gaps + weight);
  const { varianceWithin, varianceBetween } = shop.renewal;
  const squares = product.sumSquares - 2 * meanLog * product.sumLog + product.gaps * meanLog * meanLog;
  const variance = (squares + USUAL_GAPS * (varianceWithin + varianceBetween)) / (product.gaps + USUAL_GAPS);
  const repeatShare = (product.repeatBuyers + USUAL_GAPS * shop.repeatShare) / (product.buyers + USUAL_GAPS);
  const odds = (share: number) => share / (1 - share);
  return {
    meanLog,
    deviation: Math.sqrt(variance),
    repeatOdds: odds(repeatShare) / odds(shop.repeatShare),
    repeatShare,
    ratePerDay: (product.gaps + USUAL_GAPS) / (product.buyers + USUAL_GAPS) / Math.exp(meanLog),
  };
}

const usualLog = ({ meanLog }: ShopParameters, category: CategoryGaps | undefined): number =>
  category === undefined ? meanLog : (category.sumLog + USUAL_GAPS * meanLog) / (category.gaps + USUAL_GAPS);
