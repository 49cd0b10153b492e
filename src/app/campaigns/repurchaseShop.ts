import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { lastOfNext, type MemberSpan, type ProductSeen, productsSeen } from '../../../db/repurchase.ts';
import type { PlainDate } from '../../core/calendar/localDay.ts';
import { type ProductRhythm, productRhythm, type ShopHistory } from '../../core/predict/renewal.ts';
import type { Deps } from '../deps.ts';
import { type Forecaster, LEAST_REPURCHASES, readForecaster } from './forecaster.ts';

/** Members whose purchases are read by one statement. */
const SPAN = 2_000;

/** All members in spans, so that no statement reads the whole of a large shop. */
export async function* spansOf(deps: Deps, signal: AbortSignal): AsyncGenerator<MemberSpan> {
  let after: string = FIRST_MEMBER;
  for (;;) {
    signal.throwIfAborted();
    const through = await lastOfNext(deps.db, after, SPAN);
    if (through === undefined) return;
    yield { after, through };
    after = through;
  }
}

/** What was seen of each product. */
export async function productsOf(
  deps: Deps,
  zone: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ProductSeen>> {
  const products = new Map<string, ProductSeen>();
  for await (const span of spansOf(deps, signal)) {
    for (const seen of await productsSeen(deps.db, span, zone)) {
      const before = products.get(seen.sku);
      products.set(seen.sku, before === undefined ? seen : added(before, seen));
    }
  }
  return products;
}

const added = (one: ProductSeen, other: ProductSeen): ProductSeen => ({
  ...one,
  count: one.count + other.count,
  sumLog: one.sumLog + other.sumLog,
  buyers: one.buyers + other.buyers,
  repeatBuyers: one.repeatBuyers + other.repeatBuyers,
});

/** The rhythms of what is sold now; what is not sold any more still tells how often people come back. */
export function rhythmsOf(products: ReadonlyMap<string, ProductSeen>): ReadonlyMap<string, ProductRhythm> {
  const shop: ShopHistory = [...products.values()].reduce(
    (sum, { count, sumLog, buyers, repeatBuyers }) => ({
      count: sum.count + count,
      sumLog: sum.sumLog + sumLog,
      buyers: sum.buyers + buyers,
      repeatBuyers: sum.repeatBuyers + repeatBuyers,
    }),
    { count: 0, sumLog: 0, buyers: 0, repeatBuyers: 0 },
  );
  const rhythms = new Map<string, ProductRhythm>();
  for (const product of products.values()) {
    const rhythm = product.active ? productRhythm(product, shop) : undefined;
    if (rhythm !== undefined) rhythms.set(product.sku, rhythm);
  }
  return rhythms;
}

interface ShopProducts {
  readonly date: PlainDate;
  readonly timeZone: string;
  readonly products: ReadonlyMap<string, ProductSeen>;
  /** Of the products that may be offered. */
  readonly rhythms: ReadonlyMap<string, ProductRhythm>;
  readonly signal: AbortSignal;
}

/** The shop's model on a date. Only a shop with repurchases enough pays for reading its history. */
export async function forecasterOf(
  deps: Deps,
  { date, timeZone, products, rhythms, signal }: ShopProducts,
): Promise<Forecaster | undefined> {
  const repurchases = [...products.values()].reduce((sum, { count }) => sum + count, 0);
  if (repurchases < LEAST_REPURCHASES) return undefined;
  const stated = [...products.values()].flatMap(({ sku, statedDays }) =>
    statedDays === null ? [] : [[sku, statedDays] as const],
  );
  const of = { date, timeZone, skus: new Set(rhythms.keys()), statedDays: new Map(stated) };
  return readForecaster(deps, of, spansOf(deps, signal));
}
