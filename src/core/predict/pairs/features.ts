/**
 * What the regression looks at for one pair on one day: three closed forms of the coming week, counts of several windows,
 * the rhythm's own clock, and how the member and the product are doing.
 */
import { logit } from '../maths/logistic.ts';
import { normalCdfQuick } from '../normal.ts';
import { type KnownProducts, type ProductParameters, productParameters, type ShopParameters } from './shop.ts';
import { countAfter, fadedFast, fadedSlow, type Member, type Pair, type Product, type Purchases } from './state.ts';

export const FEATURES = [
  'renewal',
  'rate',
  'elapsed among gaps',
  'bought 28',
  'bought 91',
  'bought 182',
  'bought 364',
  'bought ever',
  'elapsed',
  'elapsed to rhythm',
  'distance from due',
  'elapsed to recent gaps',
  'visits 56',
  'visits 182',
  'since visit',
  'visits fading',
  'visits since bought',
  'product popularity',
  'product trend',
  'product repeats',
  'only once',
  'share of visits 91',
  'share of visits fading',
  'fading fast',
  'fading slow',
  'same weeks last year',
  'basket',
  'once in 91',
  'own irregularity',
  'renewal at own irregularity',
  'elapsed to rhythm, squared',
  'elapsed to rhythm by purchases',
  'bought 91, squared',
  'fading slow, squared',
  'bought 91 by visits',
  'bought 91 by elapsed',
] as const;

export type Feature = (typeof FEATURES)[number];

export const WIDTH = FEATURES.length;

export const WINDOW = 7;
const YEAR = 364;
/** So many gaps of a pair say as much about its regularity as what is usual in the shop. */
const OWN_GAPS = 5;

const LOGS = Float64Array.from({ length: 4_096 }, (_, value) => Math.log(value));
/** ln of a whole number; of 0 as of 1. */
const log = (value: number): number => (value < 1 ? 0 : value < 4_096 ? (LOGS[value] ?? 0) : Math.log(value));

interface OfMember {
  readonly visits91: number;
  readonly visitRate56: number;
  readonly visitRate182: number;
  readonly sinceVisit: number;
  readonly visitsFading: number;
  readonly visitsSlow: number;
  readonly basket: number;
}

interface OfProduct extends ProductParameters {
  readonly popularity: number;
  readonly trend: number;
  readonly repeats: number;
  readonly rateShape: number;
  readonly rateDays: number;
}

/** Features of one day. Members and products are looked at once each. */
export class Features {
  readonly #purchases: Purchases;
  readonly #shop: ShopParameters;
  readonly #known: KnownProducts;
  readonly day: number;
  readonly #products = new Map<Product, OfProduct>();
  readonly #repeat: readonly number[];

  constructor(purchases: Purchases, shop: ShopParameters, known: KnownProducts, day: number) {
    this.#purchases = purchases;
    this.#shop = shop;
    this.#known = known;
    this.day = day;
    this.#repeat = shop.renewal.repeat.map((share) => share / (1 - share));
  }

  member({ visits, visited, bought, first }: Member): OfMember {
    const day = this.day;
    const watched = (days: number) => Math.max(7, Math.min(days, day - first + 1));
    const visitsSlow = fadedSlow(visited, day);
    return {
      visits91: countAfter(visits, day - 91),
      visitRate56: Math.log((countAfter(visits, day - 56) + 0.3) / watched(56)),
      visitRate182: Math.log((countAfter(visits, day - 182) + 0.3) / watched(182)),
      sinceVisit: log(day - (visits.at(-1) ?? day) + 1),
      visitsFading: Math.log(fadedFast(visited, day) + 0.1),
      visitsSlow,
      basket: Math.log((fadedSlow(bought, day) + 1) / (visitsSlow + 1)),
    };
  }

  #product(product: Product): OfProduct {
    const known = this.#products.get(product);
    if (known !== undefined) return known;
    const parameters = productParameters(product, this.#shop, this.#known);
    const fast = fadedFast(product.bought, this.day);
    const slow = fadedSlow(product.bought, this.day);
    const { all } = this.#purchases;
    const usual = (fadedFast(all.bought, this.day) + 1) / (fadedSlow(all.bought, this.day) + 1);
    const { rateShape } = this.#shop;
    const made = {
      ...parameters,
      popularity: Math.log1p(slow),
      trend: Math.log((fast + 1) / (slow * usual + 1)),
      repeats: logit(parameters.repeatShare),
      rateShape,
      rateDays: rateShape / parameters.ratePerDay,
    };
    this.#products.set(product, made);
    return made;
  }

