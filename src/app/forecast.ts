import { ASKED, askForecast, isComplete, keptForecast, likeliestMembers } from '../../db/forecasts.ts';
import { namesOfProducts } from '../../db/products.ts';
import { membersUpTo } from '../../db/repurchase.ts';
import { type PlainDate, plainDate } from '../core/calendar/localDay.ts';
import { productsOf } from './campaigns/repurchaseShop.ts';
import { forecastOn } from './campaigns/shopForecast.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

/** With more members it takes longer than somebody waits for an answer: then what the night kept is told. */
export const MOST_MEMBERS = 5_000;
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
  /** It is being worked out at this moment (`busy`), or it is a large shop whose first night is still to come. */
  | { readonly known: false; readonly busy: boolean }
  | {
      readonly known: true;
      /** By the shop's own model; else by its products' usual days. */
      readonly learned: boolean;
      /** How many purchases of each product are expected, the most first. */
      readonly products: readonly ForecastProduct[];
      /** The most probable purchases, one of each member. */
      readonly members: readonly ForecastMember[];
    };

/**
 * Who of the members who take offers will buy what again in the coming 7 days: what is kept, which in a shop that is not
 * large is brought up to now before.
 */
export async function readForecast(deps: Deps, now: number): Promise<Forecast> {
  const { timeZone } = (await readProgramme(deps)).document;
  const date = plainDate(now, timeZone);
  if ((await membersUpTo(deps.db, MOST_MEMBERS + 1)) <= MOST_MEMBERS) await bringUpTo(deps, date, timeZone);
  const kept = await keptForecast(deps.db);
  if (kept === undefined || kept.basis === ASKED) {
    await askForecast(deps.db, date.toString());
    return { known: false, busy: false };
  }
  if (!isComplete(kept)) return { known: false, busy: true };
  const products = kept.products.slice(0, SHOWN);
  const members = await likeliestMembers(deps.db, kept.localDate, SHOWN);
  const names = await namesOfProducts(
    deps.db,
    [...products, ...members].map(({ sku }) => sku),
  );
  const nameOf = (sku: string) => names.get(sku) ?? sku;
  return {
    known: true,
    learned: kept.learned,
    products: products.map(({ sku, expected, peak }) => ({ name: nameOf(sku), expected, peak: peak ?? undefined })),
    members: members.map(({ name, sku, probability }) => ({ name, product: nameOf(sku), probability })),
  };
}

/** Nothing is learned anew: that takes a minute, and is done at night. */
async function bringUpTo(deps: Deps, date: PlainDate, timeZone: string): Promise<void> {
  const signal = new AbortController().signal;
  const sold = await productsOf(deps, timeZone, signal);
  await forecastOn(deps, { ...sold, date, timeZone, signal, mayLearn: false });
}
