import type { Database } from './client.ts';

export interface WrongCoupon {
  readonly couponId: string;
  readonly uses: number;
  readonly spentMinor: number;
  /** By the redemptions that stand, of members and of codes used without a card. */
  readonly standingUses: number;
  readonly standingMinor: number;
}

const STANDING = `
  select coupon_id, discount_minor, counted_day from regulars.redemptions where reversed_at is null
  union all
  select coupon_id, discount_minor, counted_day from regulars.walk_in_redemptions where reversed_at is null`;

/** Coupons that count other uses or another sum than their redemptions say; at most `limit`. */
export const wrongCoupons = ({ sql }: Database, limit: number): Promise<readonly WrongCoupon[]> =>
  sql<WrongCoupon[]>`
    with standing as (
      select coupon_id, count(*) as uses, sum(discount_minor) as minor from (${sql.unsafe(STANDING)}) s group by 1)
    select c.coupon_id as "couponId", c.uses, c.spent_minor::float8 as "spentMinor",
      coalesce(s.uses, 0)::int as "standingUses", coalesce(s.minor, 0)::float8 as "standingMinor"
    from regulars.coupons c left join standing s using (coupon_id)
    where c.uses <> coalesce(s.uses, 0) or c.spent_minor <> coalesce(s.minor, 0)
    order by 1 limit ${limit}::int`;

/** Days of coupons that count other uses than their redemptions say, as `id on 2026-11-21`; at most `limit`. */
export async function wrongCouponDays({ sql }: Database, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ day: string }[]>`
    with standing as (
      select coupon_id, counted_day as day, count(*) as uses from (${sql.unsafe(STANDING)}) s
      where counted_day is not null group by 1, 2)
    select coalesce(d.coupon_id, s.coupon_id) || ' on ' || coalesce(d.day, s.day) as day
    from regulars.coupon_days d full join standing s on s.coupon_id = d.coupon_id and s.day = d.day
    where coalesce(d.uses, 0) <> coalesce(s.uses, 0) order by 1 limit ${limit}::int`;
  return rows.map((row) => row.day);
}

/**
 * Batches with a used code of which nothing came, or with a code that was used without a card and still counts as free;
 * at most `limit`.
 */
export async function wrongBatches({ sql }: Database, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ batch_id: string }[]>`
    with came as (
      select v.source_id as batch_id, v.voucher_id from regulars.vouchers v
      where v.source in ('code', 'early') and v.source_id is not null),
    walked as (
      select batch_id, code_hash from regulars.walk_in_redemptions where reversed_at is null)
    select distinct k.batch_id from regulars.coupon_codes k
      left join came c on c.batch_id = k.batch_id and c.voucher_id = k.voucher_id
      left join walked w on w.code_hash = k.code_hash
    where (k.used_at is not null and c.voucher_id is null and w.code_hash is null)
      or (w.code_hash is not null and (k.used_at is null or k.voucher_id is not null))
    order by 1 limit ${limit}::int`;
  return rows.map((row) => row.batch_id);
}
