import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { contactedIn, heldLease, KEY_LIFE_HOURS, LEASE_SECONDS, type RangeLease, RIDES } from './deliveryRanges.ts';
import { isCapped } from './frequencyCap.ts';
import { type Pauses, pausesNow } from './pauses.ts';
import type { ChannelName } from './schema/index.ts';

export interface WaitingDelivery {
  readonly memberId: string;
  /** Of this member's row, as it was read; `null`: there is none. */
  readonly version: number | null;
  /** Who hears it: of two accounts that became one, the one that stayed. */
  readonly hearerId: string;
  readonly facts: unknown;
  readonly attempts: number;
  /** Where it goes: where it went before, if it may have arrived there; `null` when the member can be reached nowhere. */
  readonly channel: ChannelName | null;
  readonly channelUserId: string | null;
  /** Set when an attempt may have arrived: it is repeated as it was, under this key. */
  readonly retryKey: string | null;
  /** Whether that call was to many: whoever stands under the key is repeated together. */
  readonly sharesKey: boolean;
  readonly contentHash: string | null;
  readonly messages: unknown;
  readonly name: string | null;
  readonly points: number;
  readonly language: string | null;
}

/** What of a range waits to be sent, with everything its words need; by member id. `early`: also before its time. */
export async function waitingIn(
  database: Database,
  lease: RangeLease,
  channels: readonly ChannelName[],
  { early = false } = {},
): Promise<readonly WaitingDelivery[]> {
  // Of nearly everybody that is their own row, which is at hand.
  const hearer = (column: string) =>
    database.sql`case when own.merged_into is null then own.${database.sql(column)} else m.${database.sql(column)} end`;
  return database.sql<WaitingDelivery[]>`
    with shared as materialized (
      select retry_key from regulars.deliveries
      where campaign_id = ${lease.campaignId} and member_id between ${lease.first} and ${lease.last} and retry_key is not null
      group by retry_key having count(*) > 1)
    select d.member_id as "memberId", own.version, coalesce(own.merged_into, d.member_id) as "hearerId", d.facts, d.attempts, d.retry_key as "retryKey", d.content_hash as "contentHash",
      d.retry_key is not null and exists (select 1 from shared where shared.retry_key = d.retry_key) as "sharesKey",
      coalesce(d.channel, i.channel) as channel, coalesce(d.channel_user_id, i.channel_user_id) as "channelUserId",
      content.messages, ${hearer('name')} as name, coalesce(${hearer('available')}, 0) as points, ${hearer('language')} as language
    from regulars.deliveries d
    left join regulars.members own on own.member_id = d.member_id
    left join regulars.members m on m.member_id = own.merged_into
    left join lateral (
      select channel, channel_user_id from regulars.identities
      where member_id = coalesce(own.merged_into, d.member_id) and reachability = 'reachable' and channel = any(${channels as ChannelName[]}::text[])
      order by last_active_at desc limit 1) i on d.channel is null
    left join regulars.delivery_contents content
      on content.campaign_id = d.campaign_id and content.content_hash = d.content_hash
    where d.campaign_id = ${lease.campaignId} and d.member_id between ${lease.first} and ${lease.last}
      and d.state = 'queued' and (${early}::boolean or d.not_before is null or d.not_before <= now())
    order by d.member_id`;
}

export interface BeginningDelivery {
  readonly memberId: string;
  readonly version: number | null;
  readonly channel: ChannelName | null;
  readonly channelUserId: string | null;
  readonly keyed: boolean;
  /** An earlier attempt may have arrived: it goes out as it was. */
  readonly isRepeat: boolean;
  readonly retryKey: string | null;
  readonly contentHash: string | null;
  /** It cannot be said at all. */
  readonly broken: boolean;
}

export interface BegunBatch {
  /** `false`: the lease is lost, or the campaign is not being sent any more; nothing was begun. */
  readonly held: boolean;
  /** Members whose delivery is `sending` now; all others were skipped, or wait for their channel. */
  readonly sending: ReadonlySet<string>;
  readonly pauses: Pauses;
}

