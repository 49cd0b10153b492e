import type { PendingQuery, Row } from 'postgres';
import type { Buyers, Gaps } from '../src/core/predict/renewal.ts';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';

/** What was seen of a product in the catalogue, hidden ones included: their gaps tell about the shop. */
export interface ProductSeen extends Gaps, Buyers {
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
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

/** The last of the next `limit` members above `after`; `undefined`: there is none. */
export async function lastOfNext({ sql }: Database, after: string, limit: number): Promise<string | undefined> {
  const rows = await sql<{ member_id: string }[]>`
    select member_id from (
      select member_id from regulars.members where member_id > ${after}::uuid order by member_id limit ${limit}::int) m
    order by member_id desc limit 1`;
  return rows[0]?.member_id;
}

/** How often each product of the catalogue was bought again, summed up. */
export const productsSeen = ({ sql }: Database) => sql<ProductSeen[]>`
  select p.sku, p.name, p.category, p.state = 'active' as active, p.repurchase_days as "statedDays", d.count,
    d.sum_log as "sumLog", d.buyers, d.repeat_buyers as "repeatBuyers"
  from (
    select sku, sum(gaps)::int as count, sum(sum_log)::float8 / 1e9 as sum_log, sum(buyers)::int as buyers,
      sum(repeat_buyers)::int as repeat_buyers
    from regulars.product_days group by sku having sum(buyers) > 0) d
  join regulars.products p on p.sku = d.sku order by p.sku`;

/** How many members there are, of any state, counted up to `most`. */
export async function membersUpTo({ sql }: Database, most: number): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from (select 1 from regulars.members limit ${most}::int) m`;
  return rows[0]?.count ?? 0;
}

/** How many members may get offers, counted up to `most`. */
export async function membersForOffers({ sql }: Database, most: number): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from regulars.members where state = 'active' and marketing_consent limit ${most}::int) m`;
  return rows[0]?.count ?? 0;
}

export interface PairSeen {
  readonly memberId: string;
  readonly sku: string;
  /** The newest purchase with this product. */
  readonly purchaseId: string;
  /** Local days since 1970-01-01, ascending, each once. */
  readonly days: readonly number[];
}

const PAIRS_OF = `
  select p.member_id as "memberId", p.sku, to_json(p.days) as days, p.purchase_id as "purchaseId"
  from (
    select m.member_id from regulars.members m
    where m.member_id > $1::uuid and m.member_id <= $2::uuid and m.state = 'active' and m.marketing_consent offset 0) m
  cross join lateral (
    select * from regulars.pair_histories p where p.member_id = m.member_id and p.sku = any($3::text::text[]) offset 0) p`;

/**
 * What members who may get marketing bought and kept of these products, as it was summed up. Planned anew each time, as
 * all that looks up many by their keys here.
 */
export const pairsOf = ({ sql }: Database, { after, through }: MemberSpan, skus: readonly string[]) =>
  sql.unsafe<PairSeen[]>(PAIRS_OF, [after, through, arrayLiteral(skus)]);

export interface PairForetold extends PairSeen {
  /** That it is bought in the 7 days from the date on. */
  readonly probability: number;
  /** Local days since 1970-01-01. */
  readonly expectedDay: number;
}

const PAIRS_FORETOLD = `
  select f.member_id as "memberId", f.sku, to_json(p.days[cardinality(p.days):]) as days, p.purchase_id as "purchaseId",
    f.probability, f.expected_day as "expectedDay"
  from (
    select * from regulars.pair_forecasts f
    where f.member_id > $1::uuid and f.member_id <= $2::uuid and f.local_date = $3::date offset 0) f
  cross join lateral (
    select 1 from regulars.members m
    where m.member_id = f.member_id and m.state = 'active' and m.marketing_consent offset 0) m
  cross join lateral (
    select * from regulars.pair_histories p where p.member_id = f.member_id and p.sku = f.sku offset 0) p`;

/** What is kept of these members for a date, of those who may get marketing: `days` has the last one alone. */
export const pairsForetold = ({ sql }: Database, { after, through }: MemberSpan, localDate: string) =>
  sql.unsafe<PairForetold[]>(PAIRS_FORETOLD, [after, through, localDate]);

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
