import type { PendingQuery, Row } from 'postgres';
import { and, desc, eq, sql } from '#drizzle';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import type { UsedVoucher } from './refunds.ts';
import { checkoutRefs, checkouts, vouchers } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';
import { LOST_ITS_PURCHASE } from './vouchers.ts';

export type CheckoutRow = typeof checkouts.$inferSelect;

/** Checkouts by their ids, whoever's they are now. */
const byReference = (database: Database) =>
  database.read
    .select({ checkout: checkouts })
    .from(checkoutRefs)
    .innerJoin(
      checkouts,
      and(eq(checkouts.memberId, checkoutRefs.memberId), eq(checkouts.checkoutId, checkoutRefs.checkoutId)),
    );

/** A checkout by its id; `undefined`: there is none, or it is forgotten. */
export async function findCheckout(database: Database, checkoutId: string): Promise<CheckoutRow | undefined> {
  const rows = await byReference(database).where(eq(checkoutRefs.checkoutId, checkoutId));
  return rows[0]?.checkout;
}

export const newCheckoutParts = (row: typeof checkouts.$inferInsert): readonly Part[] => [
  insertRows(checkouts, [row]),
  insertRows(checkoutRefs, [{ checkoutId: row.checkoutId, memberId: row.memberId }]),
];

/** The next state of a checkout that still stands as it was read: of two who move it at once, one finds it moved. */
export const checkoutMovesPart = (
  read: CheckoutRow,
  next: Pick<CheckoutRow, 'state' | 'holdId' | 'heldUntil' | 'purchaseId' | 'updatedAt'>,
): Part =>
  part('checkout')`update regulars.checkouts set state = ${next.state}::text, hold_id = ${next.holdId}::uuid,
    held_until = ${iso(next.heldUntil)}::timestamptz, purchase_id = ${next.purchaseId}::uuid,
    updated_at = ${iso(next.updatedAt)}::timestamptz
    where member_id = ${read.memberId}::uuid and checkout_id = ${read.checkoutId}::uuid and state = ${read.state}::text
      and held_until is not distinct from ${iso(read.heldUntil)}::timestamptz
      and hold_id is not distinct from ${read.holdId}::uuid`;

/** Checkouts whose time is over and that nobody has booked as such, the longest over first; at most `limit`. */
export const lateCheckouts = (
  { sql }: Database,
  now: Date,
  limit: number,
): Promise<readonly Pick<CheckoutRow, 'memberId' | 'checkoutId'>[]> =>
  sql<Pick<CheckoutRow, 'memberId' | 'checkoutId'>[]>`
    select checkout_id as "checkoutId", member_id as "memberId" from regulars.checkouts
    where state = 'held' and held_until <= ${now.toISOString()}::timestamptz
    order by held_until limit ${limit}::int`;

/** Those of these checkouts that have something set aside by the tables. */
export async function heldCheckouts(database: Database, checkoutIds: readonly string[]): Promise<CheckoutRow[]> {
  const rows = await byReference(database).where(
    and(sql`${checkoutRefs.checkoutId} = any(${arrayLiteral(checkoutIds)}::text::uuid[])`, eq(checkouts.state, 'held')),
  );
  return rows.map(({ checkout }) => checkout);
}

/**
 * Of these checkouts the ones that hold money of gift cards which have less set aside than all of these hold: that is so
 * in no order of events, and nobody can confirm or release them until somebody has put the card right.
 */
export const checkoutsBeyondTheirCards = (
  { sql }: Database,
  checkoutIds: readonly string[],
): Promise<readonly { readonly checkoutId: string; readonly cardId: string }[]> =>
  sql<{ checkoutId: string; cardId: string }[]>`
    select "checkoutId", "cardId" from (
      select r.checkout_id as "checkoutId", g.card_id as "cardId", g.held_minor,
        sum((used->>'payMinor')::bigint) over (partition by g.card_id) as minor
      from regulars.checkout_refs r
      join regulars.checkouts c on c.member_id = r.member_id and c.checkout_id = r.checkout_id and c.state = 'held'
      cross join jsonb_array_elements(c.quote->'giftCards'->'used') used
      join regulars.gift_cards g on g.card_id = (used->>'cardId')::uuid
      where r.checkout_id = any(${arrayLiteral(checkoutIds)}::text::uuid[])) x
    where held_minor < minor`;

/** They are over by their time, as they were read: of two who book one, one finds it booked. */
export function checkoutsExpirePart(rows: readonly CheckoutRow[], at: Date): Part {
  const all = (column: (row: CheckoutRow) => unknown): string => arrayLiteral(rows.map(column));
  return part('checkouts', rows.length)`update regulars.checkouts c set state = 'expired', hold_id = null,
      held_until = null, updated_at = ${at.toISOString()}::timestamptz
    from unnest(${all(({ memberId }) => memberId)}::text::uuid[], ${all(({ checkoutId }) => checkoutId)}::text::uuid[],
      ${all(({ heldUntil }) => iso(heldUntil))}::text::timestamptz[], ${all(({ holdId }) => holdId)}::text::uuid[])
      as x(member_id, checkout_id, held_until, hold_id)
    where c.member_id = x.member_id and c.checkout_id = x.checkout_id and c.state = 'held'
      and c.held_until is not distinct from x.held_until and c.hold_id is not distinct from x.hold_id`;
}

