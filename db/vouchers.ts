import { and, desc, eq, inArray, sql } from '#drizzle';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import type { CouponRow } from './coupons.ts';
import { coupons, members, redemptions, voucherCodes, vouchers } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type VoucherRow = typeof vouchers.$inferSelect;
export type RedemptionRow = typeof redemptions.$inferSelect;

export interface VoucherWithCoupon {
  readonly voucher: VoucherRow;
  readonly coupon: CouponRow;
}

/** A voucher as people are shown it. */
export interface ShownVoucher extends VoucherWithCoupon {
  /** The product that this copy is not for, as it is called now; its SKU when it has left the list. `null`: none. */
  readonly exceptName: string | null;
}

/** A voucher with all that its use is decided on, in one snapshot. */
export interface VoucherRead extends ShownVoucher {
  readonly member: {
    readonly memberId: string;
    readonly version: number;
    readonly name: string | null;
    /** Their purchases, as far as they stand. */
    readonly purchases: number;
  };
  /** Redemptions of the coupon by this member that stand. */
  readonly usesByMember: number;
  /** As in `VoucherAtHand`. */
  readonly firstUses: number;
}

const standingUses = sql<number>`(select count(*)::int from regulars.redemptions r
  where r.member_id = ${vouchers.memberId} and r.coupon_id = ${vouchers.couponId} and r.reversed_at is null)`;

/** Uses of coupons for a first purchase by a member on sales whose purchase nobody has told of yet. */
const FIRST_USES_OF = `select count(*)::int as uses from regulars.redemptions f
  join regulars.coupons fc on fc.coupon_id = f.coupon_id and fc.terms->>'firstPurchase' = 'true'
  where f.reversed_at is null and f.purchase_id is null and f.member_id =`;

const firstUses = sql<number>`case when ${coupons.terms}->>'firstPurchase' = 'true'
  then (${sql.raw(FIRST_USES_OF)} ${vouchers.memberId}) else 0 end`;

export const exceptName = sql<string | null>`coalesce(
  (select p.name from regulars.products p where p.sku = ${vouchers.exceptSku}), ${vouchers.exceptSku})`;

const memberColumns = {
  memberId: members.memberId,
  version: members.version,
  name: members.name,
  purchases: members.purchases,
};

/** By normalised codes, in any order; those that nobody has are missing. Vouchers of members who left are gone. */
export const findVouchersByCode = (database: Database, codes: readonly string[]): Promise<VoucherRead[]> =>
  database.read
    .select({
      voucher: vouchers,
      coupon: coupons,
      exceptName,
      member: memberColumns,
      usesByMember: standingUses,
      firstUses,
    })
    .from(voucherCodes)
    .innerJoin(
      vouchers,
      and(eq(vouchers.memberId, voucherCodes.memberId), eq(vouchers.voucherId, voucherCodes.voucherId)),
    )
    .innerJoin(coupons, eq(coupons.couponId, vouchers.couponId))
    .innerJoin(members, and(eq(members.memberId, vouchers.memberId), eq(members.state, 'active')))
    .where(inArray(voucherCodes.code, [...codes]));

/** `firstUses` of a member for a voucher of such a coupon that is not there yet. */
export async function firstUsesOf(database: Database, memberId: string): Promise<number> {
  const rows = await database.sql<{ uses: number }[]>`${database.sql.unsafe(FIRST_USES_OF)} ${memberId}::uuid`;
  return rows[0]?.uses ?? 0;
}

/** By one of them. */
export const findVoucherByCode = async (database: Database, code: string): Promise<VoucherRead | undefined> =>
  (await findVouchersByCode(database, [code]))[0];

const selectShown = (database: Database) =>
  database.read
    .select({ voucher: vouchers, coupon: coupons, exceptName })
    .from(vouchers)
    .innerJoin(coupons, eq(coupons.couponId, vouchers.couponId));

/** A member's vouchers with their coupons, the newest first; at most `limit`. */
export const vouchersOf = (database: Database, memberId: string, limit: number): Promise<ShownVoucher[]> =>
  selectShown(database).where(eq(vouchers.memberId, memberId)).orderBy(desc(vouchers.voucherId)).limit(limit);

/** A member's own voucher with its coupon, in any state; `undefined`: it is not theirs. */
export async function findVoucher(
  database: Database,
  memberId: string,
  voucherId: string,
): Promise<ShownVoucher | undefined> {
  const rows = await selectShown(database).where(
    and(eq(vouchers.memberId, memberId), eq(vouchers.voucherId, voucherId)),
  );
  return rows[0];
}

