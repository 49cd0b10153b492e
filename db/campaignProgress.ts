import type { Database } from './client.ts';
import type { ChannelName } from './schema/index.ts';
import { type Part, part } from './unit.ts';

/** How many recipients stand where. What is not counted as ended waits, or is in flight. */
export interface Counts {
  readonly total: number;
  readonly waiting: number;
  readonly sent: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
  readonly expired: number;
  readonly heldOut: number;
}

/** From the ranges' counters: a row for each 500 recipients, so looking often costs nothing. */
export async function countsOf(database: Database, campaignId: string): Promise<Counts> {
  const [row] = await database.sql<Counts[]>`
    select coalesce(sum(total), 0)::int as total,
      coalesce(sum(total - sent - failed - skipped - unknown - expired - held_out), 0)::int as waiting,
      coalesce(sum(sent), 0)::int as sent, coalesce(sum(failed), 0)::int as failed,
      coalesce(sum(skipped), 0)::int as skipped, coalesce(sum(unknown), 0)::int as unknown,
      coalesce(sum(expired), 0)::int as expired, coalesce(sum(held_out), 0)::int as "heldOut"
    from regulars.delivery_ranges where campaign_id = ${campaignId}`;
  if (row === undefined) throw new Error('a sum is one row');
  return row;
}

/** Why recipients did not get it, the most frequent reason first. Reads all deliveries: for a campaign that is over. */
export const reasonsOf = (database: Database, campaignId: string) =>
  database.sql<{ state: 'failed' | 'skipped' | 'expired'; reason: string; count: number }[]>`
    select state, coalesce(reason, '') as reason, count(*)::int as count from regulars.deliveries
    where campaign_id = ${campaignId} and state in ('failed', 'skipped', 'expired')
    group by 1, 2 order by 3 desc, 2`;

export interface UnknownDelivery {
  readonly memberId: string;
  readonly name: string | null;
  readonly channel: ChannelName | null;
  /** Shop time, epoch milliseconds. */
  readonly at: number;
}

/** A page of those who may have got it or not, by member id from `after` on. */
export const unknownOf = (database: Database, campaignId: string, after: string | null, limit: number) =>
  database.sql<UnknownDelivery[]>`
    select d.member_id as "memberId", m.name, d.channel, coalesce((extract(epoch from d.done_at) * 1000)::float8, 0) as at
    from regulars.deliveries d left join regulars.members own on own.member_id = d.member_id
    left join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id)
    where d.campaign_id = ${campaignId} and d.state = 'unknown'
      and d.member_id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by d.member_id limit ${limit}`;

/** How many ranges have deliveries in doubt. */
export async function rangesInDoubt(database: Database, campaignId: string): Promise<number> {
  const rows = await database.sql<{ count: number }[]>`
    select count(*)::int as count from regulars.delivery_ranges where campaign_id = ${campaignId} and unknown > 0`;
  return rows[0]?.count ?? 0;
}

/** Queues what is in doubt once more, as a message of its own; the frequency cap lets it through. */
export const resendParts = (campaignId: string, deliveries: number, ranges: number): readonly Part[] => [
  part('deliveries', deliveries)`update regulars.deliveries
    set state = 'queued', reason = 'resend', channel = null, channel_user_id = null, content_hash = null,
      retry_key = null, attempts = 0, first_attempt_at = null, not_before = null, done_at = null
    where campaign_id = ${campaignId}::uuid and state = 'unknown'`,
  part('ranges', ranges)`update regulars.delivery_ranges
    set state = 'open', unknown = 0, token = token + 1, leased_until = null, not_before = null,
      at_pace = false
    where campaign_id = ${campaignId}::uuid and unknown > 0 and state = 'done'`,
];