/** The codes of a member's vouchers that are not used, the newest first; those that a checkout has set aside for `now` are used. */
export async function unusedCodesOf(database: Database, memberId: string, limit: number): Promise<readonly string[]> {
  const rows = await database.read
    .select({ code: vouchers.code })
    .from(vouchers)
    .where(and(eq(vouchers.memberId, memberId), eq(vouchers.state, 'issued')))
    .orderBy(desc(vouchers.voucherId))
    .limit(limit);
  return rows.map((row) => row.code);
}

export interface HeldVoucher extends UsedVoucher {
  /** Whether its coupon is for a first purchase. */
  readonly isFirstPurchase: boolean;
}

/** The uses of vouchers that a checkout has set aside, and that no purchase has yet. */
export const heldVouchersOf = (
  database: Database,
  memberId: string,
  checkoutId: string,
): Promise<readonly HeldVoucher[]> =>
  heldVouchers(database, database.sql`v.member_id = ${memberId}::uuid and v.held_by = ${checkoutId}::uuid`);

/** The same of many checkouts. */
export const heldVouchersOfMany = (
  database: Database,
  of: readonly Pick<CheckoutRow, 'memberId' | 'checkoutId'>[],
): Promise<readonly HeldVoucher[]> =>
  heldVouchers(
    database,
    database.sql`v.member_id = any(${arrayLiteral(of.map(({ memberId }) => memberId))}::text::uuid[])
      and v.held_by = any(${arrayLiteral(of.map(({ checkoutId }) => checkoutId))}::text::uuid[])`,
  );

const heldVouchers = ({ sql }: Database, which: PendingQuery<Row[]>): Promise<readonly HeldVoucher[]> =>
  sql<HeldVoucher[]>`
    select v.member_id as "memberId", r.redemption_id as "redemptionId", v.voucher_id as "voucherId",
      c.coupon_id as "couponId", json_build_object('name', c.name, 'automation', c.automation, 'kind', c.kind,
        'value', c.value) as coupon,
      v.code, (extract(epoch from v.expires_at) * 1000)::float8 as "expiresAt",
      r.discount_minor::float8 as "discountMinor", r.counted_day::text as "countedDay",
      ${sql.unsafe(LOST_ITS_PURCHASE)} as "lostItsPurchase",
      coalesce(c.terms->>'firstPurchase' = 'true', false) as "isFirstPurchase"
    from regulars.vouchers v
    join regulars.redemptions r on r.member_id = v.member_id and r.voucher_id = v.voucher_id
      and r.reversed_at is null and r.purchase_id is null
    join regulars.coupons c on c.coupon_id = v.coupon_id
    where ${which} and v.state = 'redeemed'
    order by v.voucher_id`;

/** The vouchers of a checkout stay set aside until then. */
export const keepVouchersHeldPart = (memberId: string, checkoutId: string, until: Date, count: number): Part =>
  part('held_vouchers', count)`update regulars.vouchers set held_until = ${until.toISOString()}::timestamptz
    where member_id = ${memberId}::uuid and held_by = ${checkoutId}::uuid and state = 'redeemed'`;

/** What was set aside for nothing, and whose purchase came back meanwhile, is void for good. */
export const voidHeldVouchersPart = (memberId: string, checkoutId: string, voucherIds: readonly string[]): Part =>
  part('lost_vouchers', voucherIds.length)`update regulars.vouchers
    set state = 'void', redeemed_at = null, held_by = null, held_until = null
    where member_id = ${memberId}::uuid and held_by = ${checkoutId}::uuid and state = 'redeemed'
      and voucher_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(voucherIds)}::text::jsonb))`;

/** What was set aside is used for good, on this purchase. */
export const useHeldVouchersParts = (
  { memberId, checkoutId }: CheckoutRow,
  used: readonly UsedVoucher[],
  purchaseId: string,
  at: Date,
): readonly Part[] =>
  used.length === 0
    ? []
    : [
        part('held_vouchers', used.length)`update regulars.vouchers
          set held_by = null, held_until = null, redeemed_at = ${at.toISOString()}::timestamptz
          where member_id = ${memberId}::uuid and held_by = ${checkoutId}::uuid and state = 'redeemed'`,
        part('held_redemptions', used.length)`update regulars.redemptions
          set purchase_id = ${purchaseId}::uuid, occurred_at = ${at.toISOString()}::timestamptz
          where member_id = ${memberId}::uuid and reversed_at is null and purchase_id is null and redemption_id in
            (select value::uuid from jsonb_array_elements_text(${JSON.stringify(used.map((one) => one.redemptionId))}::text::jsonb))`,
      ];

/** Checkouts that came to nothing are forgotten after a day, what was paid or let go after a month. */
export async function deleteOldCheckouts({ sql }: Database, now: Date): Promise<void> {
  const at = now.toISOString();
  await sql`
    with gone as (
      delete from regulars.checkouts
      where (state = 'quoted' and updated_at < ${at}::timestamptz - interval '1 day')
        or (state in ('confirmed', 'released', 'expired') and updated_at < ${at}::timestamptz - interval '30 days')
      returning checkout_id)
    delete from regulars.checkout_refs r using gone where r.checkout_id = gone.checkout_id`;
}

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;
