import { setImmediate as othersFirst } from 'node:timers/promises';
import { type BoughtOn, boughtBetween, type MemberSpan } from '../../../db/repurchase.ts';
import type { PlainDate } from '../../core/calendar/localDay.ts';
import { type Foretold, LEAST_PROBABILITY } from '../../core/campaigns/likelyOffers.ts';
import { dayNumber } from '../../core/campaigns/repurchase.ts';
import { Predictor } from '../../core/predict/pairs/predictor.ts';
import { boughtNext } from '../../core/predict/pairs/together.ts';
import type { Deps } from '../deps.ts';

/** Purchases of so long are read, each night anew: of what was bought last before that nothing is foretold. */
export const READ_DAYS = 392;
/** A shop learns from so many repurchases and days on; before, the days of its products say more. */
export const LEAST_REPURCHASES = 500;
const LEAST_DAYS = 91;
/** More would take minutes and gigabytes in the one process that also serves the till. */
const MOST_PURCHASES = 300_000;
const VISITED_WITHIN = 91;

/** What is foretold at the end of the day before. */
export interface Forecaster {
  /** `undefined` for what is too improbable to be offered. */
  readonly foretold: (memberId: string, sku: string) => Foretold | undefined;
  /** Members who came in the last 91 days. */
  readonly visitors: number;
  /** What buyers of a product buy next more often than others do, the most telling first. */
  readonly boughtNext: (sku: string) => readonly string[];
}

export interface Forecasting {
  readonly date: PlainDate;
  readonly timeZone: string;
  /** Products that may be offered. */
  readonly skus: ReadonlySet<string>;
  readonly statedDays: ReadonlyMap<string, number>;
}

/**
 * The model of `src/core/predict`, fitted to the shop's purchases of a year and a month up to the day before `date`.
 * `undefined` where there are too few to learn from, or too many for this.
 */
export async function readForecaster(
  deps: Deps,
  { date, timeZone, skus, statedDays }: Forecasting,
  spans: AsyncIterable<MemberSpan>,
): Promise<Forecaster | undefined> {
  const since = date.subtract({ days: READ_DAYS }).toString();
  const bought: BoughtOn[] = [];
  for await (const span of spans) {
    for (const one of await boughtBetween(deps.db, span, since, date.toString(), timeZone)) bought.push(one);
    if (bought.length > MOST_PURCHASES) return undefined;
  }
  bought.sort((a, b) => a.day - b.day || (a.memberId < b.memberId ? -1 : 1));
  const yesterday = dayNumber(date) - 1;
  const first = bought[0]?.day ?? yesterday;
  if (yesterday - first < LEAST_DAYS) return undefined;
  const predictor = new Predictor({ candidates: skus, statedDays });
  let next = 0;
  for (let day = first; day <= yesterday; day += 1) {
    for (let one = bought[next]; one?.day === day; one = bought[next]) {
      predictor.record(day, one.memberId, one.sku);
      next += 1;
    }
    predictor.close(day);
    await othersFirst();
  }
  return predictor.purchases.all.gaps < LEAST_REPURCHASES ? undefined : forecasterOf(predictor, yesterday);
}

function forecasterOf(predictor: Predictor, day: number): Forecaster {
  const { purchases } = predictor;
  const all = new Map<string, Map<string, Foretold>>();
  predictor.each(day, (pair, probability) => {
    if (probability < LEAST_PROBABILITY) return;
    const ofMember = all.get(pair.member.id) ?? new Map<string, Foretold>();
    all.set(pair.member.id, ofMember);
    const expectedDay = pair.last + Math.round(predictor.nextDate(pair).days);
    ofMember.set(pair.product.id, { probability, expectedDay });
  });
  const nexts = new Map<string, readonly string[]>();
  const visits = [...purchases.members.values()].map((member) => member.visits.at(-1) ?? 0);
  return {
    foretold: (memberId, sku) => all.get(memberId)?.get(sku),
    visitors: visits.filter((last) => last > day - VISITED_WITHIN).length,
    boughtNext: (sku) => {
      const found = nexts.get(sku) ?? boughtNext(purchases, sku).map(({ product }) => product);
      nexts.set(sku, found);
      return found;
    },
  };
}
