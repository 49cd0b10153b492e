import type { Database } from './client.ts';

/** How the queues and jobs stand, in seconds of the database's clock. Counts stop at `MOST_COUNTED`. */
export interface Operations {
  readonly inboxWaiting: number;
  readonly inboxOldestSeconds: number;
  readonly inboxParked: number;
  /** Due now, and due later. */
  readonly outboxDue: number;
  readonly outboxLater: number;
  readonly outboxOldestSeconds: number;
  /** Notices that five minutes were not enough for, and how long the oldest of them waits. */
  readonly outboxLate: number;
  readonly outboxLateSeconds: number;
  readonly deliveriesWaiting: readonly {
    readonly messageClass: string;
    readonly state: string;
    readonly count: number;
  }[];
  readonly campaignsPaused: number;
  /** A restored backup that waits for the owner's word, for how long and with how much. */
  readonly restoreWaiting: { readonly seconds: number; readonly campaigns: number; readonly notices: number } | null;
  readonly jobs: readonly JobStand[];
  /** What stands still and was told, and since when, in seconds. */
  readonly alarms: readonly { readonly what: string; readonly seconds: number }[];
  /** Channels that are held back, for how long still. */
  readonly pauses: readonly { readonly channel: string; readonly reason: string; readonly seconds: number }[];
  /** Sessions of every process of the service, and what the server allows to all its users. */
  readonly connections: number;
  readonly connectionsAllowed: number;
}

export interface JobStand {
  readonly job: string;
  /** The last local date it was done for; `null` when it never was. */
  readonly doneDate: string | null;
  /** Epoch seconds. */
  readonly finishedAt: number | null;
  /** For how long a run is under way, or lies where its process died. */
  readonly runningSeconds: number | null;
  readonly isAbandoned: boolean;
}

const MOST_COUNTED = 10_000;

/** One statement over partial indexes and small tables: nothing in it grows with the members or the past. */
export async function readOperations({ sql }: Database): Promise<Operations> {
  const rows = await sql<Operations[]>`
    with waiting as (select received_at from regulars.inbox where state = 'waiting' limit ${MOST_COUNTED}),
      queued as (
        select not_before, created_at, attempts from regulars.outbox where state = 'queued'
        order by not_before limit ${MOST_COUNTED}),
      late as (
        select case when attempts = 0 then not_before else created_at end as since from queued
        where not_before < now() - interval '5 minutes' or (attempts > 0 and created_at < now() - interval '5 minutes'))
    select
      (select count(*)::int from waiting) as "inboxWaiting",
      (select coalesce(extract(epoch from now() - min(received_at)), 0)::float8 from waiting) as "inboxOldestSeconds",
      (select count(*)::int from (select 1 from regulars.inbox where state = 'parked' limit ${MOST_COUNTED}) parked) as "inboxParked",
      (select count(*)::int from queued where not_before <= now()) as "outboxDue",
      (select count(*)::int from queued where not_before > now()) as "outboxLater",
      (select coalesce(extract(epoch from now() - min(not_before)), 0)::float8 from queued where not_before <= now()) as "outboxOldestSeconds",
      (select count(*)::int from late) as "outboxLate",
      (select coalesce(extract(epoch from now() - min(since)), 0)::float8 from late) as "outboxLateSeconds",
      (select coalesce(jsonb_agg(jsonb_build_object('messageClass', message_class, 'state', state, 'count', waiting)), '[]')
        from (select c.message_class, c.state,
                sum(r.total - r.sent - r.failed - r.skipped - r.unknown - r.expired - r.held_out) as waiting
              from regulars.delivery_ranges r join regulars.campaigns c using (campaign_id)
              where r.state = 'open' group by c.message_class, c.state) open) as "deliveriesWaiting",
      (select count(*)::int from regulars.campaigns where state = 'paused') as "campaignsPaused",
      (select jsonb_build_object('seconds', extract(epoch from now() - restored_at)::float8,
          'campaigns', (select count(*)::int from regulars.campaigns where state = 'paused' and pause_reason = 'restored'),
          'notices', (select count(*)::int from (
            select 1 from regulars.outbox where state = 'queued' and not_before = 'infinity' limit ${MOST_COUNTED}) held))
        from regulars.restores where state = 'waiting') as "restoreWaiting",
      (select coalesce(jsonb_agg(jsonb_build_object('job', job, 'doneDate', done_date, 'finishedAt', finished_at,
          'runningSeconds', running_seconds, 'isAbandoned', abandoned) order by job), '[]')
        from (select job, max(local_date) filter (where state = 'done') as done_date,
                extract(epoch from max(finished_at))::float8 as finished_at,
                extract(epoch from now() - min(started_at) filter (where state = 'running'))::float8 as running_seconds,
                coalesce(bool_or(state = 'running' and coalesce(leased_until, started_at) < now() - interval '5 minutes'), false) as abandoned
              from regulars.job_runs group by job) runs) as jobs,
      (select coalesce(jsonb_agg(jsonb_build_object('what', what, 'seconds', extract(epoch from now() - since)::float8)
          order by what), '[]') from regulars.alarms where what <> 'parked') as alarms,
      (select coalesce(jsonb_agg(jsonb_build_object('channel', channel, 'reason', reason,
          'seconds', extract(epoch from until - now())::float8) order by channel), '[]')
        from regulars.channel_pauses where until > now()) as pauses,
      (select count(*)::int from pg_stat_activity
        where application_name = 'regulars' and datname = current_database()) as connections,
      current_setting('max_connections')::int as "connectionsAllowed"`;
  const [row] = rows;
  if (row === undefined) throw new Error('a select without from gives one row');
  return row;
}
