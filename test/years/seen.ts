import type { Deps } from '../../src/app/deps.ts';
import type { Person } from './people.ts';

/** What somebody sees of their own before they do something; in an order that ids have no part in where they may differ. */

export async function memberOf({ db }: Deps, { channel, channelUserId }: Person): Promise<string | undefined> {
  const [row] = await db.sql<{ member_id: string | null }[]>`
    select member_id from regulars.identities where channel = ${channel} and channel_user_id = ${channelUserId}`;
  return row?.member_id ?? undefined;
}

export async function inviteCodeOf({ db }: Deps, { channel, channelUserId }: Person): Promise<string | undefined> {
  const [row] = await db.sql<{ invite_code: string }[]>`
    select m.invite_code from regulars.identities i join regulars.members m using (member_id)
    where i.channel = ${channel} and i.channel_user_id = ${channelUserId}`;
  return row?.invite_code;
}

/** Codes of usable vouchers. */
export async function vouchersOf({ db }: Deps, memberId: string, now: number): Promise<readonly string[]> {
  const rows = await db.sql<{ code: string }[]>`
    select v.code from regulars.vouchers v join regulars.coupons c using (coupon_id)
    where v.member_id = ${memberId}::uuid and v.state = 'issued'
      and (v.expires_at is null or v.expires_at > ${new Date(now).toISOString()}::timestamptz)
    order by v.issued_at, c.name, v.expires_at, v.source, v.voucher_id`;
  return rows.map(({ code }) => code);
}

/** The checkout they spoke of last. */
export async function checkoutOf({ db }: Deps, memberId: string): Promise<string | undefined> {
  const [row] = await db.sql<{ checkout_id: string }[]>`
    select checkout_id from regulars.checkouts where member_id = ${memberId}::uuid
    order by created_at desc, checkout_id limit 1`;
  return row?.checkout_id;
}

/** What was bought in the last 60 days. */
export const purchasesOf = ({ db }: Deps, memberId: string, now: number) => db.sql<
  { readonly purchaseId: string; readonly sku: string; readonly leftMinor: number }[]
>`select p.purchase_id as "purchaseId", l.sku, (p.net_minor - p.refunded_minor)::float8 as "leftMinor"
  from regulars.purchases p
  join regulars.purchase_lines l on l.member_id = p.member_id and l.purchase_id = p.purchase_id and l.line_no = 0
  where p.member_id = ${memberId}::uuid and p.occurred_at > ${new Date(now - 60 * 86_400_000).toISOString()}::timestamptz
  order by p.occurred_at, p.external_ref`;

export async function rewardVouchersOf({ db }: Deps, memberId: string): Promise<readonly string[]> {
  const rows = await db.sql<{ voucher_id: string }[]>`
    select voucher_id from regulars.vouchers
    where member_id = ${memberId}::uuid and source = 'reward' order by issued_at desc, voucher_id limit 5`;
  return rows.map(({ voucher_id: id }) => id);
}

/** The last journals that took points for something. */
export async function spendsOf({ db }: Deps, memberId: string): Promise<readonly string[]> {
  const rows = await db.sql<{ journal_id: string }[]>`
    select journal_id from regulars.journals
    where member_id = ${memberId}::uuid and kind = 'spend' order by occurred_at desc, journal_id limit 5`;
  return rows.map(({ journal_id: id }) => id);
}
