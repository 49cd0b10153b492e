import type postgres from 'postgres';
import type { Database } from './client.ts';
import { isCapped } from './frequencyCap.ts';
import { type Fragment, holdsFor, type QuestionQuery } from './questions.ts';
import type { ChannelName } from './schema/index.ts';

/** Whom a campaign would be sent to, and as of when (shop time). */
export interface AudienceQuery extends QuestionQuery {
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

/**
 * Every member of the audience with what becomes of them: a subquery of `member_id, left_out, channel, language, held_out`.
 * `channel` is that of the account they used last; where nobody asks which it is, `anyAccount` costs less.
 */
export function audienceMembers(sql: Sql, query: AudienceQuery, { anyAccount = false } = {}): Fragment {
  const { question, cappedSince, campaignId, controlPercent } = query;
  return sql`
    select m.member_id, m.language, a.channel,
      case when not m.marketing_consent then 'no-consent' when a.channel is null then 'unreachable'
        when ${isCapped(sql, sql`c.last_at`, cappedSince)} then 'frequency' end as left_out,
      ${controlPercent}::int > 0 and ('x' || left(encode(sha256(convert_to(${`${campaignId}:`}::text || m.member_id::text,
        'UTF8')), 'hex'), 8))::bit(32)::bigint % 100 < ${controlPercent}::int as held_out
    from regulars.members m
    ${accountsOf(sql, query, anyAccount ? sql`i.member_id` : sql`i.member_id, i.last_active_at desc`)}
    left join regulars.marketing_contacts c on c.member_id = m.member_id
    where m.state = 'active' and ${holdsFor(sql, question, query)}`;
}

/**
 * One account of each member, the first by `order`. For everybody all accounts are sorted once; for some a look at each
 * member's own is faster.
 */
const accountsOf = (sql: Sql, { question, channels }: AudienceQuery, order: Fragment): Fragment =>
  'all' in question && question.all.length === 0
    ? sql`left join (
        select distinct on (i.member_id) i.member_id, i.channel from regulars.identities i
        where i.member_id is not null and i.reachability = 'reachable' and i.channel = any(${channels as ChannelName[]})
        order by ${order}) a on a.member_id = m.member_id`
    : sql`left join lateral (
        select i.channel from regulars.identities i
        where i.member_id = m.member_id and i.reachability = 'reachable' and i.channel = any(${channels as ChannelName[]})
        order by ${order} limit 1) a on true`;

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
