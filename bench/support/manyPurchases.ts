import type { Sql } from 'postgres';

/** Purchases end on the day before. */
export const PREDICTED_ON = '2027-03-01';
const PRODUCTS = 500;
/** Members are written in parts, so that no statement needs memory for all. */
const AT_ONCE = 100_000;

/**
 * A shop of two years: each member buys three products of 500 again and again, about every 14 to 73 days, and three of four
 * came in the last quarter. The same each time.
 */
export async function manyPurchases(
  sql: Sql,
  { members, purchases }: { readonly members: number; readonly purchases: number },
): Promise<void> {
  const each = Math.round(purchases / members);
  await sql`insert into regulars.products (product_id, sku, name, price_minor, repurchase_days, created_at, updated_at)
    select gen_random_uuid(), 'SKU' || n, 'Product ' || n, 500, case when n % 3 = 0 then 14 + n % 60 end, now(), now()
    from generate_series(0, ${PRODUCTS - 1}) n`;
  for (let from = 0; from < members; from += AT_ONCE)
    await someMembers(sql, from, Math.min(members, from + AT_ONCE) - 1, each);
  await sql`vacuum analyze`;
  // Else what is measured waits until all of this is on the disk.
  await sql`checkpoint`;
}

const UUID = (kind: string, number: string): string => `md5('${kind}' || ${number})::uuid`;

async function someMembers(sql: Sql, from: number, to: number, each: number): Promise<void> {
  await sql.unsafe(
    `insert into regulars.members
       (member_id, version, language, invite_code, joined_at, marketing_consent, purchases, spend_minor)
     select ${UUID('member', 'n')}, 1, 'en', 'member' || n, now(), n % 5 <> 0, $3::int, $3::int * 500
     from generate_series($1::int, $2::int) n`,
    [from, to, each],
  );
  await sql.unsafe(
    `with bought as (
       select n, k, ${UUID('member', 'n')} as member_id, ${UUID('purchase', "(n || '-' || k)")} as purchase_id,
         timestamptz '2027-02-28 12:00+08' - make_interval(hours => 24 * (
           (hashint4(n) & 2147483647) % 120 + (k / 3) * (14 + (hashint4(n * 3 + k % 3) & 2147483647) % 60)
           + (hashint4(n * 100 + k) & 2147483647) % 9)) as at
       from generate_series($1::int, $2::int) n cross join generate_series(0, $3::int - 1) k),
     sold as (
       insert into regulars.purchases
         (member_id, purchase_id, external_ref, net_minor, currency, occurred_at, created_at)
       select member_id, purchase_id, n || '-' || k, 500, 'TWD', at, at from bought)
     insert into regulars.purchase_lines
       (member_id, purchase_id, line_no, sku, name, quantity, unit_price_minor, discount_minor)
     select member_id, purchase_id, 0, 'SKU' || (hashint4(n * 3 + k % 3) & 2147483647) % ${PRODUCTS}, 'A product', 1, 500, 0
     from bought`,
    [from, to, each],
  );
}

/** One more purchase each of so many members, today. */
export async function buyMore(sql: Sql, purchases: number): Promise<void> {
  await sql.unsafe(
    `with buyers as (
       select member_id, row_number() over () as n from regulars.members order by member_id limit $1::int),
     moved as (
       update regulars.members m set version = version + 1, purchases = purchases + 1
       from buyers b where b.member_id = m.member_id),
     sold as (
       insert into regulars.purchases
         (member_id, purchase_id, external_ref, net_minor, currency, occurred_at, created_at)
       select member_id, ('ffffffff' || substr(md5(member_id::text), 9))::uuid, 'more-' || n, 500, 'TWD',
         timestamptz '2027-03-01 12:00+08', now() from buyers)
     insert into regulars.purchase_lines
       (member_id, purchase_id, line_no, sku, name, quantity, unit_price_minor, discount_minor)
     select member_id, ('ffffffff' || substr(md5(member_id::text), 9))::uuid, 0, 'SKU' || n % ${PRODUCTS}, 'A product',
       1, 500, 0 from buyers`,
    [purchases],
  );
}
