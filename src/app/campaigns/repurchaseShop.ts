import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { lastOfNext, type MemberSpan, type ProductSeen, productsSeen } from '../../../db/repurchase.ts';
import { type ProductRhythm, productRhythm, type ShopHistory } from '../../core/predict/renewal.ts';
import type { Deps } from '../deps.ts';
import { refreshHistories } from './histories.ts';

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

/** What a shop sells, by SKU. */
export interface ShopProducts {
  /** What was seen of each product. */
  readonly products: ReadonlyMap<string, ProductSeen>;
  /** Of the products that may be offered. */
  readonly rhythms: ReadonlyMap<string, ProductRhythm>;
}

/** The products of the shop, when all that came since is summed up. */
export async function productsOf(deps: Deps, timeZone: string, signal: AbortSignal): Promise<ShopProducts> {
  await refreshHistories(deps, { timeZone, signal });
  const products = new Map((await productsSeen(deps.db)).map((seen) => [seen.sku, seen]));
  return { products, rhythms: rhythmsOf(products) };
}

/** The rhythms of what is sold now; what is not sold any more still tells how often people come back. */
function rhythmsOf(products: ShopProducts['products']): ShopProducts['rhythms'] {
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
