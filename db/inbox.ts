import type { Database } from './client.ts';
import { type Pauses, pausesNow } from './pauses.ts';
import type { Address, ChannelName } from './schema/index.ts';
import { storable } from './storable.ts';

/** One stored event, leased to this worker. `attempt` counts from 1 and fences the finish. */
export interface ClaimedEvent {
  readonly channel: ChannelName;
  readonly eventId: string;
  readonly bytes: Uint8Array;
  readonly attempt: number;
  /** Milliseconds since it was stored, by the database's clock: that of this machine may differ, or be moved. */
  readonly ageMs: number;
  readonly pauses: Pauses;
}

/**
 * Leases the oldest waiting event of each person, so that each person's events are handled one after another by
 * whichever process comes first. A lease that ran out is taken over.
 */
export async function claimEvents(database: Database, limit: number, leaseSeconds: number): Promise<ClaimedEvent[]> {
  const rows = await database.sql<
    { channel: ChannelName; event_id: string; bytes: Uint8Array; attempts: number; age_ms: number; pauses: Pauses }[]
  >`
    with heads as (
      select i.channel, i.event_id from regulars.inbox i
      where i.state = 'waiting' and (i.leased_until is null or i.leased_until < now())
        and (i.channel_user_id = '' or not exists (
          select 1 from regulars.inbox earlier
          where earlier.state = 'waiting' and earlier.channel = i.channel
            and earlier.channel_user_id = i.channel_user_id and earlier.arrival_id < i.arrival_id))
      order by i.arrival_id limit ${limit} for update skip locked)
    update regulars.inbox i
    set leased_until = now() + make_interval(secs => ${leaseSeconds}::int), attempts = i.attempts + 1
    from heads where i.channel = heads.channel and i.event_id = heads.event_id
    returning i.channel, i.event_id, i.bytes, i.attempts, (extract(epoch from now() - i.received_at) * 1000)::float8 as age_ms,
      coalesce(${pausesNow(database)}, '{}') as pauses`;
  return rows.map((row) => ({
    channel: row.channel,
    eventId: row.event_id,
    bytes: row.bytes,
    attempt: row.attempts,
    ageMs: row.age_ms,
    pauses: row.pauses,
  }));
}

export type EventEnd =
  | { readonly state: 'done' }
  /** Kept with its reason, for the operator; blocks nobody. */
  | { readonly state: 'parked'; readonly reason: string }
  /** Tried again later; the person's next events wait for it. */
  | { readonly state: 'waiting'; readonly afterMs: number };

/** Where the person's conversation stands from here on; `state: null` ends it. */
export interface NextStep extends Address {
  readonly state: object | null;
}

/**
 * Ends this attempt, together with the step that the conversation goes to: the person's next event is handed out only
 * after this, so it finds that step. A worker whose lease was taken over changes nothing.
 */
export async function finishEvent(
  database: Database,
  event: ClaimedEvent,
  end: EventEnd,
  next?: NextStep,
): Promise<void> {
  const reason = end.state === 'parked' ? storable(end.reason).slice(0, 500) : null;
  const afterMs = end.state === 'waiting' ? end.afterMs : null;
  const { sql } = database;
  await sql`
    with ended as (
      update regulars.inbox
      set state = ${end.state}, reason = ${reason}, done_at = case when ${end.state} = 'waiting' then null else now() end,
          leased_until = now() + ${afterMs}::int * interval '1 millisecond'
      where channel = ${event.channel} and event_id = ${event.eventId} and attempts = ${event.attempt} and state = 'waiting'
      returning 1)
    ${next === undefined ? sql`select 1 from ended` : stepTo(database, next)}`;
}

const stepTo = ({ sql }: Database, { channel, channelUserId, state }: NextStep) =>
  state === null
    ? sql`delete from regulars.conversations
          where channel = ${channel} and channel_user_id = ${channelUserId} and exists (select 1 from ended)`
    : sql`insert into regulars.conversations (channel, channel_user_id, state, updated_at)
          select ${channel}, ${channelUserId}, ${JSON.stringify(state)}::text::jsonb, now() from ended
          on conflict (channel, channel_user_id) do update set state = excluded.state, updated_at = excluded.updated_at`;

/** Whether this attempt still holds its event. */
export async function holdsEvent(database: Database, event: ClaimedEvent): Promise<boolean> {
  const rows = await database.sql`
    select 1 from regulars.inbox
    where channel = ${event.channel} and event_id = ${event.eventId} and attempts = ${event.attempt} and state = 'waiting'`;
  return rows.length > 0;
}

/** Forgets what is done for longer than repeats can come (7 days); parked events stay until an operator decides. */
export async function pruneInbox(database: Database): Promise<number> {
  const result = await database.sql`
    delete from regulars.inbox where state = 'done' and done_at < now() - interval '7 days'`;
  return result.count;
}
