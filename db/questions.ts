import type postgres from 'postgres';
import type { BirthdayKey } from '../src/core/members/birthdaysOn.ts';
import type { Bounds, Condition, Question } from '../src/core/segments/question.ts';
import type { ChannelName } from './schema/index.ts';

/** What is asked about members, as of when (shop time). Values travel as parameters, whatever an owner typed. */
export interface QuestionQuery {
  /** Saved questions are in their places already. */
  readonly question: Question;
  /** Shop time. */
  readonly at: Date;
  /** The first instant of the local day so many days before; after it for a number below zero. */
  readonly since: (days: number) => Date;
  readonly birthdaysInMonth: readonly BirthdayKey[];
  readonly birthdaysWithin: (days: number) => readonly BirthdayKey[];
  /** The ids of the shop's tiers, from the lowest to the highest. */
  readonly tiers: readonly string[];
  /** Connected channels: elsewhere nobody can be reached. */
  readonly channels: readonly ChannelName[];
  /** A purchase so long after a campaign's message is an answer to it. */
  readonly responseDays: number;
}

type Sql = postgres.ISql;
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/**
 * Whether a question holds for the member `m` of a query: never null, so that it can be turned round. A condition that
 * adds something up asks for all members at once, which PostgreSQL joins; the others look at the member's own rows.
 */
export function holdsFor(sql: Sql, question: Question, query: QuestionQuery): Fragment {
  if ('kind' in question) return conditionOf(sql, question, query);
  if ('not' in question) return sql`(not ${holdsFor(sql, question.not, query)})`;
  return 'all' in question
    ? sql`(${[sql`true`, ...question.all.map((part) => sql` and ${holdsFor(sql, part, query)}`)]})`
    : sql`(${[sql`false`, ...question.any.map((part) => sql` or ${holdsFor(sql, part, query)}`)]})`;
}

function conditionOf(sql: Sql, condition: Condition, query: QuestionQuery): Fragment {
  switch (condition.kind) {
    case 'tag':
      return sql`exists (select 1 from regulars.member_tags t
        where t.member_id = m.member_id and t.tag = ${condition.tag})`;
    case 'tier':
      return tierIn(sql, [condition.tier], query.tiers);
    case 'tier-at-least':
      return tierIn(sql, query.tiers.slice(rankOf(condition.tier, query.tiers)), query.tiers);
    case 'joined':
      return sql`m.joined_at >= ${instant(sql, query.since(condition.days))}`;
    case 'birthday-month':
      return birthdayIn(sql, query.birthdaysInMonth);
    case 'birthday-within':
      return birthdayIn(sql, query.birthdaysWithin(condition.days));
    case 'language':
      return sql`(m.language = ${condition.language} or starts_with(m.language, ${`${condition.language}-`}::text))`;
    case 'consent':
      return sql`m.marketing_consent`;
    case 'channel':
      return reachableOn(sql, [condition.channel]);
    case 'reachable':
      return reachableOn(sql, query.channels);
    case 'points':
      return within(sql, sql`(m.available - m.deficit)`, condition);
    case 'points-leaving':
      return sql`exists (select 1 from regulars.lots t where t.member_id = m.member_id and t.remaining > 0
        and t.expires_at > ${instant(sql, query.at)} and t.expires_at < ${instant(sql, query.since(-condition.days - 1))})`;
    case 'voucher':
    case 'coupon-used':
      return couponCondition(sql, condition, query);
    case 'referred':
      return sql`exists (select 1 from regulars.referrals r where r.member_id = m.member_id
        and r.state in ('joined', 'qualified', 'rewarded'))`;
    case 'brought':
      return summed(
        sql,
        sql`select r.referrer_member_id as member_id from regulars.referrals r
        where r.state = 'rewarded' group by 1`,
        sql`count(*)`,
        condition,
      );
    case 'campaign':
      return answered(sql, condition, query);
    case 'segment':
      throw new Error('a saved question is put in its place before it is asked');
    default:
      return purchaseCondition(sql, condition, query);
  }
}

type PurchaseCondition = Extract<
  Condition,
  { kind: 'bought' | 'bought-category' | 'bought-anything' | 'not-seen' | 'purchases' | 'spend' }
