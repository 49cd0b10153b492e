import type { Database } from './client.ts';
import { type ClaimedRange, heldLease, LEASE_SECONDS, type RangeLease, sayingColumns } from './deliveryRanges.ts';
import { isCapped } from './frequencyCap.ts';
import type { Address } from './schema/index.ts';

/** Why a delivery goes along with no answer any more: one that it went with was refused. */
export const NO_RIDER = 'no-rider';

export interface WaitingRider {
  readonly campaignId: string;
  readonly rangeNo: number;
  readonly messageClass: ClaimedRange['messageClass'];
  readonly kind: ClaimedRange['kind'];
  /** Shop time, epoch milliseconds. */
  readonly dueAt: number | null;
}

/**
 * Messages that wait for this member to write, as far as they may go along with an answer on this account: nothing that
 * may have arrived already, no promotion to who wants none or has just had one, nothing while a person talks to them.
 * `now` is shop time.
 */
export const ridersFor = (
  database: Database,
  {
    memberId,
    address,
    now,
    cappedSince,
  }: {
    readonly memberId: string;
    readonly address: Address;
    readonly now: Date;
    readonly cappedSince: Date;
  },
) => database.sql<WaitingRider[]>`
  select c.campaign_id as "campaignId", r.range_no as "rangeNo", c.message_class as "messageClass", c.kind,
    (extract(epoch from c.due_at) * 1000)::float8 as "dueAt"
  from regulars.campaigns c
  join regulars.deliveries d on d.campaign_id = c.campaign_id and d.member_id = ${memberId}::uuid
  join regulars.delivery_ranges r on r.campaign_id = c.campaign_id and r.state = 'open'
    and r.first_member_id <= ${memberId}::uuid and r.last_member_id >= ${memberId}::uuid
  join regulars.members m on m.member_id = d.member_id
  left join regulars.marketing_contacts k on k.member_id = d.member_id
  where c.state = 'sending' and c.wait_hours > 0 and (c.until_at is null or c.until_at >= ${now.toISOString()}::timestamptz)
    and d.state = 'queued' and d.retry_key is null and d.reason is distinct from ${NO_RIDER}::text
    and (c.message_class = 'service' or (m.marketing_consent
      and coalesce(${isCapped(database.sql, database.sql`k.last_at`, cappedSince)}, false) = false))
    and not exists (select 1 from regulars.cases s where s.channel = ${address.channel}
      and s.channel_user_id = ${address.channelUserId} and s.state = 'open')`;

/**
 * Leases the range of one member's delivery as a worker does, so of a push and an answer one has it. `undefined`: somebody
 * has the range in hand, or the campaign is not being sent any more. Who dies with it leaves it to any worker.
 */
export async function claimRide(
  database: Database,
  { campaignId, rangeNo }: Pick<WaitingRider, 'campaignId' | 'rangeNo'>,
): Promise<ClaimedRange | undefined> {
  const rows = await database.sql<ClaimedRange[]>`
    update regulars.delivery_ranges r
    set token = r.token + 1, leased_until = now() + make_interval(secs => ${LEASE_SECONDS}::int), not_before = null,
      at_pace = false
    from regulars.campaigns c
    where c.campaign_id = r.campaign_id and c.state = 'sending' and r.campaign_id = ${campaignId}::uuid
      and r.range_no = ${rangeNo}::int and r.state = 'open' and (r.leased_until is null or r.leased_until < now())
    returning r.campaign_id as "campaignId", r.range_no as "rangeNo", r.token, r.first_member_id as first,
      r.last_member_id as last, ${sayingColumns(database)}, 'send' as mode, '{}'::jsonb as pauses`;
  return rows[0];
}

/** Lets these deliveries of a range wait for their members to write, for so many milliseconds at most. */
export async function letWait(
  database: Database,
  lease: RangeLease,
  memberIds: readonly string[],
  ms: number,
): Promise<void> {
  await database.sql`
    with lease as materialized (${heldLease(database, lease)})
    update regulars.deliveries d set not_before = now() + make_interval(secs => ${ms / 1000}::float8)
    from lease l where d.campaign_id = l.campaign_id and d.member_id between l.first_member_id and l.last_member_id
      and d.member_id = any(${memberIds as string[]}::uuid[]) and d.state = 'queued' and d.retry_key is null`;
}
