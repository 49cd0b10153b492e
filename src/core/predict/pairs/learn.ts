/** What is learned of a shop whose purchases are summed up: from some of its members, and from all for its products. */
import type { Logistic } from '../maths/logistic.ts';
import type { Learned } from './learned.ts';
import { Predictor } from './predictor.ts';
import type { ProductCounts } from './state.ts';
import { boughtNext, buyersOf } from './together.ts';

/** Examples are gathered for a year, and what was seen a year before them is one of their features. */
const LEARN_DAYS = 371;
/** The last six weeks of forecasts are looked at for the calibration, each made by a model of its time. */
const FIT_DAYS = 84;
export const WALK_DAYS = 763;
/** Of so many products it is kept what their buyers buy next. */
const KEPT_NEXT = 10;

type Pairs<Value> = readonly (readonly [string, Value])[];

/** `JSON`: text that is read here, as it may be long and whoever brings it has other things to do. */
export interface SummedHistory {
  /** The last day that is seen. */
  readonly day: number;
  /** Products that may be offered. */
  readonly candidates: readonly string[];
  readonly statedDays: Pairs<number>;
  readonly categories: Pairs<string>;
  /** Products as they stand before the first of the days. */
  readonly before: readonly ({ readonly sku: string; readonly fast: number; readonly slow: number } & ProductCounts)[];
  /** What all members did in the last `WALK_DAYS`: JSON of `[sku, bought, buyers, repeatBuyers, gaps, Σ ln, Σ ln²]`s. */
  readonly days: readonly { readonly day: number; readonly products: string }[];
  /** The members who are learned from, with JSON of `[sku, days]`s. */
  readonly members: readonly { readonly memberId: string; readonly pairs: string }[];
}

/** What was learned, as it is kept: plain JSON. */
export interface KeptLearning {
  readonly shop: Omit<Learned['shop'], 'categories'> & { readonly categories: Pairs<{ gaps: number; sumLog: number }> };
  readonly model: KeptLogistic;
  readonly calibration: KeptLogistic;
  readonly dates: { readonly line: readonly number[] | null; readonly variance: number };
  /** By product what its buyers buy next, the most telling first. */
  readonly next: Pairs<readonly string[]>;
}

interface KeptLogistic {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

/** Walks through the purchases day by day, as the backtest does. */
export function learnFrom(history: SummedHistory): KeptLearning {
  const { day: last, candidates } = history;
  const predictor = new Predictor({
    candidates: new Set(candidates),
    statedDays: new Map(history.statedDays),
    categories: new Map(history.categories),
    counted: true,
  });
  const since = last - WALK_DAYS + 1;
  for (const { sku, fast, slow, ...counts } of history.before)
    predictor.purchases.take(sku, counts, { day: since - 1, fast, slow });
  const bought = purchasesOf(history);
  let next = 0;
  let counted = 0;
  for (let day = bought[0]?.day ?? last; day <= last; day += 1) {
    for (let one = bought[next]; one?.day === day; one = bought[next]) {
      predictor.record(day, one.member, one.product, day >= since);
      next += 1;
    }
    for (let one = history.days[counted]; one !== undefined && one.day <= day; one = history.days[counted]) {
      countDay(predictor, one);
      counted += 1;
    }
    if (day >= since) predictor.close(day, day > last - LEARN_DAYS, day > last - FIT_DAYS);
  }
  return keptOf(predictor.learned(last), predictor, candidates);
}

function purchasesOf({ members, day: last }: SummedHistory) {
  const bought: { readonly day: number; readonly member: string; readonly product: string }[] = [];
  for (const { memberId, pairs } of members) {
    for (const [product, days] of JSON.parse(pairs) as [string, number[]][])
      for (const day of days) if (day <= last) bought.push({ day, member: memberId, product });
  }
  return bought.sort((a, b) => a.day - b.day);
}

function countDay({ purchases }: Predictor, { day, products }: SummedHistory['days'][number]): void {
  const rows = JSON.parse(products) as [string, number, number, number, number, number, number][];
  for (const [sku, bought, buyers, repeatBuyers, gaps, sumLog, sumSquares] of rows)
    purchases.count(day, sku, bought, { buyers, repeatBuyers, gaps, sumLog, sumSquares });
}

function keptOf({ shop, model, calibration, dates }: Learned, predictor: Predictor, candidates: readonly string[]) {
  const buyers = buyersOf(predictor.purchases);
  const next = candidates.map((sku) => {
    const found = boughtNext(predictor.purchases, sku, buyers);
    return [sku, found.slice(0, KEPT_NEXT).map(({ product }) => product)] as const;
  });
  const plain = ({ intercept, coefficients }: Logistic) => ({ intercept, coefficients: [...coefficients] });
  return {
    shop: { ...shop, categories: [...shop.categories] },
    model: plain(model),
    calibration: plain(calibration),
    dates: { line: dates.line === undefined ? null : [...dates.line], variance: dates.variance },
    next: next.filter(([, skus]) => skus.length > 0),
  };
}

/** What was kept, ready to foretell. */
export function learnedOf({ shop, model, calibration, dates }: KeptLearning): Learned {
  const ready = ({ intercept, coefficients }: KeptLogistic) => ({
    intercept,
    coefficients: Float64Array.from(coefficients),
  });
  return {
    shop: { ...shop, categories: new Map(shop.categories) },
    model: ready(model),
    calibration: ready(calibration),
    dates: { line: dates.line === null ? undefined : Float64Array.from(dates.line), variance: dates.variance },
  };
}
