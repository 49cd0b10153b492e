import type { Database } from './client.ts';
import type { CouponRow } from './coupons.ts';

/** What of members leaves soon, as of one nightly pass. */
export interface LeavingQuery {
  readonly now: Date;
  /** Points: lots that nobody was told of and that leave by then. */
  readonly pointsUntil: Date;
  /** What leaves after this is due for the first time: asked for also where nobody can be reached. */
  readonly pointsFirstAfter: Date;
  /** Vouchers: those that end at this very instant and are older than this date. */
  readonly vouchersEnd: Date;
  readonly issuedBefore: Date;
}

export interface LeavingMember {
  readonly memberId: string;
  /** The first to leave first. Instants in epoch milliseconds, the first ones at which they are not usable any more. */
  readonly lots: readonly { readonly lotId: string; readonly points: number; readonly expiresAt: number }[];
  readonly vouchers: readonly LeavingVoucher[];
}

/** A voucher with what its coupon is called by. */
export interface LeavingVoucher extends Pick<CouponRow, 'name' | 'automation' | 'kind' | 'value'> {
  readonly voucherId: string;
  readonly expiresAt: number;
}

/** Active members above `after` whose points or vouchers leave soon, in id order. */
export async function membersToTell(
  { sql }: Database,
  query: LeavingQuery,
  after: string,
  limit: number,
): Promise<readonly LeavingMember[]> {
  const at = query.now.toISOString();
  return sql<LeavingMember[]>`
    with leaving as materialized (
      select l.member_id, l.lot_id, l.remaining, l.expires_at from regulars.lots l
      where l.remaining > 0 and l.noticed_at is null
        and l.available_at <= ${at}::timestamptz and l.expires_at > ${at}::timestamptz
        and l.expires_at <= ${query.pointsUntil.toISOString()}::timestamptz
        and (l.expires_at > ${query.pointsFirstAfter.toISOString()}::timestamptz or exists (
          select 1 from regulars.identities i where i.member_id = l.member_id and i.reachability = 'reachable'))),
    ending as materialized (
      select v.member_id, v.voucher_id, v.expires_at, c.name, c.automation, c.kind, c.value from regulars.vouchers v
      join regulars.coupons c on c.coupon_id = v.coupon_id
      where v.state = 'issued'
        and v.expires_at = ${query.vouchersEnd.toISOString()}::timestamptz
        and v.issued_at < ${query.issuedBefore.toISOString()}::timestamptz
        and (c.uses_limit is null or c.uses < c.uses_limit)
        and (c.uses_per_member is null or c.uses_per_member > (
          select count(*) from regulars.redemptions r
          where r.member_id = v.member_id and r.coupon_id = v.coupon_id and r.reversed_at is null))),
    page as (
      select m.member_id from regulars.members m
      where m.state = 'active' and m.member_id in (
        select member_id from leaving where member_id > ${after}::uuid
        union select member_id from ending where member_id > ${after}::uuid)
      order by m.member_id limit ${limit}),
    of_lots as (
      select l.member_id, jsonb_agg(jsonb_build_object('lotId', l.lot_id, 'points', l.remaining,
          'expiresAt', (extract(epoch from l.expires_at) * 1000)::bigint) order by l.expires_at, l.lot_id) as lots
      from leaving l group by l.member_id),
    of_vouchers as (
      select e.member_id, jsonb_agg(jsonb_build_object('voucherId', e.voucher_id, 'name', e.name,
          'automation', e.automation, 'kind', e.kind, 'value', e.value,
          'expiresAt', (extract(epoch from e.expires_at) * 1000)::bigint) order by e.voucher_id) as vouchers
      from ending e group by e.member_id)
    select p.member_id as "memberId", coalesce(l.lots, '[]') as lots, coalesce(v.vouchers, '[]') as vouchers
    from page p left join of_lots l on l.member_id = p.member_id left join of_vouchers v on v.member_id = p.member_id
    order by p.member_id`;
}
