import { arrayLiteral, arrayText } from './arrays.ts';
import type { Database } from './client.ts';
import { gather } from './gather.ts';
import { type Pauses, pausesNow } from './pauses.ts';
import { noRestoreWaits } from './restores.ts';
import type { Address, ChannelName } from './schema/index.ts';
import { storable } from './storable.ts';

export interface ClaimedNotice {
  readonly outboxId: string;
  readonly memberId: string | undefined;
  readonly address: Address | undefined;
  /** A `Notice` of `src/app/notice.ts`. */
  readonly notice: unknown;
  /** A `FrozenContent` of `src/app/outbox.ts`, from the first attempt on. */
  readonly content: unknown;
  readonly attempt: number;
  readonly nowMs: number;
  readonly createdAtMs: number;
  /** How the attempt before ended. */
  readonly detail: string | null;
  /** When the lease of an attempt began that never ended (its process was killed); `undefined` when none is open. */
  readonly abandonedAtMs: number | undefined;
  readonly pauses: Pauses;
}

/** Leases notices that are due, oldest first; none to members while a restored backup waits for the owner's word. */
export async function claimNotices(
  database: Database,
  limit: number,
  leaseSeconds: number,
): Promise<readonly ClaimedNotice[]> {
  const rows = await database.sql<
    {
      outbox_id: string;
      member_id: string | null;
      channel: ChannelName | null;
      channel_user_id: string | null;
      notice: unknown;
      content: unknown;
      attempts: number;
      now_ms: number;
      created_ms: number;
      detail: string | null;
      abandoned_ms: number | null;
      pauses: Pauses;
    }[]
  >`
    with due as (
      select outbox_id, leased_until from regulars.outbox
      where state = 'queued' and not_before <= now() and (leased_until is null or leased_until < now())
        and (member_id is null or ${noRestoreWaits(database)})
      order by outbox_id limit ${limit} for update skip locked)
    update regulars.outbox o
    set leased_until = now() + make_interval(secs => ${leaseSeconds}::int), attempts = o.attempts + 1
    from due where o.outbox_id = due.outbox_id
    returning o.outbox_id, o.member_id, o.channel, o.channel_user_id, o.notice, o.content, o.attempts,
      (extract(epoch from now()) * 1000)::float8 as now_ms, o.detail,
      (extract(epoch from o.created_at) * 1000)::float8 as created_ms,
      (extract(epoch from due.leased_until - make_interval(secs => ${leaseSeconds}::int)) * 1000)::float8 as abandoned_ms,
      coalesce(${pausesNow(database)}, '{}') as pauses`;
  return rows
    .map((row) => ({
      outboxId: row.outbox_id,
      memberId: row.member_id ?? undefined,
      address:
        row.channel === null || row.channel_user_id === null
          ? undefined
          : { channel: row.channel, channelUserId: row.channel_user_id },
      notice: row.notice,
      content: row.content ?? undefined,
      attempt: row.attempts,
      nowMs: row.now_ms,
      createdAtMs: row.created_ms,
      detail: row.detail,
      abandonedAtMs: row.abandoned_ms ?? undefined,
      pauses: row.pauses,
    }))
    .sort((a, b) => (a.outboxId < b.outboxId ? -1 : 1));
}

/**
 * Writes down what will be sent and begins the lease anew; gives the pauses of that moment. `undefined`: another worker
 * took the row over, so nothing may be sent.
 */
export async function freezeContent(
  database: Database,
  row: ClaimedNotice,
  content: unknown,
  leaseSeconds: number,
): Promise<Pauses | undefined> {
  const rows = await database.sql<{ pauses: Pauses }[]>`
    update regulars.outbox set content = ${JSON.stringify(content)}::text::jsonb,
      leased_until = now() + make_interval(secs => ${leaseSeconds}::int)
    where outbox_id = ${row.outboxId} and attempts = ${row.attempt} and state = 'queued'
    returning coalesce(${pausesNow(database)}, '{}') as pauses`;
  return rows[0]?.pauses;
}

export type NoticeEnd =
  | { readonly state: 'sent' }
  | { readonly state: 'failed' | 'skipped' | 'unknown'; readonly detail: string }
  | { readonly state: 'queued'; readonly detail: string; readonly afterMs: number; readonly progress?: object };

interface Ending {
  readonly row: ClaimedNotice;
  readonly end: NoticeEnd;
}

/** As many as the relay may have in hand, and some more. */
const MOST_GATHERED = 64;

const finishers = new WeakMap<Database, (ending: Ending) => Promise<void>>();

/** Ends this attempt, with those that end at the same time; a worker whose lease was taken over changes nothing. */
export function finishNotice(database: Database, row: ClaimedNotice, end: NoticeEnd): Promise<void> {
  const finish =
    finishers.get(database) ??
    gather(
      (endings) => finishAll(database, endings),
      () => MOST_GATHERED,
    );
  finishers.set(database, finish);
  return finish({ row, end });
}

