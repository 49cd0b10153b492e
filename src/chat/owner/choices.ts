import { type CouponView, readCoupons } from '../../app/coupons.ts';
import type { Deps } from '../../app/deps.ts';
import { type ProductView, readProducts } from '../../app/products.ts';
import { readSegments, type SegmentView } from '../../app/segments/saved.ts';

/** More than these nobody leafs through under a question: what is beyond can be typed. */
const MOST = 200;

async function pagesOf<One>(
  read: (after: string | undefined) => Promise<{ readonly found: readonly One[]; readonly next: string | undefined }>,
): Promise<readonly One[]> {
  const all: One[] = [];
  let after: string | undefined;
  do {
    const { found, next } = await read(after);
    all.push(...found);
    after = next;
  } while (after !== undefined && all.length < MOST);
  return all;
}

/** The kept groups of members to choose from. */
export const everyGroup = (deps: Deps): Promise<readonly SegmentView[]> =>
  pagesOf(async (after) => {
    const { segments, next } = await readSegments(deps, after ?? null, MOST);
    return { found: segments, next };
  });

/** The coupons to choose from, stopped ones too. */
export const everyCoupon = (deps: Deps): Promise<readonly CouponView[]> =>
  pagesOf(async (after) => {
    const { coupons, next } = await readCoupons(deps, after ?? null, MOST);
    return { found: coupons, next };
  });

/** The products to choose from. */
export const everyProduct = (deps: Deps): Promise<readonly ProductView[]> =>
  pagesOf(async (after) => {
    const { products, next } = await readProducts(deps, after);
    return { found: products, next };
  });
