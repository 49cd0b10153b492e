import { and, desc, eq, gt, isNull, lt, or, sql } from '#drizzle';
import type { Database } from './client.ts';
import { coupons } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type CouponRow = typeof coupons.$inferSelect;

/**
 * Coupons, the newest first, after a coupon (its id; `null`: from the newest on). Those that rewards hand out are in,
 * those of automations are not.
 */
export const couponsAfter = (database: Database, after: string | null, limit: number): Promise<CouponRow[]> =>
  database.read
    .select()
    .from(coupons)
    .where(and(isNull(coupons.automation), after === null ? undefined : lt(coupons.couponId, after)))
    .orderBy(desc(coupons.couponId))
    .limit(limit);

/** A coupon by its id, whatever its state. */
export async function findCoupon(database: Database, couponId: string): Promise<CouponRow | undefined> {
  return (await database.read.select().from(coupons).where(eq(coupons.couponId, couponId)))[0];
}

/** Keeps a coupon under its id, unless there is one already. */
export async function keepCoupon(database: Database, row: typeof coupons.$inferInsert): Promise<void> {
  await database.read.insert(coupons).values(row).onConflictDoNothing();
}

/** The same as a part of a unit. */
export function keepCouponPart(row: typeof coupons.$inferInsert): Part {
  const { shared: _, ...insert } = insertRows(coupons, [row]);
  const last = insert.text.length - 1;
  return {
    ...insert,
    text: insert.text.map((piece, at) => (at === last ? `${piece} on conflict (coupon_id) do nothing` : piece)),
  };
}

/** By a normalised public code. */
export async function findCouponByCode(database: Database, publicCode: string): Promise<CouponRow | undefined> {
  return (await database.read.select().from(coupons).where(eq(coupons.publicCode, publicCode)))[0];
}

/** What members may take in the chat at `now`, the newest first; at most `limit`. */
export const claimableCoupons = (database: Database, now: Date, limit: number): Promise<CouponRow[]> =>
  database.read
    .select()
    .from(coupons)
    .where(
      and(
        eq(coupons.state, 'active'),
        eq(coupons.claimable, true),
        or(isNull(coupons.startsAt), sql`${coupons.startsAt} <= ${now.toISOString()}::timestamptz`),
        or(isNull(coupons.endsAt), gt(coupons.endsAt, now)),
        or(isNull(coupons.usesLimit), lt(coupons.uses, coupons.usesLimit)),
      ),
    )
    .orderBy(desc(coupons.couponId))
    .limit(limit);

/** Writes a coupon over the one that was read (`updatedAt`). Its uses go on meanwhile, so they are left alone. */
export const updateCouponPart = (read: CouponRow, row: CouponRow): Part =>
  part('coupon')`update regulars.coupons set name = ${row.name}::text, value = ${row.value}::bigint,
    cap_minor = ${row.capMinor}::bigint, minimum_minor = ${row.minimumMinor}::bigint, sku = ${row.sku}::text,
    starts_at = ${iso(row.startsAt)}::timestamptz, ends_at = ${iso(row.endsAt)}::timestamptz,
    valid_days = ${row.validDays}::int, uses_limit = ${row.usesLimit}::int, uses_per_member = ${row.usesPerMember}::int,
    claimable = ${row.claimable}::boolean, public_code = ${row.publicCode}::text, state = ${row.state}::text,
    updated_at = ${iso(row.updatedAt)}::timestamptz
    where coupon_id = ${row.couponId}::uuid and updated_at = ${iso(read.updatedAt)}::timestamptz
      and (${row.usesLimit}::int is null or uses <= ${row.usesLimit}::int)`;

/** One more use, while the cap in all allows it: of two at the last one, one finds it gone. */
export const countUsePart = (couponId: string): Part =>
  part('coupon')`update regulars.coupons set uses = uses + 1
    where coupon_id = ${couponId}::uuid and (uses_limit is null or uses < uses_limit)`;

/** A use that was taken back: somebody else may have it. */
export const giveUseBackPart = (couponId: string): Part =>
  part('coupon')`update regulars.coupons set uses = uses - 1 where coupon_id = ${couponId}::uuid and uses > 0`;

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