/** A member's copies of one coupon. */
export const copiesOf = (database: Database, memberId: string, couponId: string): Promise<VoucherRow[]> =>
  database.read
    .select()
    .from(vouchers)
    .where(and(eq(vouchers.memberId, memberId), eq(vouchers.couponId, couponId)));

/**
 * How many vouchers of these coupons members hold that are usable, used or given to a friend. Their own vouchers are few and a coupon's
 * are many, so what is theirs is read first, whatever the planner knows.
 */
export const standingCopies = (
  database: Database,
  memberIds: readonly string[],
  couponIds: readonly string[],
  now: Date,
): Promise<readonly { readonly memberId: string; readonly couponId: string; readonly copies: number }[]> =>
  database.sql`
    with own as materialized (
      select v.member_id, v.coupon_id, v.state, v.expires_at from regulars.vouchers v
      where v.member_id = any(${memberIds as string[]}::uuid[]))
    select member_id as "memberId", coupon_id as "couponId", count(*)::int as copies from own
    where coupon_id = any(${couponIds as string[]}::uuid[])
      and (state in ('redeemed', 'given') or (state = 'issued' and (expires_at is null or expires_at > ${now.toISOString()}::timestamptz)))
    group by 1, 2`;

export interface MemberVersion {
  readonly memberId: string;
  readonly version: number;
}

/** An active member's version, for a unit that leaves their points alone; a merged one is read as the one that stayed. */
export async function findMemberVersion(database: Database, memberId: string): Promise<MemberVersion | undefined> {
  const rows = await database.sql<MemberVersion[]>`
    select m.member_id as "memberId", m.version from regulars.members m where m.state = 'active' and m.member_id =
      (select coalesce(own.merged_into, own.member_id) from regulars.members own where own.member_id = ${memberId}::uuid)`;
  return rows[0];
}

/** Raises the member's version: whatever else counts this member's vouchers at this moment reads again. */
export const memberMovesPart = ({ memberId, version }: MemberVersion): Part =>
  part('member', 1, memberId)`update regulars.members set version = version + 1
    where member_id = ${memberId}::uuid and version = ${version}::int and state = 'active'`;

/** New vouchers, and the look-up from their codes. */
export const newVoucherParts = (...rows: readonly (typeof vouchers.$inferInsert)[]): readonly Part[] => [
  insertRows(vouchers, rows),
  insertRows(
    voucherCodes,
    rows.map(({ code, memberId, voucherId }) => ({ code, memberId, voucherId })),
  ),
];

/** The checkout that a voucher is set aside for, and until when. */
export interface HeldFor {
  readonly checkoutId: string;
  readonly until: Date;
}

/** A voucher is used once: of two tills at once, one finds it used. Set aside for a checkout it counts as used. */
export const redeemVoucherPart = (memberId: string, voucherId: string, at: Date, held?: HeldFor): Part =>
  part('voucher')`update regulars.vouchers set state = 'redeemed', redeemed_at = ${at.toISOString()}::timestamptz,
    held_by = ${held?.checkoutId ?? null}::uuid, held_until = ${held?.until.toISOString() ?? null}::timestamptz
    where member_id = ${memberId}::uuid and voucher_id = ${voucherId}::uuid and state = 'issued'`;

/** Vouchers that nobody has used are void for good. One that was used meanwhile makes the unit race. */
export const voidVouchersPart = (memberId: string, voucherIds: readonly string[]): Part =>
  part('vouchers', voucherIds.length)`update regulars.vouchers set state = 'void'
    where member_id = ${memberId}::uuid and state = 'issued'
      and voucher_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(voucherIds)}::text::jsonb))`;

/** Used vouchers can be used again. Of two who give one back at once, one finds it done. */
export const giveVouchersBackPart = (used: readonly VoucherUse[]): Part =>
  part('vouchers', used.length)`update regulars.vouchers v set state = 'issued', redeemed_at = null,
    held_by = null, held_until = null
    from unnest(${arrayLiteral(used.map(({ memberId }) => memberId))}::text::uuid[],
      ${arrayLiteral(used.map(({ voucherId }) => voucherId))}::text::uuid[]) as x(member_id, voucher_id)
    where v.member_id = x.member_id and v.voucher_id = x.voucher_id and v.state = 'redeemed'`;