/**
 * Begins a batch in one statement: locks the lease and shows its token, asks everything that is asked at send time,
 * freezes words, key and address, and counts what is skipped. Whose member's row moved since it was read stays queued and
 * is read again: so a merge comes wholly before or wholly after. Of a call to many that may have arrived, all stay queued
 * then: nobody's answer may stand for somebody who was not in the call. `rides`: it goes with an answer, which a monthly
 * limit does not hold back.
 *
 * Deliveries are looked up one by one (`offset 0`) for members that need no second join: PostgreSQL takes the batch for one
 * row, and compared each of 500 with each, which was more than three quarters of the statement.
 */
export async function beginBatch(
  database: Database,
  lease: RangeLease,
  rows: readonly BeginningDelivery[],
  contents: readonly { readonly contentHash: string; readonly messages: unknown }[],
  rules: { readonly now: Date; readonly cappedSince: Date; readonly rides?: boolean },
): Promise<BegunBatch> {
  const [at, rides] = [rules.now.toISOString(), rules.rides === true];
  const [row] = await database.sql<{ held: boolean; sending: string[]; pauses: Pauses }[]>`
    with held as materialized (${heldLease(database, lease)}),
    lease as materialized (
      select h.*, c.message_class, c.kind, c.created_at from held h
      join regulars.campaigns c on c.campaign_id = h.campaign_id
      where c.state = 'sending' and (c.until_at is null or c.until_at >= ${at}::timestamptz)),
    rows as materialized (${rowsOf(database, rows)}),
    owners as materialized (
      select x.*, own.member_id, own.merged_into, own.state, own.marketing_consent, own.tier_until, own.tier_floor
      from regulars.members own
      join rows x on x."memberId" = own.member_id and x.version = own.version
      where exists (select 1 from lease) order by own.member_id for share of own),
    known as (select * from owners union all
      select x.*, null, null, null, null, null, null from rows x where x.version is null),
    others as materialized (
      select own.member_id, f.member_id as other_id from owners own
      join regulars.members f on f.merged_into = coalesce(own.merged_into, own.member_id) and f.member_id <> own.member_id
      union all select member_id, merged_into from owners where merged_into is not null),
    asked as materialized (
      select x.*, l.campaign_id, d.first_attempt_at, d.retry_key as earlier_key, ${skipReason(database, rules.cappedSince)} as skip
      from lease l cross join known x
      cross join lateral (
        select d.* from regulars.deliveries d where d.campaign_id = l.campaign_id and d.member_id = x."memberId"
          and d.member_id between l.first_member_id and l.last_member_id and d.state = 'queued' offset 0) d
      left join regulars.members stayed on stayed.member_id = x.merged_into
      cross join lateral (select ${hearerColumns(database)}) m
      left join regulars.identities i on i.channel = x.channel and i.channel_user_id = x."channelUserId"
        and i.member_id = m.member_id and i.reachability = 'reachable'
      left join regulars.marketing_contacts k on k.member_id = m.member_id
      where x.channel is null or x.channel <> all(array(
        select p.channel from regulars.channel_pauses p where p.until > now()
          and not (${rides}::boolean and p.reason = 'monthly-limit')))),
    broken_up as materialized (${brokenUp(database, rows)}),
    judged as materialized (
      select a.*, case
          when a.earlier_key is not null and (a.skip is not null
            or (a.keyed and a.first_attempt_at < now() - make_interval(hours => ${KEY_LIFE_HOURS}::int))) then 'unknown'
          when a.skip = 'broken' then 'failed'
          when a.skip is not null then 'skipped'
          else 'sending' end as becomes
      from asked a
      where not exists (select 1 from broken_up b where b.retry_key = a.earlier_key)),
    frozen as (
      insert into regulars.delivery_contents (campaign_id, content_hash, messages)
      select l.campaign_id, x."contentHash", x.messages
      from lease l cross join jsonb_to_recordset(${JSON.stringify(contents)}::text::jsonb) as x("contentHash" text, messages jsonb)
      on conflict do nothing),
    begun as (
      update regulars.deliveries d
      set state = j.becomes,
        reason = case j.becomes when 'sending' then ${rides ? RIDES : null}::text when 'unknown' then 'may-have-arrived' else j.skip end,
        channel = j.channel, channel_user_id = j."channelUserId",
        retry_key = case j.becomes when 'sending' then j."retryKey" else d.retry_key end,
        content_hash = case j.becomes when 'sending' then j."contentHash" else d.content_hash end,
        attempts = d.attempts + case j.becomes when 'sending' then 1 else 0 end,
        first_attempt_at = case j.becomes when 'sending' then coalesce(d.first_attempt_at, now()) else d.first_attempt_at end,
        done_at = case j.becomes when 'sending' then null else ${at}::timestamptz end
      from judged j where d.campaign_id = j.campaign_id and d.member_id = j."memberId" and d.state = 'queued'
      returning d.member_id, d.state),
    contacted as (${contactedIn(database, lease, 'begun', at)}),
    counted as (
      update regulars.delivery_ranges r
      set leased_until = now() + make_interval(secs => ${LEASE_SECONDS}::int),
        skipped = r.skipped + (select count(*) from begun where state = 'skipped'),
        failed = r.failed + (select count(*) from begun where state = 'failed'),
        unknown = r.unknown + (select count(*) from begun where state = 'unknown')
      from lease l where r.campaign_id = l.campaign_id and r.range_no = l.range_no)
    select exists (select 1 from lease) as held,
      (select coalesce(jsonb_agg(member_id), '[]') from begun where state = 'sending') as sending,
      coalesce(${pausesNow(database)}, '{}') as pauses`;
  return { held: row?.held ?? false, sending: new Set(row?.sending), pauses: row?.pauses ?? {} };
}

