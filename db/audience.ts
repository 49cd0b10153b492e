import type postgres from 'postgres';
import type { Audience, AudienceCondition } from '../src/core/campaigns/audience.ts';
import type { BirthdayKey } from '../src/core/members/birthdaysOn.ts';
import type { Database } from './client.ts';
import { isCapped } from './frequencyCap.ts';
import type { ChannelName } from './schema/index.ts';

/** Who is asked about, and as of when (shop time). Values travel as parameters, whatever an owner typed. */
export interface AudienceQuery {
  readonly audience: Audience;
  /** The first instant of the local day `days` days before, for each number of days that a condition names. */
  readonly since: (days: number) => Date;
  /** The birthdays that fall in the month; read only where a condition asks for them. */
  readonly birthdays: readonly BirthdayKey[];
  /** The ids of the shop's tiers, from the lowest to the highest. */
  readonly tiers: readonly string[];
  /** Connected channels: elsewhere nobody can be reached. */
  readonly channels: readonly ChannelName[];
  /** Who got marketing after this instant gets none now. */
  readonly cappedSince: Date;
  /** The control group: percent of those who would get it, by the campaign's id. */
  readonly campaignId: string;
  readonly controlPercent: number;
}

/** Why somebody in the audience does not get it; the first that holds. */
export type LeftOutReason = 'no-consent' | 'unreachable' | 'frequency';

/** Members of an audience who are alike in what matters to the sender. */
export interface AudienceGroup {
  readonly leftOut: LeftOutReason | null;
  /** The account that is written to; `null` where there is none. */
  readonly channel: ChannelName | null;
  readonly language: string;
  readonly heldOut: boolean;
  readonly members: number;
}

type Sql = postgres.ISql;
type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Every member of the audience with what becomes of them: a subquery of `member_id, left_out, channel, language, held_out`. */
export function audienceMembers(sql: Sql, query: AudienceQuery): Fragment {
  const { audience, cappedSince, campaignId, controlPercent } = query;
  return sql`
    select m.member_id, m.language, a.channel,
      case when not m.marketing_consent then 'no-consent' when a.channel is null then 'unreachable'
        when ${isCapped(sql, sql`c.last_at`, cappedSince)} then 'frequency' end as left_out,
      ${controlPercent}::int > 0 and ('x' || left(encode(sha256(convert_to(${`${campaignId}:`}::text || m.member_id::text,
        'UTF8')), 'hex'), 8))::bit(32)::bigint % 100 < ${controlPercent}::int as held_out
    from regulars.members m
    ${accountsOf(sql, query)}
    left join regulars.marketing_contacts c on c.member_id = m.member_id
    where m.state = 'active' ${[sql`and true`, ...audience.all.map((one) => sql`and ${conditionOf(sql, one, query)}`)]}`;
}

/**
 * The account that each member used last. For everybody all accounts are sorted once; for some a look at each member's
 * own is faster.
 */
const accountsOf = (sql: Sql, { audience, channels }: AudienceQuery): Fragment =>
  audience.all.length === 0
    ? sql`left join (
        select distinct on (i.member_id) i.member_id, i.channel from regulars.identities i
        where i.member_id is not null and i.reachability = 'reachable' and i.channel = any(${channels as ChannelName[]})
        order by i.member_id, i.last_active_at desc) a on a.member_id = m.member_id`
    : sql`left join lateral (
        select i.channel from regulars.identities i
        where i.member_id = m.member_id and i.reachability = 'reachable' and i.channel = any(${channels as ChannelName[]})
        order by i.last_active_at desc limit 1) a on true`;

function conditionOf(sql: Sql, condition: AudienceCondition, query: AudienceQuery): Fragment {
  switch (condition.kind) {
    case 'tag':
      return sql`exists (select 1 from regulars.member_tags t
        where t.member_id = m.member_id and t.tag = ${condition.tag})`;
    case 'tier': {
      // The higher one of what is earned and given counts; what the shop has not any more is as none.
      const rank = query.tiers.indexOf(condition.tier);
      const lower = query.tiers.slice(0, Math.max(0, rank));
      const isLower = (column: Fragment) =>
        sql`(${column} is null or ${column} = any(${lower}) or ${column} <> all(${query.tiers as string[]}))`;
      return sql`(${rank >= 0} and ((m.tier = ${condition.tier} and (m.tier_floor = m.tier or ${isLower(sql`m.tier_floor`)}))
        or (m.tier_floor = ${condition.tier} and ${isLower(sql`m.tier`)})))`;
    }
    case 'bought':
      return sql`exists (${boughtSince(sql, query.since(condition.days))} and l.sku = ${condition.sku})`;
    case 'bought-category':
      return sql`exists (${boughtSince(sql, query.since(condition.days))} and l.category = ${condition.category})`;
    case 'not-seen': {
      const since = query.since(condition.days).toISOString();
      return sql`m.joined_at < ${since}::timestamptz
        and (m.last_purchase_at is null or m.last_purchase_at < ${since}::timestamptz)
        and not exists (select 1 from regulars.identities s
          where s.member_id = m.member_id and s.last_active_at >= ${since}::timestamptz)`;
    }
    case 'birthday-month':
      return sql`exists (
        select 1 from jsonb_to_recordset(${JSON.stringify(query.birthdays)}::text::jsonb)
          as b(calendar text, month int, day int, "leapMonth" boolean)
        where b.calendar = m.birthday_calendar and b.month = m.birthday_month and b.day = m.birthday_day
          and b."leapMonth" = coalesce(m.birthday_leap_month, false))`;
    case 'channel':
      return sql`exists (select 1 from regulars.identities h
        where h.member_id = m.member_id and h.channel = ${condition.channel} and h.reachability = 'reachable')`;
  }
}

/** Lines of purchases that were not given back whole. */
const boughtSince = (sql: Sql, since: Date): Fragment => sql`
  select 1 from regulars.purchase_lines l
  join regulars.purchases p on p.member_id = l.member_id and p.purchase_id = l.purchase_id
  where l.member_id = m.member_id and p.occurred_at >= ${since.toISOString()}::timestamptz
    and (coalesce(p.net_minor, 0) = 0 or p.refunded_minor < p.net_minor)`;

/** How many members there are of each kind, as of one moment. */
export async function countAudience(database: Database, query: AudienceQuery): Promise<readonly AudienceGroup[]> {
  const { sql } = database;
  return sql<AudienceGroup[]>`
    select left_out as "leftOut", channel, language, held_out as "heldOut", count(*)::int as members
    from (${audienceMembers(sql, query)}) a group by 1, 2, 3, 4`;
}

/** The tags that members have, those of most members first. */
export async function commonTags(database: Database, limit: number): Promise<readonly string[]> {
  const rows = await database.sql<{ tag: string }[]>`
    select tag from regulars.member_tags group by tag order by count(*) desc, tag limit ${limit}`;
  return rows.map(({ tag }) => tag);
}

/** The categories of the catalogue, those of most products first. */
export async function commonCategories(database: Database, limit: number): Promise<readonly string[]> {
  const rows = await database.sql<{ category: string }[]>`
    select category from regulars.products where state = 'active' and category is not null
    group by category order by count(*) desc, category limit ${limit}`;
  return rows.map(({ category }) => category);
}
