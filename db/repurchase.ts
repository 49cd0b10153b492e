import type { PendingQuery, Row } from 'postgres';
import type { Buyers, Gaps } from '../src/core/predict/renewal.ts';
import type { Database } from './client.ts';

/** What was seen of a product in the catalogue, hidden ones included: their gaps tell about the shop. */
export interface ProductSeen extends Gaps, Buyers {
  readonly sku: string;
  readonly name: string;
  readonly active: boolean;
  readonly statedDays: number | null;
}

/** Members by id, above `after` and through `through`. */
export interface MemberSpan {
  readonly after: string;
  readonly through: string;
}

type Which = (memberId: PendingQuery<Row[]>) => PendingQuery<Row[]>;

/** Lines of which something was kept: what was brought back whole was not bought. */
const keptLines = ({ sql }: Database, timeZone: string, which: Which) => sql`
  select l.member_id, l.sku, l.purchase_id, p.occurred_at,
    (p.occurred_at at time zone ${timeZone}::text)::date - date '1970-01-01' as day
  from regulars.purchase_lines l
  join regulars.purchases p on p.member_id = l.member_id and p.purchase_id = l.purchase_id
  left join (
    select r.member_id, r.purchase_id, (x->>'lineNo')::int as line_no, sum((x->>'quantity')::int) as quantity
    from regulars.refunds r cross join jsonb_array_elements(r.lines) x
    where ${which(sql`r.member_id`)} group by 1, 2, 3) back
    on back.member_id = l.member_id and back.purchase_id = l.purchase_id and back.line_no = l.line_no
  where ${which(sql`l.member_id`)} and l.quantity > coalesce(back.quantity, 0)`;

/** The last of the next `limit` members above `after`; `undefined`: there is none. */
export async function lastOfNext({ sql }: Database, after: string, limit: number): Promise<string | undefined> {
  const rows = await sql<{ member_id: string }[]>`
    select member_id from (
      select member_id from regulars.members where member_id > ${after}::uuid order by member_id limit ${limit}::int) m
    order by member_id desc limit 1`;
  return rows[0]?.member_id;
}

/** How often these members bought each product of the catalogue again. Spans of members add up. */
export const productsSeen = (database: Database, { after, through }: MemberSpan, timeZone: string) => {
  const { sql } = database;
  const which: Which = (memberId) => sql`${memberId} > ${after}::uuid and ${memberId} <= ${through}::uuid`;
  return sql<ProductSeen[]>`
    with days as (select distinct member_id, sku, day from (${keptLines(database, timeZone, which)}) k),
    gaps as (
      select sku, day - lag(day) over pair as gap, row_number() over pair as nth
      from days window pair as (partition by member_id, sku order by day)),
    seen as (
      select sku, count(gap)::int as count, coalesce(sum(ln(gap)), 0)::float8 as sum_log,
        (count(*) filter (where nth = 1))::int as buyers, (count(*) filter (where nth = 2))::int as repeat_buyers
      from gaps group by sku)
    select p.sku, p.name, p.state = 'active' as active, p.repurchase_days as "statedDays", s.count,
      s.sum_log as "sumLog", s.buyers, s.repeat_buyers as "repeatBuyers"
    from seen s join regulars.products p on p.sku = s.sku`;
};

/** Members above `after` who may get marketing, in id order. */
export async function membersForOffers({ sql }: Database, after: string, limit: number): Promise<readonly string[]> {
  const rows = await sql<{ member_id: string }[]>`
    select member_id from regulars.members
    where member_id > ${after}::uuid and state = 'active' and marketing_consent order by member_id limit ${limit}::int`;
  return rows.map((row) => row.member_id);
}

export interface PairSeen {
  readonly memberId: string;
  readonly sku: string;
  /** The newest purchase with this product. */
  readonly purchaseId: string;
  /** Local days since 1970-01-01, ascending, each once. */
  readonly days: readonly number[];
}

/** What these members bought and kept of these products. */
export const pairsOf = (
  database: Database,
  memberIds: readonly string[],
  skus: readonly string[],
  timeZone: string,
) => database.sql<PairSeen[]>`
  select member_id as "memberId", sku, (array_agg(purchase_id order by occurred_at desc, purchase_id desc))[1] as "purchaseId",
    jsonb_agg(distinct day order by day) as days
  from (${keptLines(database, timeZone, (memberId) => database.sql`${memberId} = any(${[...memberIds]}::uuid[])`)}
    and l.sku = any(${[...skus]}::text[])) k
  group by member_id, sku`;

/** When each of these members last had a repurchase offer, or would have had one, in the days from `since` on (`YYYY-MM-DD`). */
export async function lastOfferDays(
  { sql }: Database,
  memberIds: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ member_id: string; day: number }[]>`
    select d.member_id, max(c.local_date - date '1970-01-01') as day
    from regulars.campaigns c join regulars.deliveries d on d.campaign_id = c.campaign_id
    where c.kind = 'repurchase' and c.local_date >= ${since}::date and d.member_id = any(${[...memberIds]}::uuid[])
      and d.state not in ('skipped', 'failed', 'expired')
    group by d.member_id`;
  return new Map(rows.map((row) => [row.member_id, row.day]));
}

export interface OfferSeen {
  readonly content: unknown;
  readonly facts: unknown;
}

/** The offer that a campaign made to a member, or to somebody who was merged into them; not one that was never sent. */
export async function findOffer(
  { sql }: Database,
  campaignId: string,
  memberId: string,
): Promise<OfferSeen | undefined> {
  const rows = await sql<OfferSeen[]>`
    select c.content, d.facts
    from regulars.deliveries d join regulars.campaigns c on c.campaign_id = d.campaign_id
    where d.campaign_id = ${campaignId}::uuid and c.kind = 'repurchase'
      and d.member_id in (select member_id from regulars.members where member_id = ${memberId}::uuid
        or merged_into = ${memberId}::uuid)
      and d.attempts > 0 and d.state in ('queued', 'sending', 'sent', 'unknown')
    order by d.done_at limit 1`;
  return rows[0];
}