async function finishAll(database: Database, endings: readonly Ending[]): Promise<void[]> {
  const all = (column: (ending: Ending) => unknown): string => arrayLiteral(endings.map(column));
  await database.sql`
    update regulars.outbox o
    set state = x.state, detail = x.detail, leased_until = null,
        not_before = now() + x.after_ms * interval '1 millisecond',
        content = o.content || x.progress::jsonb,
        done_at = case when x.state = 'queued' then null else now() end
    from unnest(${all(({ row }) => row.outboxId)}::text::uuid[], ${all(({ row }) => row.attempt)}::text::int[],
        ${all(({ end }) => end.state)}::text::text[],
        ${all(({ end }) => ('detail' in end ? storable(end.detail.slice(0, 300)) : null))}::text::text[],
        ${all(({ end }) => (end.state === 'queued' ? end.afterMs : 0))}::text::int[],
        ${all(({ end }) => JSON.stringify((end.state === 'queued' && end.progress) || {}))}::text::text[])
      as x(outbox_id, attempts, state, detail, after_ms, progress)
    where o.outbox_id = x.outbox_id and o.attempts = x.attempts and o.state = 'queued'`;
  return endings.map(() => undefined);
}

interface MemberAddress {
  readonly to: Address;
  readonly language: string;
}

interface Sought {
  readonly memberId: string;
  readonly channels: readonly ChannelName[];
}

const seekers = new WeakMap<Database, (sought: Sought) => Promise<MemberAddress | undefined>>();

/**
 * Where a member is reached: the account they used last among those that have not left, on a channel that is here.
 * Asked in one statement with those that are asked for at the same time.
 */
export function addressOfMember(
  database: Database,
  memberId: string,
  channels: readonly ChannelName[],
): Promise<MemberAddress | undefined> {
  const seek =
    seekers.get(database) ??
    gather(
      (sought) => addressesOf(database, sought),
      () => MOST_GATHERED,
    );
  seekers.set(database, seek);
  return seek({ memberId, channels });
}

async function addressesOf(
  database: Database,
  sought: readonly Sought[],
): Promise<readonly (MemberAddress | undefined)[]> {
  const rows = await database.sql<{ channel: ChannelName | null; channel_user_id: string; language: string }[]>`
    select found.channel, found.channel_user_id, found.language
    from unnest(${arrayLiteral(sought.map(({ memberId }) => memberId))}::text::uuid[],
        ${arrayLiteral(sought.map(({ channels }) => arrayText(channels)))}::text::text[])
      with ordinality as who(member_id, channels, turn)
    left join lateral (
      select i.channel, i.channel_user_id, m.language
      from regulars.members m
      left join regulars.members survivor on survivor.member_id = m.merged_into
      join regulars.identities i on i.member_id = coalesce(survivor.member_id, m.member_id)
      where m.member_id = who.member_id and i.reachability = 'reachable' and i.channel = any(who.channels::text[])
      order by i.last_active_at desc limit 1) found on true
    order by who.turn`;
  return rows.map(({ channel, channel_user_id: channelUserId, language }) =>
    channel === null ? undefined : { to: { channel, channelUserId }, language },
  );
}

/** Whether one account can still be written to, and its language: its staff's, its member's, or its own. */
export async function addressNow(
  database: Database,
  address: Address,
): Promise<{ readonly reachable: boolean; readonly language: string | undefined }> {
  const rows = await database.sql<{ language: string | null; reachable: boolean }[]>`
    select coalesce(s.language, m.language, i.language) as language, i.reachability is distinct from 'left' as reachable
    from (select ${address.channel}::text as channel, ${address.channelUserId}::text as channel_user_id) a
    left join regulars.identities i using (channel, channel_user_id)
    left join regulars.members m on m.member_id = i.member_id
    left join regulars.staff_identities si using (channel, channel_user_id)
    left join regulars.staff s on s.staff_id = si.staff_id and s.state = 'active'`;
  return { reachable: rows[0]?.reachable ?? true, language: rows[0]?.language ?? undefined };
}

/**
 * The channel says that this account is gone: nothing is sent there until they write again. The time stays that of the
 * last event, since times of events are the platform's: whatever comes after it brings the account back.
 */
export async function markLeft(database: Database, address: Address): Promise<void> {
  await database.sql`
    update regulars.identities set reachability = 'left'
    where channel = ${address.channel} and channel_user_id = ${address.channelUserId} and reachability = 'reachable'`;
}

/** Forgets what was said: texts are kept 30 days. */
export async function pruneOutbox(database: Database): Promise<number> {
  const result = await database.sql`
    delete from regulars.outbox where state <> 'queued' and done_at < now() - interval '30 days'`;
  return result.count;
}
