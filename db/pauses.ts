import type { Database } from './client.ts';
import type { ChannelName, channelPauses } from './schema/index.ts';
import { type Part, part } from './unit.ts';

/** The platform asked us to wait, or takes no more of this shop's messages this month. */
export type PauseReason = (typeof channelPauses.$inferSelect)['reason'];

/** Why nobody sends on a channel, and for how many milliseconds from now; 0: it may be tried whether its limit still holds. */
export interface Pause {
  readonly ms: number;
  readonly reason: PauseReason;
}

/** A channel that is not named is free. */
export type Pauses = Readonly<Partial<Record<ChannelName, Pause>>>;

/** The pauses that hold now, as a column of whatever is read anyway: looking costs no statement of its own. */
export const pausesNow = (database: Database) => database.sql`
  (select jsonb_object_agg(p.channel, jsonb_build_object('reason', p.reason,
      'ms', greatest(0, (extract(epoch from p.until - now()) * 1000)::float8)))
   from regulars.channel_pauses p where p.until > now() or p.reason = 'monthly-limit')`;

/**
 * Holds a channel back for every process; a shorter pause changes nothing. A monthly limit stays known after its time,
 * until `endOfLimitParts`; a 429 of the other kind meanwhile does not hide it.
 */
export async function pauseChannel(
  database: Database,
  channel: ChannelName,
  seconds: number,
  reason: PauseReason,
): Promise<void> {
  await database.sql`
    insert into regulars.channel_pauses as p (channel, until, reason)
    values (${channel}, now() + make_interval(secs => ${seconds}::float8), ${reason})
    on conflict (channel) do update set until = greatest(p.until, excluded.until),
      reason = case when p.reason = 'monthly-limit' then p.reason else excluded.reason end,
      since = case when p.reason = 'monthly-limit' or (p.until > now() and p.reason = excluded.reason) then p.since
        else excluded.since end`;
}

/** What of its own the shop says meanwhile waits under this word. */
export const HELD = 'monthly-limit';

/** What waits for a channel's limit goes out with the next look. */
const wakeParts = (): readonly Part[] => [
  {
    ...part('outbox_held')`update regulars.outbox set not_before = now()
      where state = 'queued' and not_before > now() and detail = ${HELD}::text`,
    isInsert: true,
  },
  {
    ...part('ranges_held')`update regulars.delivery_ranges set not_before = null, at_pace = false
      where state = 'open' and not_before > now()`,
    isInsert: true,
  },
];

/** Lets a channel at its limit be tried at once: more messages may have been bought. */
export const tryLimitParts = (channel?: ChannelName): readonly Part[] => [
  {
    ...part('channel_pauses')`update regulars.channel_pauses set until = now()
      where reason = 'monthly-limit' and (${channel ?? null}::text is null or channel = ${channel ?? null}::text)`,
    isInsert: true,
  },
  ...wakeParts(),
];

/**
 * The channel took a message again, so its limit is over. Of all who notice it, one ends it; what was in flight when the
 * limit was met says nothing.
 */
export const endOfLimitParts = (channel: ChannelName): readonly Part[] => [
  part('channel_pauses')`delete from regulars.channel_pauses
    where channel = ${channel}::text and reason = 'monthly-limit' and until <= now()`,
  ...wakeParts(),
];

/** A channel that is held back, and what waits there. Instants are epoch milliseconds of the database. */
export interface Hold {
  readonly channel: ChannelName;
  readonly reason: PauseReason;
  readonly since: number;
  /** It is tried again then. */
  readonly until: number;
  /** Messages of automations and broadcasts, and notices, that are not sent yet. */
  readonly messages: number;
}

/** From the ranges' counters: other channels go on, so what is left over waits here. */
export const holdsNow = (database: Database) => database.sql<Hold[]>`
  select p.channel, p.reason, (extract(epoch from p.since) * 1000)::float8 as since,
    (extract(epoch from p.until) * 1000)::float8 as until,
    (select coalesce(sum(r.total - r.sent - r.failed - r.skipped - r.unknown - r.expired - r.held_out), 0)
      from regulars.delivery_ranges r join regulars.campaigns c on c.campaign_id = r.campaign_id
      where r.state = 'open' and (c.state = 'sending' or c.pause_reason = 'monthly-limit'))::int
    + (select count(*) from regulars.outbox o where o.state = 'queued' and o.detail = ${HELD})::int as messages
  from regulars.channel_pauses p where p.until > now() or p.reason = 'monthly-limit' order by p.channel`;
