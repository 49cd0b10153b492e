import type postgres from 'postgres';
import { and, desc, eq, lt, sql } from '#drizzle';
import { type AudienceQuery, audienceMembers, type LeftOutReason } from './audience.ts';
import type { CampaignRow } from './campaigns.ts';
import type { Database } from './client.ts';
import { RANGE_SIZE } from './deliveries.ts';
import { inLongSession } from './longSession.ts';
import { campaigns } from './schema/index.ts';
import { type Part, part } from './unit.ts';

/** Broadcasts after one (its id; `null`: from the newest on), the newest first. */
export const broadcastsAfter = (database: Database, after: string | null, limit: number): Promise<CampaignRow[]> =>
  database.read
    .select()
    .from(campaigns)
    .where(
      after === null
        ? eq(campaigns.kind, 'broadcast')
        : and(eq(campaigns.kind, 'broadcast'), lt(campaigns.campaignId, after)),
    )
    .orderBy(desc(campaigns.campaignId))
    .limit(limit);

/**
 * Broadcasts that are confirmed, due at `now` (shop time) and not expanded yet. One for whoever was not chosen for another
 * waits while that has still to choose.
 */
export async function dueBroadcasts(database: Database, now: Date): Promise<readonly string[]> {
  const rows = await database.sql<{ campaign_id: string }[]>`
    select c.campaign_id from regulars.campaigns c
    where c.state = 'scheduled' and c.kind = 'broadcast' and c.started_at is null
      and c.due_at <= ${now.toISOString()}::timestamptz
      and not exists (select 1 from regulars.campaigns f
        where f.state in ('scheduled', 'paused') and f.kind = 'broadcast' and f.started_at is null
          and c.audience @> jsonb_build_object('all', jsonb_build_array(jsonb_build_object('not',
            jsonb_build_object('kind', 'campaign', 'campaignId', f.campaign_id, 'did', 'chosen')))))
    order by c.due_at`;
  return rows.map((row) => row.campaign_id);
}

/** The broadcast for whoever is not chosen for another, while it is still to begin; `undefined`: there is none. */
export async function othersOfBroadcast(database: Database, campaignId: string): Promise<CampaignRow | undefined> {
  const others = { all: [{ not: { kind: 'campaign', campaignId, did: 'chosen' } }] };
  const rows = await database.read
    .select()
    .from(campaigns)
    .where(
      and(
        eq(campaigns.kind, 'broadcast'),
        eq(campaigns.state, 'scheduled'),
        sql`${campaigns.audience} @> ${JSON.stringify(others)}::text::jsonb`,
      ),
    )
    .limit(1);
  return rows[0];
}

type Draft = Pick<CampaignRow, 'campaignId' | 'version'>;

/** Writes a draft over the one that was read: of two edits at once, one finds it changed. */
export const changeDraftPart = (
  read: Draft,
  row: Pick<CampaignRow, 'content' | 'audience' | 'controlPercent' | 'waitHours'>,
): Part =>
  part('campaign')`update regulars.campaigns
    set version = version + 1, content = ${JSON.stringify(row.content)}::text::jsonb,
      audience = ${JSON.stringify(row.audience)}::text::jsonb, control_percent = ${row.controlPercent}::smallint,
      wait_hours = ${row.waitHours}::smallint
    where campaign_id = ${read.campaignId}::uuid and version = ${read.version}::int and state = 'draft'`;

export const deleteDraftPart = ({ campaignId, version }: Draft): Part =>
  part('campaign')`delete from regulars.campaigns
    where campaign_id = ${campaignId}::uuid and version = ${version}::int and state = 'draft'`;

/** From a draft to what is sent when due: of two confirmations at once, one finds it confirmed. */
export const confirmDraftPart = ({ campaignId, version }: Draft, audience: unknown, dueAt: Date): Part =>
  part('campaign')`update regulars.campaigns
    set version = version + 1, state = 'scheduled', due_at = ${dueAt.toISOString()}::timestamptz,
      audience = ${JSON.stringify(audience)}::text::jsonb
    where campaign_id = ${campaignId}::uuid and version = ${version}::int and state = 'draft'`;