>;

function purchaseCondition(sql: Sql, condition: PurchaseCondition, query: QuestionQuery): Fragment {
  switch (condition.kind) {
    case 'bought':
      return boughtSince(sql, sql`l.sku = ${condition.sku}`, condition, query);
    case 'bought-category':
      return boughtSince(sql, sql`l.category = ${condition.category}`, condition, query);
    case 'bought-anything': {
      const since = instant(sql, query.since(condition.days));
      // The roll-up of the last purchase knows of no store and of no return, so it only says who surely did not buy.
      return sql`(coalesce(m.last_purchase_at >= ${since}, false) and exists (select 1 from regulars.purchases p
        where p.member_id = m.member_id and p.occurred_at >= ${since} and ${stands(sql)}
          ${condition.store === undefined ? sql`` : sql`and p.store = ${condition.store}`}))`;
    }
    case 'not-seen': {
      const since = instant(sql, query.since(condition.days));
      return sql`(m.joined_at < ${since} and (m.last_purchase_at is null or m.last_purchase_at < ${since})
        and not exists (select 1 from regulars.identities s
          where s.member_id = m.member_id and s.last_active_at >= ${since}))`;
    }
    case 'purchases':
      if (condition.days === undefined) return within(sql, sql`m.purchases`, condition);
      return summed(sql, purchasesSince(sql, query.since(condition.days)), sql`count(*)`, condition);
    case 'spend':
      if (condition.days === undefined) return within(sql, sql`m.spend_minor`, condition);
      return summed(
        sql,
        purchasesSince(sql, query.since(condition.days)),
        sql`sum(coalesce(p.net_minor, 0) - p.refunded_minor)`,
        condition,
      );
  }
}

const instant = (sql: Sql, at: Date): Fragment => sql`${at.toISOString()}::timestamptz`;

/** A purchase that was not given back whole. */
const stands = (sql: Sql): Fragment => sql`(coalesce(p.net_minor, 0) = 0 or p.refunded_minor < p.net_minor)`;

const purchasesSince = (sql: Sql, since: Date): Fragment => sql`
  select p.member_id from regulars.purchases p where p.occurred_at >= ${instant(sql, since)} and ${stands(sql)}
  group by p.member_id`;

const within = (sql: Sql, value: Fragment, { atLeast, atMost }: Bounds): Fragment =>
  sql`(true ${atLeast === undefined ? sql`` : sql`and ${value} >= ${atLeast}::bigint`}
    ${atMost === undefined ? sql`` : sql`and ${value} <= ${atMost}::bigint`})`;

/**
 * Whether what is added up over a member's rows is within bounds, where no row is zero. Who has no row is not in the
 * sums, so bounds that hold zero ask who is outside them instead.
 */
function summed(sql: Sql, grouped: Fragment, sum: Fragment, bounds: Bounds): Fragment {
  const { atLeast = -Infinity, atMost = Infinity } = bounds;
  const holdsZero = atLeast <= 0 && atMost >= 0;
  const having = holdsZero ? sql`not ${within(sql, sum, bounds)}` : within(sql, sum, bounds);
  const found = sql`exists (select 1 from (${grouped} having ${having}) s where s.member_id = m.member_id)`;
  return holdsZero ? sql`(not ${found})` : found;
}

/** Pieces of a line that were not given back. Most purchases have no refund, and are not asked for one. */
const kept = (
  sql: Sql,
): Fragment => sql`(l.quantity - case when p.refunded_minor = 0 and coalesce(p.net_minor, 0) > 0 then 0
  else coalesce((select sum(b.quantity) from regulars.refunds r, jsonb_to_recordset(r.lines) as b("lineNo" int, quantity int)
    where r.member_id = l.member_id and r.purchase_id = l.purchase_id and b."lineNo" = l.line_no), 0) end)`;

