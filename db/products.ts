import { and, asc, eq, gt, inArray, isNotNull, sql } from '#drizzle';
import type { Database } from './client.ts';
import { products } from './schema/index.ts';
import { type Part, part } from './unit.ts';

export type ProductRow = typeof products.$inferSelect;

/** Active products by SKU, after a SKU; at most `limit`. */
export const productsAfter = (database: Database, afterSku: string, limit: number): Promise<ProductRow[]> =>
  database.read
    .select()
    .from(products)
    .where(and(eq(products.state, 'active'), gt(products.sku, afterSku)))
    .orderBy(asc(products.sku))
    .limit(limit);

const IS_UNPRICED = and(eq(products.state, 'hidden'), eq(products.priceMinor, 0));

/** Hidden products that never had a price, by SKU, after a SKU; at most `limit`. */
export const unpricedAfter = (database: Database, afterSku: string, limit: number): Promise<ProductRow[]> =>
  database.read
    .select()
    .from(products)
    .where(and(IS_UNPRICED, gt(products.sku, afterSku)))
    .orderBy(asc(products.sku))
    .limit(limit);

/** A product by its id, hidden ones too. */
export async function findProduct(database: Database, productId: string): Promise<ProductRow | undefined> {
  return (await database.read.select().from(products).where(eq(products.productId, productId)))[0];
}

/** A product by its exact SKU, hidden ones too. */
export async function findProductBySku(database: Database, sku: string): Promise<ProductRow | undefined> {
  return (await database.read.select().from(products).where(eq(products.sku, sku)))[0];
}

/** Active products whose name contains these words, by name; at most `limit`. */
export const productsNamed = (database: Database, words: string, limit: number): Promise<ProductRow[]> =>
  database.read
    .select()
    .from(products)
    .where(and(eq(products.state, 'active'), sql`position(lower(${words}) in lower(${products.name})) > 0`))
    .orderBy(asc(products.name))
    .limit(limit);

/** The categories of active products, by name; at most `limit`. */
export async function productCategories(database: Database, limit: number): Promise<string[]> {
  const rows = await database.read
    .selectDistinct({ category: products.category })
    .from(products)
    .where(and(eq(products.state, 'active'), isNotNull(products.category)))
    .orderBy(asc(products.category))
    .limit(limit);
  return rows.flatMap(({ category }) => (category === null ? [] : [category]));
}

/** The categories of those products that are in one, by SKU. */
export async function categoriesOf(
  database: Database,
  skus: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await database.read
    .select({ sku: products.sku, category: products.category })
    .from(products)
    .where(inArray(products.sku, [...skus]));
  return new Map(rows.map(({ sku, category }) => [sku, category]));
}

/** What these products are called now, by SKU. */
export async function namesOfProducts(
  database: Database,
  skus: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.read
    .select({ sku: products.sku, name: products.name })
    .from(products)
    .where(inArray(products.sku, [...skus]));
  return new Map(rows.map(({ sku, name }) => [sku, name]));
}

/** Writes a product over the one that was read (`updatedAt`): of two edits at once, one finds it changed. */
export const updateProductPart = (read: ProductRow, row: ProductRow): Part =>
  part(
    'product',
  )`update regulars.products set sku = ${row.sku}::text, name = ${row.name}::text, category = ${row.category}::text,
    price_minor = ${row.priceMinor}::bigint, repurchase_days = ${row.repurchaseDays}::int, state = ${row.state}::text,
    updated_at = ${row.updatedAt.toISOString()}::timestamptz
    where product_id = ${row.productId}::uuid and updated_at = ${read.updatedAt.toISOString()}::timestamptz`;
