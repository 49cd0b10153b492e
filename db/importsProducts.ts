import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import type { ProductRow } from './products.ts';

/** What a list says of a product; `null`: nothing, so what is known stays. */
export interface ListedProduct {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly priceMinor: number | null;
  readonly repurchaseDays: number | null;
}

const WRITE = `
  with listed as materialized (
    select * from unnest($1::text::uuid[], $2::text::text[], $3::text::text[], $4::text::text[], $5::text::bigint[],
      $6::text::int[]) as x(product_id, sku, name, category, price_minor, repurchase_days)),
  changed as (
    update regulars.products p set name = l.name, category = coalesce(l.category, p.category),
      price_minor = coalesce(l.price_minor, p.price_minor),
      repurchase_days = coalesce(l.repurchase_days, p.repurchase_days),
      state = case when p.state = 'hidden' and p.price_minor = 0 and l.price_minor > 0 then 'active' else p.state end,
      updated_at = greatest($7::timestamptz, p.updated_at + interval '1 millisecond')
    from listed l where p.sku = l.sku
      and (p.name, p.category, p.price_minor, p.repurchase_days) is distinct from (l.name,
        coalesce(l.category, p.category), coalesce(l.price_minor, p.price_minor),
        coalesce(l.repurchase_days, p.repurchase_days))
    returning p.sku),
  made as (
    insert into regulars.products
      (product_id, sku, name, category, price_minor, repurchase_days, state, created_at, updated_at)
    select product_id, sku, name, category, coalesce(price_minor, 0), repurchase_days,
      case when price_minor is null then 'hidden' else 'active' end, $7::timestamptz, $7::timestamptz
    from listed on conflict (sku) do nothing returning sku)
  select sku from changed union all select sku from made`;

/**
 * Writes what is new or different, in one statement, and gives their SKUs. A product without a price is kept as hidden:
 * its name and category are known, and nobody sells it for nothing.
 */
export async function writeProducts(
  { sql }: Database,
  listed: readonly ListedProduct[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const rows = await sql.unsafe<Pick<ProductRow, 'sku'>[]>(WRITE, [
    arrayLiteral(listed.map((one) => one.productId)),
    arrayLiteral(listed.map((one) => one.sku)),
    arrayLiteral(listed.map((one) => one.name)),
    arrayLiteral(listed.map((one) => one.category)),
    arrayLiteral(listed.map((one) => one.priceMinor)),
    arrayLiteral(listed.map((one) => one.repurchaseDays)),
    now.toISOString(),
  ]);
  return new Set(rows.map(({ sku }) => sku));
}

/** How many of these are not for sale because nobody told their price: hidden without one, or not here yet. */
export async function countUnpriced({ sql }: Database, skus: readonly string[]): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from unnest(${skus}::text[]) as x(sku) where not exists (
      select 1 from regulars.products p where p.sku = x.sku and (p.state = 'active' or p.price_minor > 0))`;
  return rows[0]?.count ?? 0;
}

/** Those of these products that are here exactly as listed. */
export async function productsAsListed(
  { sql }: Database,
  listed: readonly ListedProduct[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ sku: string; name: string; category: string | null; price: number; days: number | null }[]>`
    select sku, name, category, price_minor::float8 as price, repurchase_days as days
    from regulars.products where sku = any(${listed.map((one) => one.sku)}::text[])`;
  const known = new Map(rows.map((row) => [row.sku, row]));
  const isSame = ({ sku, name, category, priceMinor, repurchaseDays }: ListedProduct): boolean => {
    const row = known.get(sku);
    return (
      row !== undefined &&
      row.name === name &&
      row.category === (category ?? row.category) &&
      row.price === (priceMinor ?? row.price) &&
      row.days === (repurchaseDays ?? row.days)
    );
  };
  return new Set(listed.filter(isSame).map(({ sku }) => sku));
}