type VoucherUse = Pick<RedemptionRow, 'memberId' | 'voucherId' | 'redemptionId'>;

/** One use of a voucher. */
export const redemptionPart = (row: typeof redemptions.$inferInsert): Part => insertRows(redemptions, [row]);

/** A redemption is reversed once. */
export const reverseRedemptionsPart = (used: readonly VoucherUse[], at: Date): Part =>
  part('redemptions', used.length)`update regulars.redemptions r set reversed_at = ${at.toISOString()}::timestamptz
    from unnest(${arrayLiteral(used.map(({ memberId }) => memberId))}::text::uuid[],
      ${arrayLiteral(used.map(({ redemptionId }) => redemptionId))}::text::uuid[]) as x(member_id, redemption_id)
    where r.member_id = x.member_id and r.redemption_id = x.redemption_id and r.reversed_at is null`;

/**
 * Whether so little is left of purchase `b` that its rule would not have given voucher `v`, by what its journal keeps.
 * A friend's voucher is found by the gift; once its giver is forgotten only their given vouchers of its coupon are left.
 */
const BELOW_ITS_MINIMUM = `exists (
  select 1 from regulars.journals j, json_array_elements(j.explanation->'issued') i
  where j.member_id in (select f.member_id from regulars.members f
      where f.member_id = b.member_id or f.merged_into = b.member_id)
    and j.purchase_id = b.purchase_id and j.kind = 'earn'
    and (i->>'minimumMinor')::bigint > b.net_minor - b.refunded_minor
    and ((i->>'voucherId')::uuid = v.voucher_id or (v.source = 'gift' and (
      exists (select 1 from regulars.voucher_gifts g where g.member_id = b.member_id
        and g.voucher_id = (i->>'voucherId')::uuid and g.taken_voucher_id = v.voucher_id)
      or (not exists (select 1 from regulars.voucher_gifts g
          where g.member_id = b.member_id and g.taken_voucher_id = v.voucher_id)
        and exists (select 1 from regulars.vouchers o where o.member_id = b.member_id
          and o.voucher_id = (i->>'voucherId')::uuid and o.state = 'given' and o.coupon_id = v.coupon_id))))))`;

/**
 * Whether voucher `v` was a gift of a purchase that came back whole, or so far that it would not have brought it: it would
 * have gone with it, had it not been used before, and does not come back itself. What a friend gave names the purchase
 * that had brought it to them.
 */
export const LOST_ITS_PURCHASE = `(v.source in ('rule', 'referral', 'gift') and exists (
  select 1 from regulars.purchase_refs k join regulars.purchases b using (member_id, purchase_id)
  where k.purchase_id = v.source_id and b.refunded_minor > 0 and (b.refunded_minor >= b.net_minor
    or exists (select 1 from regulars.referrals w where w.member_id = b.member_id and w.purchase_id = b.purchase_id
      and w.state = 'reversed' and v.source = 'referral')
    or ${BELOW_ITS_MINIMUM})))`;

export interface RedemptionRead extends VoucherWithCoupon {
  readonly lostItsPurchase: boolean;
  readonly redemption: RedemptionRow;
  readonly member: VoucherRead['member'];
}

/** A redemption of a member (of a merged one: of the one that stayed), with its voucher and coupon. */
export async function findRedemption(
  database: Database,
  memberId: string,
  redemptionId: string,
): Promise<RedemptionRead | undefined> {
  const rows = await database.read
    .select({
      redemption: redemptions,
      voucher: vouchers,
      coupon: coupons,
      member: memberColumns,
      lostItsPurchase: sql<boolean>`(select ${sql.raw(LOST_ITS_PURCHASE)} from regulars.vouchers v
        where v.member_id = ${redemptions.memberId} and v.voucher_id = ${redemptions.voucherId})`,
    })
    .from(redemptions)
    .innerJoin(
      vouchers,
      and(eq(vouchers.memberId, redemptions.memberId), eq(vouchers.voucherId, redemptions.voucherId)),
    )
    .innerJoin(coupons, eq(coupons.couponId, redemptions.couponId))
    .innerJoin(members, and(eq(members.memberId, redemptions.memberId), eq(members.state, 'active')))
    .where(
      and(
        sql`${redemptions.memberId} = (select coalesce(own.merged_into, own.member_id) from regulars.members own
          where own.member_id = ${memberId}::uuid)`,
        eq(redemptions.redemptionId, redemptionId),
      ),
    );
  return rows[0];
}