export interface Expanded {
  readonly queued: number;
  readonly heldOut: number;
  readonly leftOut: Readonly<Record<LeftOutReason, number>>;
}

/**
 * Writes the deliveries of a confirmed broadcast, cuts them into ranges and gives it to the sender, as one statement:
 * killed in the middle, nothing of it is there. `undefined`: another process has expanded it, or it was cancelled.
 *
 * Everybody is looked at once, by member id, and numbered on the way: of a range only the first and the last are read again.
 * Rows of one channel stand together, those of the most first: a channel that takes half an hour longer than another
 * would else change every page once more, and after each checkpoint PostgreSQL logs a changed page whole.
 */
export async function expandBroadcast(
  database: Database,
  query: AudienceQuery,
  now: Date,
): Promise<Expanded | undefined> {
  const at = now.toISOString();
  const { campaignId } = query;
  const rows = await inLongSession(
    database,
    (sql) => sql<Expanded[]>`
      with due as (
        select campaign_id from regulars.campaigns
        where campaign_id = ${campaignId} and kind = 'broadcast' and state = 'scheduled' and started_at is null
        for update),
      found as materialized (
        select a.member_id, a.left_out, a.channel, a.held_out,
          count(*) filter (where a.left_out is null) over met as chosen_yet,
          count(*) filter (where a.left_out is null and a.held_out) over met as held_yet
        from (${audienceMembers(sql, query, { anyAccount: true })}) a
        where (select campaign_id from due) is not null
        window met as (order by a.member_id rows unbounded preceding)),
      delivered as (
        insert into regulars.deliveries (campaign_id, member_id, state, done_at)
        select ${campaignId}::uuid, member_id, case when held_out then 'held_out' else 'queued' end,
          case when held_out then ${at}::timestamptz end
        from ${query.channels.length > 1 ? chosenByChannel(sql) : sql`found where left_out is null`}),
      counts as (
        select count(*) filter (where left_out is null) as chosen,
          count(*) filter (where left_out is null and held_out)::int as held,
          jsonb_build_object('no-consent', count(*) filter (where left_out = 'no-consent'),
            'unreachable', count(*) filter (where left_out = 'unreachable'),
            'frequency', count(*) filter (where left_out = 'frequency')) as left_out
        from found),
      cut as (
        insert into regulars.delivery_ranges
          (campaign_id, range_no, first_member_id, last_member_id, state, total, held_out)
        select ${campaignId}::uuid, range_no, first_id, last_id, case when held = total then 'done' else 'open' end,
          total, held
        from (
          select (chosen_yet - 1) / ${RANGE_SIZE}::int as range_no, (array_agg(member_id order by member_id))[1] as first_id,
            (array_agg(member_id order by member_id desc))[1] as last_id, max(chosen_yet) - min(chosen_yet) + 1 as total,
            max(held_yet) - min(held_yet - held_out::int) as held
          from found
          where left_out is null and (chosen_yet % ${RANGE_SIZE}::int <= 1 or chosen_yet = (select chosen from counts))
          group by 1) r),
      started as (
        update regulars.campaigns c
        set version = version + 1, started_at = ${at}::timestamptz, left_out = counts.left_out,
          state = case when counts.chosen = counts.held then 'done' else 'sending' end,
          finished_at = case when counts.chosen = counts.held then ${at}::timestamptz end
        from due, counts where c.campaign_id = due.campaign_id
        returning 1)
      select (counts.chosen - counts.held)::int as queued, counts.held as "heldOut", counts.left_out as "leftOut"
      from counts, started`,
  );
  return rows[0];
}

/** Whoever is chosen, channel by channel and each by member id: the account that was looked at need not be the last used. */
const chosenByChannel = (sql: postgres.ISql) => sql`
  (select channel from found where left_out is null group by channel order by count(*) desc) c
  cross join lateral (
    select member_id, held_out from found where found.left_out is null and found.channel = c.channel offset 0) chosen`;