function boughtSince(
  sql: Sql,
  what: Fragment,
  { days, quantity }: { readonly days: number; readonly quantity?: number },
  query: QuestionQuery,
): Fragment {
  const lines = sql`regulars.purchase_lines l
    join regulars.purchases p on p.member_id = l.member_id and p.purchase_id = l.purchase_id
    where p.occurred_at >= ${instant(sql, query.since(days))} and ${stands(sql)} and ${what}`;
  return quantity === undefined
    ? sql`exists (select 1 from ${lines} and l.member_id = m.member_id and ${kept(sql)} > 0)`
    : summed(sql, sql`select l.member_id from ${lines} group by l.member_id`, sql`sum(${kept(sql)})`, {
        atLeast: quantity,
      });
}

const reachableOn = (sql: Sql, channels: readonly ChannelName[]): Fragment =>
  sql`exists (select 1 from regulars.identities h
    where h.member_id = m.member_id and h.channel = any(${channels as ChannelName[]}) and h.reachability = 'reachable')`;

const birthdayIn = (sql: Sql, birthdays: readonly BirthdayKey[]): Fragment => sql`exists (
  select 1 from jsonb_to_recordset(${JSON.stringify(birthdays)}::text::jsonb)
    as b(calendar text, month int, day int, "leapMonth" boolean)
  where b.calendar = m.birthday_calendar and b.month = m.birthday_month and b.day = m.birthday_day
    and b."leapMonth" = coalesce(m.birthday_leap_month, false))`;

/** What the shop has not any more is as none. */
const rankOf = (tier: string, tiers: readonly string[]): number => {
  const rank = tiers.indexOf(tier);
  return rank < 0 ? tiers.length : rank;
};

/** The higher one of what is earned and given counts; what the shop has not any more is as none. */
function tierIn(sql: Sql, wanted: readonly string[], tiers: readonly string[]): Fragment {
  const known = sql`${tiers as string[]}::text[]`;
  return sql`coalesce((${known})[greatest(array_position(${known}, m.tier), array_position(${known}, m.tier_floor))]
    = any(${wanted as string[]}::text[]), false)`;
}

function couponCondition(
  sql: Sql,
  condition: Extract<Condition, { kind: 'voucher' | 'coupon-used' }>,
  query: QuestionQuery,
): Fragment {
  if (condition.kind === 'coupon-used')
    return sql`exists (select 1 from regulars.redemptions r where r.member_id = m.member_id
      and r.coupon_id = ${condition.couponId}::uuid and r.reversed_at is null)`;
  const { couponId, days } = condition;
  return sql`exists (select 1 from regulars.vouchers v where v.member_id = m.member_id and v.state = 'issued'
    and (v.expires_at is null or v.expires_at > ${instant(sql, query.at)})
    ${couponId === undefined ? sql`` : sql`and v.coupon_id = ${couponId}::uuid`}
    ${days === undefined ? sql`` : sql`and v.expires_at < ${instant(sql, query.since(-days - 1))}`})`;
}

function answered(
  sql: Sql,
  { campaignId, did }: Extract<Condition, { kind: 'campaign' }>,
  { responseDays }: QuestionQuery,
): Fragment {
  const got = sql`select 1 from regulars.deliveries d
    where d.campaign_id = ${campaignId}::uuid and d.member_id = m.member_id and d.state = 'sent'`;
  switch (did) {
    case 'chosen':
      // A merge leaves deliveries with the account that it closed.
      return sql`exists (select 1 from (
        select d.member_id from regulars.deliveries d where d.campaign_id = ${campaignId}::uuid
        union all
        select f.merged_into from regulars.members f
        join regulars.deliveries d on d.campaign_id = ${campaignId}::uuid and d.member_id = f.member_id
        where f.merged_into is not null) s where s.member_id = m.member_id)`;
    case 'sent':
      return sql`exists (${got})`;
    case 'took':
      return sql`exists (select 1 from regulars.vouchers v where v.member_id = m.member_id
        and v.source = 'campaign' and v.source_id = ${campaignId}::uuid)`;
    case 'bought':
      return sql`exists (${got} and exists (select 1 from regulars.purchases p where p.member_id = m.member_id
        and p.occurred_at >= d.done_at and p.occurred_at < d.done_at + ${responseDays}::int * interval '1 day'
        and ${stands(sql)}))`;
  }
}
