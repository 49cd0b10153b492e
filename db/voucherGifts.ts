import { and, eq, sql } from '#drizzle';
import type { Database } from './client.ts';
import type { GiftVoucher } from './refunds.ts';
import { coupons, members, voucherGiftCodes, voucherGifts, vouchers } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';
import { exceptName, type MemberVersion, type ShownVoucher } from './vouchers.ts';

export type VoucherGiftRow = typeof voucherGifts.$inferSelect;

/** The gift of a member's voucher, whatever became of it; `undefined`: nobody was offered it. */
export async function findVoucherGift(
  database: Database,
  memberId: string,
  voucherId: string,
): Promise<VoucherGiftRow | undefined> {
  const rows = await database.read
    .select()
    .from(voucherGifts)
    .where(and(eq(voucherGifts.memberId, memberId), eq(voucherGifts.voucherId, voucherId)));
  return rows[0];
}

/** A gift with who gives it and what, in one snapshot. */
export interface GiftRead extends ShownVoucher {
  readonly gift: VoucherGiftRow;
  readonly giver: MemberVersion & { readonly name: string | null };
  /** Who has it by now; `null`: nobody took it. */
  readonly takenBy: string | null;
}

/** By the hash of its code; `undefined`: none, or its giver has left. */
export async function findGiftByCode(database: Database, codeHash: string): Promise<GiftRead | undefined> {
  const rows = await database.read
    .select({
      gift: voucherGifts,
      voucher: vouchers,
      coupon: coupons,
      exceptName,
      giver: { memberId: members.memberId, version: members.version, name: members.name },
      takenBy: sql<string | null>`(select coalesce(t.merged_into, t.member_id) from regulars.members t
        where t.member_id = ${voucherGifts.takenBy})`,
    })
    .from(voucherGiftCodes)
    .innerJoin(
      voucherGifts,
      and(eq(voucherGifts.memberId, voucherGiftCodes.memberId), eq(voucherGifts.voucherId, voucherGiftCodes.voucherId)),
    )
    .innerJoin(
      vouchers,
      and(eq(vouchers.memberId, voucherGifts.memberId), eq(vouchers.voucherId, voucherGifts.voucherId)),
    )
    .innerJoin(coupons, eq(coupons.couponId, vouchers.couponId))
    .innerJoin(members, and(eq(members.memberId, voucherGifts.memberId), eq(members.state, 'active')))
    .where(eq(voucherGiftCodes.codeHash, codeHash));
  return rows[0];
}

/** A voucher is offered: the link takes the place of an earlier one. Whoever writes it moves the member's version. */
export function offerGiftParts(
  row: Pick<VoucherGiftRow, 'memberId' | 'voucherId' | 'codeHash' | 'createdAt' | 'expiresAt'>,
  earlier: VoucherGiftRow | undefined,
): readonly Part[] {
  const { memberId, voucherId, codeHash, createdAt, expiresAt } = row;
  return [
    earlier === undefined
      ? insertRows(voucherGifts, [{ ...row, state: 'open' }])
      : part('voucher_gift')`update regulars.voucher_gifts set code_hash = ${codeHash}::text, state = 'open',
          created_at = ${createdAt.toISOString()}::timestamptz, expires_at = ${expiresAt.toISOString()}::timestamptz
          where member_id = ${memberId}::uuid and voucher_id = ${voucherId}::uuid and state <> 'taken'
            and code_hash = ${earlier.codeHash}::text`,
    part('voucher_gift_code', earlier === undefined ? 0 : 1)`delete from regulars.voucher_gift_codes
      where code_hash = ${earlier?.codeHash ?? null}::text`,
    insertRows(voucherGiftCodes, [{ codeHash, memberId, voucherId }]),
  ];
}

/** The giver takes it back, while nobody took it. */
export const withdrawGiftPart = (memberId: string, voucherId: string): Part =>
  part('voucher_gift')`update regulars.voucher_gifts set state = 'withdrawn'
    where member_id = ${memberId}::uuid and voucher_id = ${voucherId}::uuid and state = 'open'`;

/** Of two who take it at once, one finds it taken; so does who takes it while its giver uses it or takes it back. */
export const takeGiftParts = (
  { gift }: GiftRead,
  taken: { readonly memberId: string; readonly voucherId: string; readonly at: Date },
): readonly Part[] => [
  part('voucher_gift')`update regulars.voucher_gifts set state = 'taken', taken_by = ${taken.memberId}::uuid,
      taken_voucher_id = ${taken.voucherId}::uuid, taken_at = ${taken.at.toISOString()}::timestamptz
    where member_id = ${gift.memberId}::uuid and voucher_id = ${gift.voucherId}::uuid and state = 'open'
      and code_hash = ${gift.codeHash}::text`,
  part('given_voucher')`update regulars.vouchers set state = 'given'
    where member_id = ${gift.memberId}::uuid and voucher_id = ${gift.voucherId}::uuid and state = 'issued'`,
];

/** What became of vouchers that their member gave away: the friends' own, as far as they stand. By the id they had. */
export async function takenVouchersOf(
  { sql: query }: Database,
  memberId: string,
  voucherIds: readonly string[],
): Promise<ReadonlyMap<string, Pick<GiftVoucher, 'memberId' | 'name' | 'voucherId' | 'isUsed'>>> {
  const rows = await query<
    { givenId: string; memberId: string; name: string | null; voucherId: string; isUsed: boolean }[]
  >`
    select g.voucher_id as "givenId", m.member_id as "memberId", m.name, v.voucher_id as "voucherId",
      v.state = 'redeemed' as "isUsed"
    from regulars.voucher_gifts g
    join regulars.members t on t.member_id = g.taken_by
    join regulars.members m on m.member_id = coalesce(t.merged_into, t.member_id)
    join regulars.vouchers v on v.member_id = m.member_id and v.voucher_id = g.taken_voucher_id
    where g.member_id = ${memberId}::uuid and g.voucher_id = any(${voucherIds as string[]}::uuid[])
      and g.state = 'taken' and v.state in ('issued', 'redeemed')`;
  return new Map(rows.map(({ givenId, ...taken }) => [givenId, taken]));
}

/** Gifts whose two vouchers do not say the same: for the check of the books; at most `limit`. */
export const wrongGifts = (
  { sql: query }: Database,
  limit: number,
): Promise<readonly { memberId: string; problem: string }[]> =>
  query<{ memberId: string; problem: string }[]>`
    with wrong as (
      select g.member_id, g.voucher_id, 'is taken, and the two vouchers do not say so' as why
      from regulars.voucher_gifts g
      left join regulars.vouchers o on o.member_id = g.member_id and o.voucher_id = g.voucher_id
      left join regulars.members t on t.member_id = g.taken_by
      left join regulars.vouchers v
        on v.member_id = coalesce(t.merged_into, t.member_id) and v.voucher_id = g.taken_voucher_id
      where g.state = 'taken' and (o.state is distinct from 'given' or v.source is distinct from 'gift'
        or v.coupon_id is distinct from o.coupon_id or v.expires_at is distinct from o.expires_at
        or v.source_id is distinct from o.source_id)
      union all
      select o.member_id, o.voucher_id, 'is given, and nobody took it'
      from regulars.vouchers o join regulars.members m on m.member_id = o.member_id and m.state = 'active'
      where o.state = 'given' and not exists (
        select 1 from regulars.voucher_gifts g
        where g.member_id = o.member_id and g.voucher_id = o.voucher_id and g.state = 'taken'))
    select member_id as "memberId", 'voucher ' || voucher_id || ' ' || why as problem from wrong
    limit ${limit}::int`;
