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

/** By key range, so that the whole history is read once, in the order in which it is kept. */
const within = ({ sql }: Database, memberId: PendingQuery<Row[]>, { after, through }: MemberSpan) =>
  sql`${memberId} > ${after}::uuid and ${memberId} <= ${through}::uuid`;

/** Lines of which something was kept: what was brought back whole was not bought. */
function keptLines(database: Database, timeZone: string, span: MemberSpan) {
  const { sql } = database;
  return sql`
    select l.member_id, l.sku, l.purchase_id, p.occurred_at,
      (p.occurred_at at time zone ${timeZone}::text)::date - date '1970-01-01' as day
    from regulars.purchase_lines l
    join regulars.purchases p on p.member_id = l.member_id and p.purchase_id = l.purchase_id
    left join (
      select r.member_id, r.purchase_id, (x->>'lineNo')::int as line_no, sum((x->>'quantity')::int) as quantity
      from regulars.refunds r cross join jsonb_array_elements(r.lines) x
      where ${within(database, sql`r.member_id`, span)} group by 1, 2, 3) back
      on back.member_id = l.member_id and back.purchase_id = l.purchase_id and back.line_no = l.line_no
    where ${within(database, sql`l.member_id`, span)} and ${within(database, sql`p.member_id`, span)}
      and l.quantity > coalesce(back.quantity, 0)`;
}

/** The last of the next `limit` members above `after`; `undefined`: there is none. */
export async function lastOfNext({ sql }: Database, after: string, limit: number): Promise<string | undefined> {
  const rows = await sql<{ member_id: string }[]>`
    select member_id from (
      select member_id from regulars.members where member_id > ${after}::uuid order by member_id limit ${limit}::int) m
    order by member_id desc limit 1`;
  return rows[0]?.member_id;
}

/** How often these members bought each product of the catalogue again. Spans of members add up. */
export const productsSeen = (database: Database, span: MemberSpan, timeZone: string) => {
  const { sql } = database;
  return sql<ProductSeen[]>`
    with days as (select distinct member_id, sku, day from (${keptLines(database, timeZone, span)}) k),
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

/** How many members may get offers, counted up to `most`. */
export async function membersForOffers({ sql }: Database, most: number): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from regulars.members where state = 'active' and marketing_consent limit ${most}::int) m`;
  return rows[0]?.count ?? 0;
}

/** What these members are called. */
export async function namesOf(
  { sql }: Database,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await sql<{ member_id: string; name: string | null }[]>`
    select member_id, name from regulars.members where member_id = any(${[...memberIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.member_id, row.name]));
}

export interface PairSeen {
  readonly memberId: string;
  readonly sku: string;
  /** The newest purchase with this product. */
  readonly purchaseId: string;
  /** Local days since 1970-01-01, ascending, each once. */
  readonly days: readonly number[];
}

/** What members who may get marketing bought and kept of these products. */
export function pairsOf(database: Database, span: MemberSpan, skus: readonly string[], timeZone: string) {
  const { sql } = database;
  return sql<PairSeen[]>`
    select k.member_id as "memberId", k.sku, jsonb_agg(distinct k.day order by k.day) as days,
      (array_agg(k.purchase_id order by k.occurred_at desc, k.purchase_id desc))[1] as "purchaseId"
    from (${keptLines(database, timeZone, span)} and l.sku = any(${[...skus]}::text[])) k
    join regulars.members m on m.member_id = k.member_id and m.state = 'active' and m.marketing_consent
    group by k.member_id, k.sku`;
}

export interface OfferMade {
  readonly memberId: string;
  readonly sku: string;
  /** Local days since 1970-01-01. */
  readonly day: number;
}

/**
 * The last repurchase offer of each product that members had on any account of theirs, or would have had, in the days from
 * `since` on (`YYYY-MM-DD`).
 */
export function offersMade(database: Database, span: MemberSpan, since: string) {
  const { sql } = database;
  return sql<OfferMade[]>`
    select d.who as "memberId", d.facts->>'sku' as sku, max(c.local_date - date '1970-01-01') as day
    from regulars.campaigns c cross join lateral (
      select o.member_id as who, o.state, o.facts from regulars.deliveries o
      where o.campaign_id = c.campaign_id and ${within(database, sql`o.member_id`, span)}
      union all
      select m.merged_into, o.state, o.facts from regulars.members m
      join regulars.deliveries o on o.campaign_id = c.campaign_id and o.member_id = m.member_id
      where ${within(database, sql`m.merged_into`, span)}) d
    where c.kind = 'repurchase' and c.local_date >= ${since}::date and d.state not in ('skipped', 'failed', 'expired')
    group by 1, 2`;
}

/**
 * The occasions of these members' repurchase offers on dates from `since` on (`YYYY-MM-DD`), whatever became of them. Those
 * of `date` are left out: a plan that is taken up again chooses as it did before.
 */
export async function occasionsUsed(
  database: Database,
  span: MemberSpan,
  since: string,
  date: string,
): Promise<ReadonlySet<string>> {
  const { sql } = database;
  const rows = await sql<{ occasion: string }[]>`
    select o.occasion from regulars.member_occasions o
    join regulars.campaigns c on c.campaign_id = o.campaign_id and c.kind = 'repurchase'
    where ${within(database, sql`o.member_id`, span)} and c.local_date >= ${since}::date and c.local_date <> ${date}::date`;
  return new Set(rows.map(({ occasion }) => occasion));
}

export interface BoughtOn {
  readonly memberId: string;
  readonly sku: string;
  /** Local days since 1970-01-01. */
  readonly day: number;
}

/** What members bought and kept from `since` up to the day before `until`, both local dates (`YYYY-MM-DD`). */
export function boughtBetween(database: Database, span: MemberSpan, since: string, until: string, timeZone: string) {
  const { sql } = database;
  return sql<BoughtOn[]>`
    select distinct k.member_id as "memberId", k.sku, k.day
    from (${keptLines(database, timeZone, span)}
      and p.occurred_at >= ${since}::timestamp at time zone ${timeZone}::text
      and p.occurred_at < ${until}::timestamp at time zone ${timeZone}::text) k
    where k.sku is not null`;
}

export interface OfferSeen {
  readonly content: unknown;
  readonly facts: unknown;
}

/** The offer that a campaign made to a member on any account of theirs; not one that was never sent. */
export async function findOffer(
  { sql }: Database,
  campaignId: string,
  memberId: string,
): Promise<OfferSeen | undefined> {
  const rows = await sql<OfferSeen[]>`
    select c.content, d.facts
    from (select coalesce(merged_into, member_id) as id from regulars.members where member_id = ${memberId}::uuid) who
    join regulars.members own on own.member_id = who.id or own.merged_into = who.id
    join regulars.deliveries d on d.campaign_id = ${campaignId}::uuid and d.member_id = own.member_id
    join regulars.campaigns c on c.campaign_id = d.campaign_id and c.kind = 'repurchase'
    where d.attempts > 0 and d.state in ('queued', 'sending', 'sent', 'unknown')
    order by d.done_at limit 1`;
  return rows[0];
}
