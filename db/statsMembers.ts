import type { Database } from './client.ts';

/** A number of the shop that has members behind it. */
export const FIGURES = ['sales', 'new', 'active', 'given', 'used', 'taken', 'redeemed'] as const;
export type Figure = (typeof FIGURES)[number];

export interface MemberBehind {
  readonly memberId: string;
  readonly name: string | null;
  /** Their part of it: minor units of `sales`, points of `given` and `used`, how many of `taken` and `redeemed`; of `new` and `active` when, in epoch milliseconds. */
  readonly value: number;
}

/** Entries of an account that was merged stay under its own id. */
const pointsBy = (sign: string, accounts: string): string => `
  select coalesce(m.merged_into, m.member_id) as member_id, ${sign}sum(e.points) as value
  from regulars.entries e join regulars.members m on m.member_id = e.member_id
  where e.created_at >= $1::timestamptz and e.account in (${accounts}) group by 1 having sum(e.points) <> 0`;

/** As `db/stats.ts` counts them, by member. */
const BEHIND: Readonly<Record<Figure, string>> = {
  sales: `select member_id, sum(net_minor - refunded_minor) as value from regulars.purchases
    where occurred_at >= $1::timestamptz group by 1`,
  new: `select member_id, extract(epoch from joined_at) * 1000 as value from regulars.members
    where joined_at >= $1::timestamptz and state = 'active'`,
  active: `select member_id, extract(epoch from max(at)) * 1000 as value from (
      select member_id, last_active_at as at from regulars.identities
        where member_id is not null and last_active_at >= $1::timestamptz
      union all
      select member_id, occurred_at from regulars.purchases where occurred_at >= $1::timestamptz) seen group by 1`,
  given: pointsBy('-', `'issued', 'adjusted', 'clawed_back'`),
  used: pointsBy('', `'redeemed'`),
  taken: 'select member_id, count(*) as value from regulars.vouchers where issued_at >= $1::timestamptz group by 1',
  redeemed: `select member_id, count(*) as value from regulars.redemptions
    where occurred_at >= $1::timestamptz and reversed_at is null group by 1`,
};

/** The members behind a figure since an instant, who has most of it first. */
export const membersBehind = (
  { sql }: Database,
  figure: Figure,
  since: Date,
  page: { readonly offset: number; readonly limit: number },
): Promise<readonly MemberBehind[]> =>
  sql.unsafe<MemberBehind[]>(
    `select b.member_id as "memberId", m.name, b.value::float8 as value
    from (${BEHIND[figure]}) b join regulars.members m on m.member_id = b.member_id
    order by b.value desc, b.member_id limit $2::int offset $3::int`,
    [since.toISOString(), page.limit, page.offset],
    { prepare: true },
  );
