import type { CampaignKind } from './campaigns.ts';
import type { Database } from './client.ts';
import { type Pauses, pausesNow } from './pauses.ts';
import type { ChannelName } from './schema/index.ts';

/** Why nothing more of a range is sent. */
export type Closing = 'cancelled' | 'expired' | 'paused-long';

/** A lease on up to 500 deliveries. Whoever writes shows its token. */
export interface RangeLease {
  readonly campaignId: string;
  readonly rangeNo: number;
  readonly token: number;
  readonly first: string;
  readonly last: string;
}

export interface ClaimedRange extends RangeLease {
  readonly kind: CampaignKind;
  readonly messageClass: 'service' | 'marketing';
  readonly content: unknown;
  /** For so many hours it waits for its members to write; 0: it does not. */
  readonly waitHours: number;
  /** Shop time, epoch milliseconds. */
  readonly dueAt: number | null;
  readonly untilAt: number | null;
  /** `send`, or why nothing of it is sent any more. */
  readonly mode: 'send' | Closing;
  readonly pauses: Pauses;
}

/** A dead worker's range is free after this. Each batch begins it anew. */
export const LEASE_SECONDS = 30;
/** LINE remembers a retry key for 24 hours; the last one is left for clocks that differ. */
export const KEY_LIFE_HOURS = 23;

/** What was paused for longer is ended: nobody expects it any more. */
export const LONGEST_PAUSE_MS = 30 * 86_400_000;
const pausedSince = (now: Date): string => new Date(now.getTime() - LONGEST_PAUSE_MS).toISOString();

/**
 * Which ranges a sender takes up: `at-pace` those whose rest goes out at the pace of a slow channel, `quick` all that have
 * something else to do, `every` both.
 */
export type Hand = 'quick' | 'at-pace' | 'every';

/** Which ranges may be worked on now, and with which aim. `now` is shop time; leases and waits are database time. */
const openRanges = (database: Database, now: Date, maySend: boolean, hand: Hand) => database.sql`
  regulars.delivery_ranges r join regulars.campaigns c on c.campaign_id = r.campaign_id
  where r.state = 'open' and ((${hand !== 'at-pace'}::boolean and (c.state = 'cancelled'
      or (c.state in ('scheduled', 'sending', 'paused') and c.until_at < ${now.toISOString()}::timestamptz)
      or (c.state = 'paused' and c.paused_at < ${pausedSince(now)}::timestamptz)))
    or (${maySend}::boolean and c.state in ('scheduled', 'sending')
      and (c.due_at is null or c.due_at <= ${now.toISOString()}::timestamptz)
      and ((${hand !== 'quick'}::boolean and r.at_pace)
        or (${hand !== 'at-pace'}::boolean and (r.not_before <= now() or (r.not_before is null and not r.at_pace))))))`;

/**
 * Leases the most urgent range: service messages, then automations, then broadcasts. `maySend` false (quiet hours)
 * leaves only those that are to be closed.
 */
export async function claimRange(
  database: Database,
  now: Date,
  maySend: boolean,
  hand: Hand,
): Promise<ClaimedRange | undefined> {
  const at = now.toISOString();
  const rows = await database.sql<ClaimedRange[]>`
    with next as (
      select r.campaign_id, r.range_no from ${openRanges(database, now, maySend, hand)}
        and (r.leased_until is null or r.leased_until < now())
      order by c.message_class = 'marketing', c.kind = 'broadcast', c.due_at, r.campaign_id, r.range_no
      limit 1 for update of r skip locked),
    taken as (
      update regulars.delivery_ranges r
      set token = r.token + 1, leased_until = now() + make_interval(secs => ${LEASE_SECONDS}::int)
      from next where r.campaign_id = next.campaign_id and r.range_no = next.range_no
      returning r.campaign_id, r.range_no, r.token, r.first_member_id, r.last_member_id),
    started as (
      update regulars.campaigns c
      set state = 'sending', version = c.version + 1, started_at = coalesce(c.started_at, ${at}::timestamptz)
      from taken where c.campaign_id = taken.campaign_id and c.state = 'scheduled')
    select t.campaign_id as "campaignId", t.range_no as "rangeNo", t.token,
      t.first_member_id as first, t.last_member_id as last, ${sayingColumns(database)},
      case when c.state = 'cancelled' then 'cancelled' when c.until_at < ${at}::timestamptz then 'expired'
        when c.state = 'paused' and c.paused_at < ${pausedSince(now)}::timestamptz then 'paused-long'
        else 'send' end as mode,
      coalesce(${pausesNow(database)}, '{}') as pauses
    from taken t join regulars.campaigns c on c.campaign_id = t.campaign_id`;
  return rows[0];
}

