import type { Database } from './client.ts';
import { noRestoreWaits } from './restores.ts';
import { type Part, part } from './unit.ts';

/** What is next in each queue, as a mark that changes when the queue moves; `null`: nothing is due there. */
export interface QueueMarks {
  readonly inbox: string | null;
  readonly outbox: string | null;
  /** The next range, where nobody has it in hand. */
  readonly campaigns: string | null;
  /** A broadcast whose time has come and that has no ranges yet. */
  readonly broadcasts: string | null;
  /** Messages that lie aside, up to 10,000. */
  readonly parked: number;
  /** Channels that asked us to wait, for longer than five minutes now. */
  readonly refusing: readonly string[];
  /** What was told to stand still and was not told to move again. */
  readonly told: readonly string[];
}

/**
 * One statement over partial indexes and small tables. `now` is shop time; `maySend` false (quiet hours) leaves campaigns
 * out. What waits for its time, is paused or held back until a date is not due, and so is no mark.
 */
export async function queueMarks(database: Database, now: Date, maySend: boolean): Promise<QueueMarks> {
  const { sql } = database;
  const at = now.toISOString();
  const [row] = await sql<QueueMarks[]>`
    select
      (select channel || ':' || event_id || ':' || attempts from regulars.inbox
        where state = 'waiting' and (leased_until is null or leased_until < now())
        order by arrival_id limit 1) as inbox,
      (select outbox_id || ':' || attempts from regulars.outbox
        where state = 'queued' and not_before <= now() and (leased_until is null or leased_until < now())
          and (member_id is null or ${noRestoreWaits(database)})
        order by outbox_id limit 1) as outbox,
      (select r.campaign_id || ':' || r.range_no || ':' || r.token
        from regulars.delivery_ranges r join regulars.campaigns c using (campaign_id)
        where ${maySend}::boolean and r.state = 'open' and c.state in ('scheduled', 'sending')
          and (c.due_at is null or c.due_at <= ${at}::timestamptz)
          and (r.not_before <= now() or (r.not_before is null and not (r.at_pace
            and exists (select 1 from regulars.channel_pauses p where p.until > now()))))
          and (r.leased_until is null or r.leased_until < now())
        order by c.message_class = 'marketing', c.kind = 'broadcast', c.due_at, r.campaign_id, r.range_no
        limit 1) as campaigns,
      (select c.campaign_id::text from regulars.campaigns c
        where ${maySend}::boolean and c.state = 'scheduled' and c.kind = 'broadcast' and c.due_at <= ${at}::timestamptz
          and not exists (select 1 from regulars.delivery_ranges r where r.campaign_id = c.campaign_id)
        order by c.campaign_id limit 1) as broadcasts,
      (select count(*)::int from (select 1 from regulars.inbox where state = 'parked' limit 10000) aside) as parked,
      (select coalesce(jsonb_agg(channel), '[]') from regulars.channel_pauses
        where reason = 'rate-limit' and until > now() and since < now() - interval '5 minutes') as refusing,
      (select coalesce(jsonb_agg(what order by what), '[]') from regulars.alarms) as told`;
  if (row === undefined) throw new Error('a select without from gives one row');
  return row;
}

/** Races when another process told it meanwhile. */
export const raiseAlarmPart = (what: string, seconds: number): Part =>
  part('alarms')`insert into regulars.alarms (what, since)
    values (${what}::text, now() - make_interval(secs => ${seconds}::float8)) on conflict do nothing`;

/** Races when another process ended it meanwhile. */
export const endAlarmPart = (what: string): Part =>
  part('alarms')`delete from regulars.alarms where what = ${what}::text`;
