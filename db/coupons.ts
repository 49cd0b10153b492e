import { and, desc, eq, gt, inArray, isNull, lt, or, sql } from '#drizzle';
import type { Database } from './client.ts';
import { couponDays, coupons } from './schema/index.ts';
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

/** Coupons by their ids, in any order; those that are not there are missing. */
export const findCouponsOf = (database: Database, couponIds: readonly string[]): Promise<CouponRow[]> =>
  database.read
    .select()
    .from(coupons)
    .where(inArray(coupons.couponId, [...couponIds]));

/** Keeps a coupon under its id, unless there is one already. */
export async function keepCoupon(database: Database, row: typeof coupons.$inferInsert): Promise<void> {
  await database.read.insert(coupons).values(row).onConflictDoNothing();
}

/** The same as a part of a unit. */
export function keepCouponPart(row: typeof coupons.$inferInsert): Part {
  const insert = insertRows(coupons, [row]);
  const { name, values, expected } = insert;
  const last = insert.text.length - 1;
  return {
    name,
    values,
    expected,
    isInsert: true,
    text: insert.text.map((piece, at) => (at === last ? `${piece} on conflict (coupon_id) do nothing` : piece)),
  };
}

/** By a normalised public code. */
export async function findCouponByCode(database: Database, publicCode: string): Promise<CouponRow | undefined> {
  return (await database.read.select().from(coupons).where(eq(coupons.publicCode, publicCode)))[0];
}

/** What members may take in the chat at `now` and starts by then, the newest first; at most `limit`. */
export const claimableCoupons = (
  database: Database,
  { startedBy, now }: { readonly startedBy: Date; readonly now: Date },
  limit: number,
): Promise<CouponRow[]> =>
  database.read
    .select()
    .from(coupons)
    .where(
      and(
        eq(coupons.state, 'active'),
        eq(coupons.claimable, true),
        or(isNull(coupons.startsAt), sql`${coupons.startsAt} <= ${startedBy.toISOString()}::timestamptz`),
        or(isNull(coupons.endsAt), gt(coupons.endsAt, now)),
        or(isNull(coupons.usesLimit), lt(coupons.uses, coupons.usesLimit)),
        or(isNull(coupons.budgetMinor), lt(coupons.spentMinor, coupons.budgetMinor)),
      ),
    )
    .orderBy(desc(coupons.couponId))
    .limit(limit);

/** Writes a coupon over the one that was read (`updatedAt`). Its uses go on meanwhile, so they are left alone. */
export const updateCouponPart = (read: CouponRow, row: CouponRow): Part =>
  part('coupon')`update regulars.coupons set name = ${row.name}::text, value = ${row.value}::bigint,
    cap_minor = ${row.capMinor}::bigint, minimum_minor = ${row.minimumMinor}::bigint,
    terms = ${JSON.stringify(row.terms)}::text::jsonb, uses_per_day = ${row.usesPerDay}::int, budget_minor = ${row.budgetMinor}::bigint,
    starts_at = ${iso(row.startsAt)}::timestamptz, ends_at = ${iso(row.endsAt)}::timestamptz,
    valid_days = ${row.validDays}::int, uses_limit = ${row.usesLimit}::int, uses_per_member = ${row.usesPerMember}::int,
    claimable = ${row.claimable}::boolean, public_code = ${row.publicCode}::text, state = ${row.state}::text,
    updated_at = ${iso(row.updatedAt)}::timestamptz
    where coupon_id = ${row.couponId}::uuid and updated_at = ${iso(read.updatedAt)}::timestamptz
      and state = ${read.state}::text and (${row.usesLimit}::int is null or uses <= ${row.usesLimit}::int)
      and (${row.budgetMinor}::bigint is null or spent_minor <= ${row.budgetMinor}::bigint)`;

/** A use of a coupon, as it was decided. */
export interface CouponUse {
  readonly coupon: Pick<CouponRow, 'couponId' | 'usesPerDay' | 'budgetMinor'>;
  /** All that it takes off. */
  readonly discountMinor: number;
  /** Whether it takes the last of the budget: then the coupon stops. */
  readonly endsBudget: boolean;
  /** The local date, where the coupon has a cap for the day. */
  readonly day: string | null;
}

/**
 * One more use, while the caps in all and for the day and the budget allow it: of two at the last one, one finds it gone.
 * Caps that were set meanwhile make it race too, as does somebody else who took the last of the budget.
 */
export const countUseParts = ({ coupon, discountMinor, endsBudget, day }: CouponUse): Part[] => {
  const { couponId, usesPerDay, budgetMinor } = coupon;
  const used = part(
    'coupon',
  )`update regulars.coupons set uses = uses + 1, spent_minor = spent_minor + ${discountMinor}::bigint,
      state = case when ${endsBudget}::boolean then 'paused' else state end
    where coupon_id = ${couponId}::uuid and (uses_limit is null or uses < uses_limit)
      and uses_per_day is not distinct from ${usesPerDay}::int and budget_minor is not distinct from ${budgetMinor}::bigint
      and (budget_minor is null or (spent_minor + ${discountMinor}::bigint <= budget_minor
        and (spent_minor + ${discountMinor}::bigint >= budget_minor) = ${endsBudget}::boolean))`;
  if (usesPerDay === null || day === null) return [used];
  return [
    used,
    part('coupon-day')`insert into regulars.coupon_days as d (coupon_id, day, uses)
      values (${couponId}::uuid, ${day}::date, 1)
      on conflict (coupon_id, day) do update set uses = d.uses + 1 where d.uses < ${usesPerDay}::int`,
  ];
};

/** A use that was taken back: somebody else may have it, and what it took off. */
export interface CouponUseBack {
  readonly couponId: string;
  readonly discountMinor: number;
  readonly countedDay: string | null;
}

/** Each coupon and each of its days once, as one statement changes a row once. */
export function giveUsesBackParts(uses: readonly CouponUseBack[]): Part[] {
  const byCoupon = Map.groupBy(uses, ({ couponId }) => couponId);
  const counted = uses.filter(({ countedDay }) => countedDay !== null);
  const byDay = Map.groupBy(counted, ({ couponId, countedDay }) => `${couponId} ${countedDay}`);
  return [
    ...[...byCoupon].map(
      ([couponId, of]) => part('coupon')`update regulars.coupons
        set uses = uses - ${of.length}::int, spent_minor = spent_minor - ${of.reduce((sum, one) => sum + one.discountMinor, 0)}::bigint
        where coupon_id = ${couponId}::uuid`,
    ),
    ...[...byDay.values()].map(
      (of) => part('coupon-day')`update regulars.coupon_days set uses = uses - ${of.length}::int
        where coupon_id = ${of[0]?.couponId ?? null}::uuid and day = ${of[0]?.countedDay ?? null}::date`,
    ),
  ];
}

/** Redemptions of coupons on a local date that stand, by coupon; those that have none are not in it. */
export async function usesOnDay(
  database: Database,
  couponIds: readonly string[],
  day: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.read
    .select({ couponId: couponDays.couponId, uses: couponDays.uses })
    .from(couponDays)
    .where(and(inArray(couponDays.couponId, [...couponIds]), eq(couponDays.day, day)));
  return new Map(rows.map(({ couponId, uses }) => [couponId, uses]));
}

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
