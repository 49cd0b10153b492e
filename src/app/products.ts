import { auditPart } from '../../db/audit.ts';
import * as rows from '../../db/products.ts';
import { products } from '../../db/schema/index.ts';
import { insertRows } from '../../db/unit.ts';
import { accept, refuse } from '../core/decision.ts';
import { decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';

export interface ProductDetails {
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly priceMinor: number;
  /** Typical days until it is bought again. */
  readonly repurchaseDays: number | null;
}

export interface ProductView extends ProductDetails {
  readonly productId: string;
}

export type ProductRefusal = { readonly code: 'sku-known' } | { readonly code: 'product-unknown' };

/** Adds a product to the catalogue. A SKU stands for one product; a hidden one of that SKU comes back with these details. */
export const createProduct = (deps: Deps, details: ProductDetails, by: string, key: string, now: number) =>
  decideAndCommit(deps, {
    key: { name: key, request: details },
    read: () => rows.findProductBySku(deps.db, details.sku),
    decide: (known) =>
      known?.state === 'active'
        ? refuse<ProductRefusal>({ code: 'sku-known' })
        : accept({ productId: known?.productId ?? deps.newId() }),
    parts: (known, { productId }) => {
      const at = later(known?.updatedAt, now);
      const row = { ...details, productId, state: 'active' as const, createdAt: known?.createdAt ?? at, updatedAt: at };
      return [
        known === undefined ? insertRows(products, [row]) : rows.updateProductPart(known, row),
        auditPart({
          auditId: deps.newId(),
          actor: `staff:${by}`,
          action: 'product-created',
          details: { productId },
          occurredAt: at,
        }),
      ];
    },
    answer: ({ productId }): ProductView => ({ ...details, productId }),
  });

/**
 * Changes what is named; the rest stays. `hidden` takes it out of the catalogue, its purchases stay. A price brings one
 * that never had any into it.
 */
export const changeProduct = (
  deps: Deps,
  productId: string,
  change: Partial<ProductDetails> & { readonly hidden?: true },
  by: string,
  key: string,
  now: number,
) =>
  decideAndCommit(deps, {
    key: { name: key, request: { productId, change } },
    read: async () => ({
      product: await rows.findProduct(deps.db, productId),
      namesake: change.sku === undefined ? undefined : await rows.findProductBySku(deps.db, change.sku),
    }),
    decide: ({ product, namesake }) => {
      if (product === undefined) return refuse<ProductRefusal>({ code: 'product-unknown' });
      if (namesake !== undefined && namesake.productId !== productId)
        return refuse<ProductRefusal>({ code: 'sku-known' });
      const { hidden, ...details } = change;
      const isPriced = isUnpriced(product) && details.priceMinor !== undefined;
      const state = hidden === true ? ('hidden' as const) : isPriced ? ('active' as const) : product.state;
      return accept({
        read: product,
        row: { ...product, ...details, state, updatedAt: later(product.updatedAt, now) },
      });
    },
    parts: (_state, { read, row }) => [
      rows.updateProductPart(read, row),
      auditPart({
        auditId: deps.newId(),
        actor: `staff:${by}`,
        action: 'product-changed',
        details: { productId, change },
        occurredAt: new Date(now),
      }),
    ],
    answer: ({ row }) => viewOf(row),
  });

/** Every change has a later time than the one before, also when the clock stands still: it is what an edit compares. */
const later = (before: Date | undefined, now: number): Date => new Date(Math.max(now, (before?.getTime() ?? 0) + 1));

const PAGE = 9;

/** A page of the catalogue by SKU, after a product's; `next` is the product after which the following page begins. */
export async function readProducts(
  deps: Deps,
  afterProductId = '',
): Promise<{ readonly products: readonly ProductView[]; readonly next: string | undefined }> {
  return pageOf(deps, afterProductId, rows.productsAfter);
}

/** The same of products that are hidden because a list told no price of them. */
export const readUnpriced = (deps: Deps, afterProductId = '') => pageOf(deps, afterProductId, rows.unpricedAfter);

async function pageOf(deps: Deps, afterProductId: string, rowsAfter: typeof rows.productsAfter) {
  const after = afterProductId === '' ? undefined : await rows.findProduct(deps.db, afterProductId);
  const found = await rowsAfter(deps.db, after?.sku ?? '', PAGE + 1);
  const shown = found.slice(0, PAGE).map(viewOf);
  return { products: shown, next: found.length > PAGE ? shown.at(-1)?.productId : undefined };
}

/** A product that is hidden because nobody told its price yet. */
export async function readUnpricedProduct(deps: Deps, productId: string): Promise<ProductView | undefined> {
  const row = await rows.findProduct(deps.db, productId);
  return row !== undefined && isUnpriced(row) ? viewOf(row) : undefined;
}

const isUnpriced = ({ state, priceMinor }: rows.ProductRow): boolean => state === 'hidden' && priceMinor === 0;

/** Products of the catalogue whose name contains these words, at most `PAGE`. */
export const searchProducts = async (deps: Deps, words: string): Promise<readonly ProductView[]> =>
  (await rows.productsNamed(deps.db, words, PAGE)).map(viewOf);

/** The categories of the catalogue, by name. */
export const readCategories = (deps: Deps): Promise<readonly string[]> =>
  rows.productCategories(deps.db, MOST_CATEGORIES);

/** More than a shop has shelves. */
const MOST_CATEGORIES = 100;

/** The product of a SKU, as it was typed or in capitals; `undefined`: none. One that left the catalogue still has its name. */
export async function readProductBySku(
  deps: Deps,
  typed: string,
): Promise<(ProductView & { readonly hidden: boolean }) | undefined> {
  const sku = typed.normalize('NFKC').trim();
  const row = (await rows.findProductBySku(deps.db, sku)) ?? (await rows.findProductBySku(deps.db, sku.toUpperCase()));
  return row && { ...viewOf(row), hidden: row.state !== 'active' };
}

/** A product that is in the catalogue. */
export async function readProduct(deps: Deps, productId: string): Promise<ProductView | undefined> {
  const row = await rows.findProduct(deps.db, productId);
  return row?.state === 'active' ? viewOf(row) : undefined;
}

const viewOf = ({ productId, sku, name, category, priceMinor, repurchaseDays }: rows.ProductRow): ProductView => ({
  productId,
  sku,
  name,
  category,
  priceMinor,
  repurchaseDays,
});