/** A batch as rows; as lists, which PostgreSQL reads in a fraction of the time that it takes for JSON. */
function rowsOf({ sql }: Database, rows: readonly BeginningDelivery[]) {
  const all = (column: (row: BeginningDelivery) => unknown) => arrayLiteral(rows.map(column));
  return sql`
    select * from unnest(${all(({ memberId }) => memberId)}::text::uuid[], ${all(({ version }) => version)}::text::int[],
      ${all(({ channel }) => channel)}::text::text[], ${all(({ channelUserId }) => channelUserId)}::text::text[],
      ${all(({ keyed }) => keyed)}::text::boolean[], ${all(({ retryKey }) => retryKey)}::text::uuid[],
      ${all(({ contentHash }) => contentHash)}::text::text[], ${all(({ broken }) => broken)}::text::boolean[])
      as x("memberId", version, channel, "channelUserId", keyed, "retryKey", "contentHash", broken)`;
}

/** Of whoever hears a delivery; nearly always that is the row which is locked, and no other is looked up. */
const hearerColumns = ({ sql }: Database) =>
  sql.unsafe(
    ['member_id', 'state', 'marketing_consent', 'tier_until', 'tier_floor']
      .map((name) => `case when x.merged_into is null then x.${name} else stayed.${name} end as ${name}`)
      .join(', '),
  );

/** Keys of calls that may have arrived and of which somebody cannot be begun now. */
const brokenUp = ({ sql }: Database, rows: readonly BeginningDelivery[]) => sql`
  select distinct d.retry_key from lease l join regulars.deliveries d on d.campaign_id = l.campaign_id
    and d.member_id between l.first_member_id and l.last_member_id
  where ${rows.some(({ isRepeat }) => isRepeat)}::boolean and d.state = 'queued' and d.retry_key is not null
    and not exists (select 1 from asked a where a."memberId" = d.member_id)`;