  /** The pair's own rhythm and its product's, as ln(gap). */
  clock(pair: Pair): { readonly rhythm: number; readonly productLog: number } {
    const product = this.#product(pair.product);
    return { rhythm: this.#rhythm(pair, product), productLog: product.meanLog };
  }

  /** Writes the features of a pair to `out`. */
  write(pair: Pair, member: OfMember, out: Float32Array): void {
    const day = this.day;
    const { days, purchases } = pair;
    const product = this.#product(pair.product);
    const elapsed = day - pair.last;
    const bought91 = countAfter(days, day - 91);
    const rhythm = this.#rhythm(pair, product);
    const fadingSlow = fadedSlow(pair.bought, day);
    const logElapsed = log(elapsed + 1);
    let k = 0;
    out[k++] = logit(this.#renewal(pair, product, elapsed, rhythm, this.#shop.renewal.varianceWithin));
    out[k++] = logit(this.#rate(pair, product));
    out[k++] = logit(elapsedAmongGaps(product, elapsed));
    out[k++] = log(1 + countAfter(days, day - 28));
    out[k++] = log(1 + bought91);
    out[k++] = log(1 + countAfter(days, day - 182));
    out[k++] = log(1 + countAfter(days, day - YEAR));
    out[k++] = log(1 + purchases);
    out[k++] = logElapsed;
    out[k++] = logElapsed - rhythm;
    out[k++] = Math.min(3, Math.abs(log(elapsed + 4) - rhythm));
    out[k++] = purchases === 1 ? 0 : logElapsed - (2 * pair.recentLog + rhythm) / 3;
    out[k++] = member.visitRate56;
    out[k++] = member.visitRate182;
    out[k++] = member.sinceVisit;
    out[k++] = member.visitsFading;
    out[k++] = log(1 + countAfter(pair.member.visits, pair.last));
    out[k++] = product.popularity;
    out[k++] = product.trend;
    out[k++] = product.repeats;
    out[k++] = purchases === 1 ? 1 : 0;
    out[k++] = Math.log((bought91 + 0.2) / (member.visits91 + 1));
    out[k++] = Math.log((fadingSlow + 0.1) / (member.visitsSlow + 0.5));
    out[k++] = Math.log(fadedFast(pair.bought, day) + 0.03);
    out[k++] = Math.log(fadingSlow + 0.05);
    out[k++] = log(1 + lastYear(days, day));
    out[k++] = member.basket;
    out[k++] = bought91 === 1 ? 1 : 0;
    const variance = this.#ownVariance(pair);
    const late = Math.max(-4, Math.min(4, logElapsed - rhythm));
    const slow = Math.log(fadingSlow + 0.05);
    out[k++] = Math.log(variance);
    out[k++] = logit(this.#renewal(pair, product, elapsed, rhythm, variance));
    out[k++] = late * late;
    out[k++] = late * log(purchases);
    out[k++] = log(1 + bought91) ** 2;
    out[k++] = slow * slow;
    out[k++] = log(1 + bought91) * member.visitsFading;
    out[k] = log(1 + bought91) * logElapsed;
  }

  /** Mean of ln(gap) of the pair's own rhythm, drawn towards the product's. */
  #rhythm({ purchases, sumLog }: Pair, product: ProductParameters): number {
    const { varianceWithin, varianceBetween } = this.#shop.renewal;
    const gaps = purchases - 1;
    return (
      (product.meanLog / varianceBetween + sumLog / varianceWithin) / (1 / varianceBetween + gaps / varianceWithin)
    );
  }

  /** The renewal in closed form (`../renewal.ts`), from the pair's sums. */
  #renewal(
    { purchases }: Pair,
    product: ProductParameters,
    elapsed: number,
    rhythm: number,
    ownVariance: number,
  ): number {
    const { varianceWithin, varianceBetween } = this.#shop.renewal;
    const variance = ownVariance + 1 / (1 / varianceBetween + (purchases - 1) / varianceWithin);
    const deviation = Math.sqrt(variance);
    const odds = (this.#repeat[Math.min(purchases, this.#repeat.length) - 1] ?? 1) * product.repeatOdds;
    const before = normalCdfQuick((Math.log(elapsed + 0.5) - rhythm) / deviation);
    const through = normalCdfQuick((Math.log(elapsed + WINDOW + 0.5) - rhythm) / deviation);
    const repeats = odds / (1 + odds);
    return (repeats * (through - before)) / (repeats * (1 - before) + 1 - repeats);
  }

  /** σ² of the pair's own gaps, drawn towards the shop's. */
  #ownVariance({ purchases, sumLog, sumSquares }: Pair): number {
    const gaps = purchases - 1;
    const { varianceWithin } = this.#shop.renewal;
    if (gaps < 2) return varianceWithin;
    const squares = Math.max(0, sumSquares - (sumLog * sumLog) / gaps);
    return (squares + OWN_GAPS * varianceWithin) / (gaps - 1 + OWN_GAPS);
  }

  /** Poisson purchases at a rate of the pair's own, gamma distributed around the product's. */
  #rate({ purchases, first }: Pair, product: OfProduct): number {
    const days = this.day - first + product.rateDays;
    return 1 - (days / (days + WINDOW)) ** (purchases - 1 + product.rateShape);
  }
}

/** How many of the product's gaps that lasted so long ended in the week that follows. */
function elapsedAmongGaps({ meanLog, deviation, repeatShare }: ProductParameters, elapsed: number): number {
  const before = normalCdfQuick((Math.log(elapsed + 0.5) - meanLog) / deviation);
  const through = normalCdfQuick((Math.log(elapsed + WINDOW + 0.5) - meanLog) / deviation);
  return (repeatShare * (through - before)) / (repeatShare * (1 - before) + 1 - repeatShare);
}

/** Purchases in the same three weeks of the year before, the coming one in their middle. */
function lastYear(days: readonly number[], day: number): number {
  const middle = day - YEAR;
  let count = 0;
  for (const bought of days) if (bought > middle - WINDOW && bought <= middle + 2 * WINDOW) count += 1;
  return count;
}
