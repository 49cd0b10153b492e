import type { Database } from './client.ts';
import type { ChannelName } from './schema/index.ts';
import { type Part, part } from './unit.ts';

/** Somebody who is told how a campaign goes. */
export interface Watch {
  readonly campaignId: string;
  readonly channel: ChannelName;
  readonly channelUserId: string;
  readonly messageId: string | null;
  /** What it says, or what the first one was to say. */
  readonly shown: string | null;
  /** Under which the first message was sent, or was about to be. */
  readonly retryKey: string | null;
}

/** Takes watches that nobody has looked at for `seconds` (database time); of many processes each takes other ones. */
export const claimWatches = (database: Database, limit: number, seconds: number) => database.sql<Watch[]>`
  with due as (
    select campaign_id, channel, channel_user_id from regulars.campaign_watches
    where state = 'open' and look_at <= now() order by look_at limit ${limit} for update skip locked)
  update regulars.campaign_watches w set look_at = now() + make_interval(secs => ${seconds}::int)
  from due where w.campaign_id = due.campaign_id and w.channel = due.channel and w.channel_user_id = due.channel_user_id
  returning w.campaign_id as "campaignId", w.channel, w.channel_user_id as "channelUserId",
    w.message_id as "messageId", w.shown, w.retry_key as "retryKey"`;

const row = ({ sql }: Database, { campaignId, channel, channelUserId }: Watch) => sql`
  campaign_id = ${campaignId} and channel = ${channel} and channel_user_id = ${channelUserId}`;

/** Stores key and words of the first message before it is sent. `false`: the watch began anew, or another process sends. */
export async function beginShowing(
  database: Database,
  watch: Watch,
  first: { readonly retryKey: string; readonly shown: string },
): Promise<boolean> {
  const result = await database.sql`
    update regulars.campaign_watches set retry_key = ${first.retryKey}, shown = ${first.shown}
    where ${row(database, watch)} and state = 'open' and retry_key is null`;
  return result.count === 1;
}

/** The first message certainly did not arrive: it may be sent anew. */
export async function forgetShowing(database: Database, watch: Watch, retryKey: string): Promise<void> {
  await database.sql`
    update regulars.campaign_watches set retry_key = null, shown = null
    where ${row(database, watch)} and retry_key = ${retryKey} and message_id is null`;
}

/** Keeps which message counts along, and what it says; a watch that began anew meanwhile has one of its own. */
export async function keepShown(
  database: Database,
  watch: Watch,
  now: { readonly retryKey: string; readonly messageId: string; readonly shown: string },
): Promise<void> {
  await database.sql`
    update regulars.campaign_watches set message_id = ${now.messageId}, shown = ${now.shown}
    where ${row(database, watch)} and retry_key = ${now.retryKey}`;
}

/** Ends a watch, once. */
export const endWatchPart = ({ campaignId, channel, channelUserId }: Watch): Part =>
  part('watch')`update regulars.campaign_watches set state = 'done'
    where campaign_id = ${campaignId}::uuid and channel = ${channel}::text
      and channel_user_id = ${channelUserId}::text and state = 'open'`;

/** Begins a watch, also one that had ended: with a message of its own. */
export async function beginWatch(
  database: Database,
  { campaignId, channel, channelUserId }: Pick<Watch, 'campaignId' | 'channel' | 'channelUserId'>,
): Promise<void> {
  await database.sql`
    insert into regulars.campaign_watches (campaign_id, channel, channel_user_id)
    values (${campaignId}, ${channel}, ${channelUserId})
    on conflict (campaign_id, channel, channel_user_id)
    do update set state = 'open', message_id = null, shown = null, retry_key = null, look_at = now()`;
}