/**
 * Why delivery `d` is not begun, asked at send time; `null`: it is. Notices of two accounts that became one are both
 * sent: each tells of other points and vouchers.
 */
const skipReason = (database: Database, cappedSince: Date) => database.sql`
  case
    when x.broken then 'broken'
    when m.member_id is null or m.state <> 'active' then 'left-shop'
    when l.message_class = 'marketing' and not m.marketing_consent then 'no-consent'
    when d.retry_key is null and l.kind <> 'notice' and ${hasOtherDelivery(database)} then 'merged'
    when i.channel is null then 'unreachable'
    when d.retry_key is not null or d.reason = 'resend' then null
    when l.message_class = 'marketing' and ${isCapped(database.sql, lastMarketing(database), cappedSince)} then 'frequency'
    when l.kind = 'repurchase' and exists (
      select 1 from regulars.purchases p join regulars.purchase_lines pl using (member_id, purchase_id)
      where p.member_id = m.member_id and p.occurred_at >= l.created_at and pl.sku = d.facts->>'sku') then 'bought-meanwhile'
    when l.kind = 'tier' and (m.tier_until is distinct from to_timestamp((d.facts->>'until')::float8 / 1000)
      or m.tier_floor is distinct from d.facts->>'floor') then 'tier-changed'
  end`;

/** Of all accounts of who hears delivery `d`. */
const lastMarketing = (database: Database) => database.sql`greatest(k.last_at, (
  select max(last_at) from others join regulars.marketing_contacts c on c.member_id = others.other_id
  where others.member_id = d.member_id))`;

/**
 * Whether who hears delivery `d` has the same campaign by another account: it was sent there, or may have been, or still
 * will be. Of those that wait, the one of the account that stayed goes out; without one, the first by id.
 */
const hasOtherDelivery = (database: Database) => database.sql`exists (
  select 1 from others join regulars.deliveries o on o.campaign_id = d.campaign_id and o.member_id = others.other_id
  where others.member_id = d.member_id and (o.state in ('sending', 'sent', 'unknown')
    or (o.state = 'queued' and o.retry_key is not null)
    or (o.state in ('queued', 'held_out') and (o.member_id = m.member_id
      or (d.member_id <> m.member_id and o.member_id < d.member_id)))))`;

export interface EndedDelivery {
  readonly memberId: string;
  readonly state: 'sent' | 'failed' | 'skipped' | 'unknown' | 'queued';
  readonly reason: string | null;
  /** Of what is queued again: how long it waits. */
  readonly afterMs: number;
  /** Of what is queued again: it may have arrived, so it is repeated as it was; else it is said anew. */
  readonly keep: boolean;
  /** Whether it was an attempt: what only waits for its channel has as many as before. */
  readonly counts: boolean;
}

/** The ends of a batch, each kind once, and which of them each delivery has: nearly all of a batch end alike. */
function alike(rows: readonly EndedDelivery[]) {
  const known = new Map<string, Omit<EndedDelivery, 'memberId'> & { readonly place: number }>();
  const places = rows.map(({ memberId: _, ...end }) => {
    const kind = JSON.stringify([end.state, end.reason, end.afterMs, end.keep, end.counts]);
    const { place } = known.get(kind) ?? { place: known.size };
    if (place === known.size) known.set(kind, { ...end, place });
    return place;
  });
  return { ends: [...known.values()], places };
}

/** What became of the lots of `told` that went over to another account: there they are known by their dates and purchase. */
const movedLots = ({ sql }: Database) => sql`
  select into_lot.member_id, into_lot.lot_id from told
  join regulars.members own on own.member_id = told.member_id and own.merged_into is not null
  join regulars.lots was on was.member_id = told.member_id and was.lot_id = told.lot_id
  join regulars.lots into_lot on into_lot.member_id = own.merged_into and into_lot.remaining > 0
    and into_lot.earned_at = was.earned_at and into_lot.available_at = was.available_at
    and into_lot.purchase_id is not distinct from was.purchase_id`;

