import { VISITED_WITHIN } from '../pairs/learned.ts';
import { countAfter, fadedSlow, medianGap, type Pair, type Product, type Purchases } from '../pairs/state.ts';

/** A way of choosing: the higher, the sooner offered. */
export interface Method {
  readonly name: string;
  readonly score: (pair: Pair, probability: number, day: number) => number;
}

/** What is compared in pairs with all others. */
export const RECENT_FREQUENCY = 'recent frequency (d)';
const LEAD = 4;
/** Medians move slowly: they are counted again once in so many days. */
const MEDIANS_EVERY = 7;

/** The model beside what simple rules reach with the same purchases and the same limits. */
export function methods(purchases: Purchases, statedDays: ReadonlyMap<string, number> = new Map()): Method[] {
  const cycles = new Cycles(purchases, statedDays);
  return [
    { name: 'this model', score: (_, probability) => probability },
    { name: RECENT_FREQUENCY, score: recentFrequency },
    { name: 'product cycle', score: (pair, _, day) => -apartFromDue(day - pair.last, cycles.of(pair.product, day)) },
    { name: 'own interval', score: (pair, _, day) => -apartFromDue(day - pair.last, ownInterval(pair)) },
    { name: 'popularity', score: ({ product }, _, day) => fadedSlow(product.bought, day) },
  ];
}

/** Purchases in the last 91 days; of equals those in the last 364, and then all. */
const recentFrequency = ({ days, purchases }: Pair, _: number, day: number): number =>
  countAfter(days, day - VISITED_WITHIN) + 0.01 * countAfter(days, day - 364) + 1e-6 * purchases;

/** How far, as a ratio, a pair is from the day on which a notice some days before its cycle would go out. */
const apartFromDue = (elapsed: number, cycle: number): number => Math.abs(Math.log((elapsed + LEAD) / cycle));

const ownInterval = ({ first, last, purchases }: Pair): number =>
  purchases === 1 ? Number.NaN : (last - first) / (purchases - 1);

/** The stated days of each product, else its median gap up to now; of all products where one was never bought again. */
class Cycles {
  readonly #purchases: Purchases;
  readonly #statedDays: ReadonlyMap<string, number>;
  readonly #medians = new Map<Product, { readonly day: number; readonly gap: number }>();

  constructor(purchases: Purchases, statedDays: ReadonlyMap<string, number>) {
    this.#purchases = purchases;
    this.#statedDays = statedDays;
  }

  of(product: Product, day: number): number {
    const known = this.#medians.get(product);
    if (known !== undefined && day - known.day < MEDIANS_EVERY) return known.gap;
    const stated = this.#statedDays.get(product.id);
    const gap =
      stated ?? medianGap(product) ?? (product === this.#purchases.all ? 30 : this.of(this.#purchases.all, day));
    this.#medians.set(product, { day, gap });
    return gap;
  }
}
