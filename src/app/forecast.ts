import { membersForOffers, namesOf, pairsOf } from '../../db/repurchase.ts';
import { plainDate } from '../core/calendar/localDay.ts';
import { dayNumber } from '../core/campaigns/repurchase.ts';
import { peakWeekday, weekdayOf } from '../core/predict/peakDay.ts';
import { type Renewal, renewalOf } from '../core/predict/renewal.ts';
import { forecasterOf, productsOf, rhythmsOf, spansOf } from './campaigns/repurchaseShop.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

/** With more members who take offers it takes longer than somebody waits for an answer. */
export const MOST_MEMBERS = 5_000;
const WEEK = 7;
const SHOWN = 10;

export interface ForecastMember {
  readonly name: string | null;
  readonly product: string;
  /** That it is bought in the coming 7 days. */
  readonly probability: number;
}

export interface ForecastProduct {
  readonly name: string;
  readonly expected: number;
  /** The weekday on which most of them are expected, 1 is Monday; `undefined`: none stands out. */
  readonly peak: number | undefined;
}

export type Forecast =
  | { readonly known: false }
  | {
      readonly known: true;
      /** By the shop's own model; else by its products' usual days. */
      readonly learned: boolean;
      /** How many purchases of each product are expected, the most first. */
      readonly products: readonly ForecastProduct[];
      /** The most probable purchases, one of each member. */
      readonly members: readonly ForecastMember[];
    };

interface Expected {
  readonly memberId: string;
  readonly sku: string;
  readonly probability: number;
}

/** Who of the members who take offers will buy what again in the coming 7 days. Reads the purchases of all of them. */
export async function readForecast(deps: Deps, now: number): Promise<Forecast> {
  if ((await membersForOffers(deps.db, MOST_MEMBERS + 1)) > MOST_MEMBERS) return { known: false };
  const { timeZone } = (await readProgramme(deps)).document;
  const date = plainDate(now, timeZone);
  const signal = new AbortController().signal;
  const products = await productsOf(deps, timeZone, signal);
  const rhythms = rhythmsOf(products);
  const forecaster = await forecasterOf(deps, { date, timeZone, products, rhythms, signal });
  const today = dayNumber(date);
  const expected: Expected[] = [];
  const weeks = new Weeks();
  for await (const span of spansOf(deps, signal)) {
    for (const { memberId, sku, days } of await pairsOf(deps.db, span, [...rhythms.keys()], timeZone)) {
      const rhythm = rhythms.get(sku);
      if (rhythm === undefined) continue;
      weeks.bought(sku, days);
      if ((days.at(-1) ?? today) >= today) continue;
      const renewal = renewalOf(days, rhythm);
      const probability =
        forecaster === undefined ? renewal.within(today, WEEK) : (forecaster.foretold(memberId, sku)?.probability ?? 0);
      if (probability === 0) continue;
      expected.push({ memberId, sku, probability });
      weeks.expected(sku, today, probability, renewal);
    }
  }
  const nameOf = (sku: string) => products.get(sku)?.name ?? sku;
  const best = bestOfEach(expected).slice(0, SHOWN);
  const names = await namesOf(
    deps.db,
    best.map(({ memberId }) => memberId),
  );
  return {
    known: true,
    learned: forecaster !== undefined,
    products: bySku(expected).map(({ sku, sum }) => ({ name: nameOf(sku), expected: sum, peak: weeks.peak(sku) })),
    members: best.map(({ memberId, sku, probability }) => ({
      name: names.get(memberId) ?? null,
      product: nameOf(sku),
      probability,
    })),
  };
}

const noDays = (): number[] => Array.from({ length: WEEK }, () => 0);

/** On which weekdays each product was bought, and is expected. */
class Weeks {
  readonly #shop = noDays();
  readonly #products = new Map<string, { readonly bought: number[]; readonly coming: number[] }>();

  bought(sku: string, days: readonly number[]): void {
    for (const day of days) {
      add(this.#shop, day, 1);
      add(this.#of(sku).bought, day, 1);
    }
  }

  /** A purchase of that probability in the week after `today`, spread as its renewal is. */
  expected(sku: string, today: number, probability: number, { within }: Renewal): void {
    const whole = within(today, WEEK);
    if (whole === 0) return;
    for (let ahead = 1; ahead <= WEEK; ahead += 1)
      add(
        this.#of(sku).coming,
        today + ahead,
        (probability * (within(today, ahead) - within(today, ahead - 1))) / whole,
      );
  }

  peak(sku: string): number | undefined {
    const { bought, coming } = this.#of(sku);
    return peakWeekday(bought, this.#shop, coming);
  }

  #of(sku: string) {
    const known = this.#products.get(sku) ?? { bought: noDays(), coming: noDays() };
    this.#products.set(sku, known);
    return known;
  }
}

function add(days: number[], day: number, count: number): void {
  const index = weekdayOf(day) - 1;
  days[index] = (days[index] ?? 0) + count;
}

const sooner = (one: Expected, other: Expected): number =>
  other.probability - one.probability || (one.memberId < other.memberId ? -1 : 1);

function bestOfEach(expected: readonly Expected[]): readonly Expected[] {
  const best = new Map<string, Expected>();
  for (const one of expected.toSorted(sooner)) if (!best.has(one.memberId)) best.set(one.memberId, one);
  return [...best.values()];
}

const bySku = (expected: readonly Expected[]) =>
  [...Map.groupBy(expected, ({ sku }) => sku)]
    .map(([sku, all]) => ({ sku, sum: all.reduce((sum, { probability }) => sum + probability, 0) }))
    .sort((a, b) => b.sum - a.sum || (a.sku < b.sku ? -1 : 1))
    .slice(0, SHOWN);
