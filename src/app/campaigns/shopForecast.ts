import { type KeptForecast, keepForecast, keptForecast, openForecast, visitorsSince } from '../../../db/forecasts.ts';
import { historyTurn } from '../../../db/histories.ts';
import { sha256 } from '../../../db/unit.ts';
import type { PlainDate } from '../../core/calendar/localDay.ts';
import { dayNumber } from '../../core/campaigns/repurchase.ts';
import { VISITED_WITHIN } from '../../core/predict/pairs/learned.ts';
import type { KnownProducts } from '../../core/predict/pairs/shop.ts';
import type { Deps } from '../deps.ts';
import { keptLearning, learningFor } from './learning.ts';
import type { ShopProducts } from './repurchaseShop.ts';
import { foretellPairs } from './score.ts';

/** Products that are kept with what is expected of them. */
const MOST_PRODUCTS = 20;

export interface ForecastOn extends ShopProducts {
  readonly date: PlainDate;
  readonly timeZone: string;
  readonly signal: AbortSignal;
  /** Whether it may take the minute of learning anew; else what was learned last is taken, however long ago. */
  readonly mayLearn: boolean;
}

/** What is foretold at the beginning of a date; `db/forecasts.ts` has it by pair. */
export interface ShopForecast {
  readonly kept: KeptForecast;
  /** What buyers of a product buy next more often than others do, the most telling first. */
  readonly boughtNext: (sku: string) => readonly string[];
}

/**
 * Foretells each pair for a date from what was bought before it and is summed up: by the shop's model, or as long as it
 * has none by its products' usual days. What is foretold is kept, and taken as it is while nothing that it was made of has
 * changed. `undefined`: somebody else began to foretell meanwhile, and has the turn.
 */
export async function forecastOn(deps: Deps, on: ForecastOn): Promise<ShopForecast | undefined> {
  const { date, timeZone, products, rhythms, signal, mayLearn } = on;
  const histories = await historyTurn(deps.db);
  const known = knownOf(products);
  const learning = mayLearn
    ? await learningFor(deps, { date, candidates: [...rhythms.keys()], known, signal })
    : await keptLearning(deps);
  const next = new Map(learning?.learning.next);
  const boughtNext = (sku: string) => next.get(sku) ?? [];
  const localDate = date.toString();
  const basis = sha256(JSON.stringify([histories, timeZone, learning?.fittedOn, [...rhythms]]));
  const before = await keptForecast(deps.db);
  if (before?.localDate === localDate && before.basis === basis) return { kept: before, boughtNext };
  const turn = await openForecast(deps.db, { localDate, basis, id: deps.newId() });
  const week = await foretellPairs(deps, { date, signal, rhythms, known, learning: learning?.learning, turn });
  if (week === undefined) return undefined;
  const kept: KeptForecast = {
    localDate,
    basis,
    learned: learning !== undefined,
    visitors: await visitorsSince(deps.db, dayNumber(date) - 1 - VISITED_WITHIN),
    products: week.most(MOST_PRODUCTS),
  };
  return (await keepForecast(deps.db, turn, kept)) ? { kept, boughtNext } : undefined;
}

function knownOf(products: ShopProducts['products']): KnownProducts {
  const statedDays = new Map<string, number>();
  const categories = new Map<string, string>();
  for (const { sku, statedDays: days, category } of products.values()) {
    if (days !== null) statedDays.set(sku, days);
    if (category !== null) categories.set(sku, category);
  }
  return { statedDays, categories };
}