/** A campaign `c`, as far as its words and its waiting go. */
export const sayingColumns = ({ sql }: Database) => sql`
  c.kind, c.message_class as "messageClass", c.content, c.wait_hours as "waitHours",
  (extract(epoch from c.due_at) * 1000)::float8 as "dueAt", (extract(epoch from c.until_at) * 1000)::float8 as "untilAt"`;

/** Whether anything is left that could be done now, by whichever worker. */
export async function hasOpenRange(database: Database, now: Date, maySend: boolean, hand: Hand): Promise<boolean> {
  const rows = await database.sql`select 1 from ${openRanges(database, now, maySend, hand)} limit 1`;
  return rows.length > 0;
}

/** Locks the lease row for the statement it stands in, and gives nothing to whoever lost it. */
export const heldLease = (database: Database, lease: RangeLease) => database.sql`
  select r.campaign_id, r.range_no, r.first_member_id, r.last_member_id from regulars.delivery_ranges r
  where r.campaign_id = ${lease.campaignId}::uuid and r.range_no = ${lease.rangeNo}::int
    and r.token = ${lease.token}::int and r.state = 'open' for update of r`;

/**
 * For the frequency cap: whoever marketing reached, or may have reached, in the rows `member_id, state` of `source`; of
 * two accounts that became one, the one that stayed. `at` is shop time.
 */
export const contactedIn = (
  { sql }: Database,
  { campaignId }: RangeLease,
  source: 'begun' | 'ended',
  at: string,
) => sql`
  insert into regulars.marketing_contacts as k (member_id, last_at)
  select distinct coalesce(own.merged_into, e.member_id), ${at}::timestamptz from ${sql(source)} e
  join regulars.campaigns c on c.campaign_id = ${campaignId}::uuid
  left join regulars.members own on own.member_id = e.member_id
  where e.state in ('sent', 'unknown') and c.message_class = 'marketing'
  on conflict (member_id) do update set last_at = greatest(k.last_at, excluded.last_at)`;

/** Why a delivery is in `sending` that went out with an answer. */
export const RIDES = 'rides';

/**
 * What a dead worker left in `sending` may have arrived. Where the platform honours its key it is queued to be sent
 * again as it was; elsewhere a service message is too, a few times, and marketing never: it stays `unknown`. An answer
 * has no key, so what went with one stays so too.
 */
export async function recoverRange(
  database: Database,
  lease: RangeLease,
  rules: { readonly keyed: readonly ChannelName[]; readonly isService: boolean; readonly attempts: number },
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await database.sql`
    with lease as materialized (${heldLease(database, lease)}),
    judged as (
      select d.member_id, case when d.reason = ${RIDES}::text then false when d.channel = any(${rules.keyed as ChannelName[]}::text[])
          then d.first_attempt_at > now() - make_interval(hours => ${KEY_LIFE_HOURS}::int)
          else ${rules.isService}::boolean and d.attempts < ${rules.attempts}::int end as again
      from lease l join regulars.deliveries d on d.campaign_id = l.campaign_id
        and d.member_id between l.first_member_id and l.last_member_id
      where d.state = 'sending'),
    ended as (
      update regulars.deliveries d
      set state = case when j.again then 'queued' else 'unknown' end,
        reason = case when j.again then null else 'may-have-arrived' end,
        done_at = case when j.again then null else ${at}::timestamptz end
      from judged j where d.campaign_id = ${lease.campaignId}::uuid and d.member_id = j.member_id and d.state = 'sending'
      returning d.member_id, d.state),
    contacted as (${contactedIn(database, lease, 'ended', at)})
    update regulars.delivery_ranges r
    set unknown = r.unknown + (select count(*) from ended where state = 'unknown')
    from lease l where r.campaign_id = l.campaign_id and r.range_no = l.range_no`;
}

const REASONS = { cancelled: 'cancelled', expired: 'too-late', 'paused-long': 'paused-long' } as const;