/** The pushes that a batch saved by going out with an answer. */
const savedPart = ({ sql }: Database, { campaignId }: RangeLease, rodeOn: string) => sql`,
    saved as (
      insert into regulars.saved_pushes as s (saved_on, campaign_id, pushes)
      select ${rodeOn}::date, ${campaignId}::uuid, count(*) from ended where state = 'sent' having count(*) > 0
      on conflict (saved_on, campaign_id) do update set pushes = s.pushes + excluded.pushes)`;

/**
 * Ends a batch in one statement, counters and frequency cap included. A worker that lost its lease changes nothing.
 * `rodeOn`: it went with an answer on this date of the shop (`YYYY-MM-DD`), so what was sent is counted as pushes saved.
 */
export async function finishBatch(
  database: Database,
  lease: RangeLease,
  rows: readonly EndedDelivery[],
  now: Date,
  rodeOn?: string,
): Promise<boolean> {
  const at = now.toISOString();
  const { ends, places } = alike(rows);
  const result = await database.sql`
    with lease as materialized (${heldLease(database, lease)}),
    ended as (
      update regulars.deliveries d
      set state = x.state, reason = x.reason, attempts = d.attempts - case when x.counts then 0 else 1 end,
        done_at = case when x.state = 'queued' then null else ${at}::timestamptz end,
        not_before = case when x.state = 'queued' then now() + make_interval(secs => x."afterMs" / 1000) end,
        channel = case when x.state = 'queued' and not x.keep then null else d.channel end,
        channel_user_id = case when x.state = 'queued' and not x.keep then null else d.channel_user_id end,
        content_hash = case when x.state = 'queued' and not x.keep then null else d.content_hash end,
        retry_key = case when x.state = 'queued' and not x.keep then null else d.retry_key end,
        first_attempt_at = case when x.state = 'queued' and not x.keep then null else d.first_attempt_at end
      from lease l cross join unnest(${arrayLiteral(rows.map(({ memberId }) => memberId))}::text::uuid[],
          ${arrayLiteral(places)}::text::int[]) as one(member_id, place)
        join jsonb_to_recordset(${JSON.stringify(ends)}::text::jsonb)
          as x(place int, state text, reason text, "afterMs" float8, keep boolean, counts boolean) using (place)
      where d.campaign_id = l.campaign_id and d.member_id = one.member_id and d.state = 'sending'
        and one.member_id between l.first_member_id and l.last_member_id
      returning d.member_id, d.state, d.facts),
    contacted as (${contactedIn(database, lease, 'ended', at)}),
    told as materialized (
      select e.member_id, lot.id::uuid as lot_id from ended e
      join regulars.campaigns c on c.campaign_id = ${lease.campaignId}::uuid
      cross join jsonb_array_elements_text(case when jsonb_typeof(e.facts->'lots') = 'array' then e.facts->'lots' else '[]' end) as lot(id)
      where c.kind = 'notice' and e.state = 'sent'),
    noticed as (
      update regulars.lots t set noticed_at = ${at}::timestamptz
      from (select * from told union ${movedLots(database)}) n
      where t.member_id = n.member_id and t.lot_id = n.lot_id and t.noticed_at is null)
      ${rodeOn === undefined ? database.sql`` : savedPart(database, lease, rodeOn)}
    update regulars.delivery_ranges r
    set leased_until = now() + make_interval(secs => ${LEASE_SECONDS}::int),
      sent = r.sent + (select count(*) from ended where state = 'sent'),
      failed = r.failed + (select count(*) from ended where state = 'failed'),
      skipped = r.skipped + (select count(*) from ended where state = 'skipped'),
      unknown = r.unknown + (select count(*) from ended where state = 'unknown')
    from lease l where r.campaign_id = l.campaign_id and r.range_no = l.range_no`;
  return result.count === 1;
}