/** Ends what is left of a campaign, for the reason of `mode`. What may have arrived is `unknown`. */
export async function closeRange(database: Database, lease: RangeLease, mode: Closing, now: Date): Promise<void> {
  const rest = mode === 'cancelled' ? 'skipped' : 'expired';
  const reason = REASONS[mode];
  const at = now.toISOString();
  await database.sql`
    with lease as materialized (${heldLease(database, lease)}),
    ended as (
      update regulars.deliveries d
      set state = case when d.retry_key is null then ${rest}::text else 'unknown' end,
        reason = case when d.retry_key is null then ${reason}::text else 'may-have-arrived' end,
        done_at = ${at}::timestamptz
      from lease l where d.campaign_id = l.campaign_id
        and d.member_id between l.first_member_id and l.last_member_id and d.state in ('queued', 'sending')
      returning d.member_id, d.state),
    contacted as (${contactedIn(database, lease, 'ended', at)})
    update regulars.delivery_ranges r
    set state = 'done', leased_until = null,
      skipped = r.skipped + (select count(*) from ended where state = 'skipped'),
      expired = r.expired + (select count(*) from ended where state = 'expired'),
      unknown = r.unknown + (select count(*) from ended where state = 'unknown')
    from lease l where r.campaign_id = l.campaign_id and r.range_no = l.range_no`;
}

export interface RangeRest {
  /** How many deliveries that are due whoever had the range gives back with it. */
  readonly known: number;
  /** Whether some of them go out at the pace of a slow channel. */
  readonly atPace: boolean;
  /** When the first of the others may go out; `undefined`: there is no other. */
  readonly waitMs: number | undefined;
}

/**
 * Gives a range back: done when nothing of it is left, else free again when its next delivery is due. What goes at a slow
 * channel's pace is free for whoever sends there, and the rest of that range for others when something else is due: by
 * `waitMs`, by its own time, or now when more is due than was known.
 */
export async function releaseRange(
  database: Database,
  lease: RangeLease,
  { known, atPace, waitMs }: RangeRest,
): Promise<void> {
  const seconds = waitMs === undefined ? null : waitMs / 1000;
  await database.sql`
    with lease as materialized (${heldLease(database, lease)}),
    rest as materialized (
      select count(*) as count, min(coalesce(d.not_before, now())) as next,
        min(d.not_before) filter (where d.not_before > now()) as later,
        count(*) filter (where d.not_before is null or d.not_before <= now()) as due
      from lease l join regulars.deliveries d on d.campaign_id = l.campaign_id
        and d.member_id between l.first_member_id and l.last_member_id
      where d.state in ('queued', 'sending'))
    update regulars.delivery_ranges r
    set leased_until = null, state = case when rest.count = 0 then 'done' else 'open' end,
      at_pace = ${atPace}::boolean and rest.count > 0,
      not_before = case when ${atPace}::boolean
        then least(rest.later, now() + make_interval(secs => ${seconds}::float8), case when rest.due > ${known}::int then now() end)
        else greatest(rest.next, now() + make_interval(secs => coalesce(${seconds}::float8, 0))) end
    from lease l, rest where r.campaign_id = l.campaign_id and r.range_no = l.range_no`;
}

/**
 * Ends every campaign whose ranges are all done, and what was paused too long before it was for anybody; a process that
 * died before it did so changes nothing.
 */
export async function finishCampaigns(database: Database, now: Date): Promise<void> {
  await database.sql`
    with forgotten as (
      update regulars.campaigns c
      set state = 'cancelled', version = c.version + 1, pause_reason = 'paused-long',
        finished_at = ${now.toISOString()}::timestamptz
      where c.state = 'paused' and c.paused_at < ${pausedSince(now)}::timestamptz
        and not exists (select 1 from regulars.delivery_ranges r where r.campaign_id = c.campaign_id))
    update regulars.campaigns c
    set state = 'done', version = c.version + 1, pause_reason = null, finished_at = ${now.toISOString()}::timestamptz
    where c.state in ('scheduled', 'sending', 'paused')
      and exists (select 1 from regulars.delivery_ranges r where r.campaign_id = c.campaign_id)
      and not exists (
        select 1 from regulars.delivery_ranges r where r.campaign_id = c.campaign_id and r.state = 'open')`;
}

/** The channel's monthly limit is reached: the campaign stands still until somebody resumes it. */
export async function pauseForLimit(database: Database, campaignId: string, reason: string, now: Date): Promise<void> {
  await database.sql`
    update regulars.campaigns set state = 'paused', pause_reason = ${reason},
      paused_at = ${now.toISOString()}::timestamptz, version = version + 1
    where campaign_id = ${campaignId} and state = 'sending'`;
}
