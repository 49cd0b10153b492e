import type { StampEarn } from '../src/core/stamps/card.ts';
import type { StampState } from '../src/core/stamps/stamps.ts';
import type { Database } from './client.ts';
import { stampCodes, stampEvents, stampRewards } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

export type StampEventRow = typeof stampEvents.$inferInsert;
export type StampRewardRow = typeof stampRewards.$inferInsert;

/** What a member has of one card, and how many stamps its day has brought already. */
export interface StampRead {
  readonly cardId: string;
  readonly state: StampState;
  /** Of purchases and codes, less what was taken back of them. */
  readonly ofDay: number;
}

/** The span of a local day. */
export interface DaySpan {
  readonly from: Date;
  readonly until: Date;
}

/** What stands of card `s` as JSON, in a query that has `s`; `from`: counts above which rewards are read. */
const stateOf = (from: string): string => `json_build_object('total', s.total, 'base', s.base, 'size', s.size,
    'lastAt', (extract(epoch from s.last_at) * 1000)::float8,
    'given', array_to_json(array(select g.position from regulars.stamp_rewards g
      where g.member_id = s.member_id and g.card_id = s.card_id and g.position > ${from})))`;

/** Every card of a member (`$1`). What a day (`$2` to `$3`) brought is what its purchases and codes did, whenever they were taken back. */
export const STAMPS_READ = `select s.card_id as "cardId", ${stateOf('s.total - s.size')} as state,
    (select coalesce(sum(e.stamps), 0)::int from regulars.stamp_events e
      where e.member_id = s.member_id and e.card_id = s.card_id and (
        (e.kind in ('purchase', 'code') and e.occurred_at >= $2::timestamptz and e.occurred_at < $3::timestamptz)
        or (e.kind = 'reverse' and exists (select 1 from regulars.stamp_events b where b.member_id = e.member_id
          and b.card_id = e.card_id and b.kind = 'purchase' and b.purchase_id = e.purchase_id
          and b.occurred_at >= $2::timestamptz and b.occurred_at < $3::timestamptz)))) as "ofDay"
  from regulars.member_stamps s where s.member_id = $1::uuid`;

/** What a member has of each card. */
export const findStamps = ({ sql }: Database, memberId: string, day: DaySpan): Promise<readonly StampRead[]> =>
  sql.unsafe<StampRead[]>(STAMPS_READ, [memberId, day.from.toISOString(), day.until.toISOString()], { prepare: true });

/** A reward on the card that stands, with its voucher. */
export interface GivenReward {
  readonly position: number;
  readonly voucherId: string;
  readonly isUsed: boolean;
  readonly coupon: {
    readonly name: string;
    readonly automation: 'stamps';
    readonly kind: 'free_item';
    readonly value: number;
  };
}

/** What a purchase brought of one card, and how the card stands now. */
export interface BroughtStamps {
  readonly cardId: string;
  readonly state: StampState;
  readonly stamps: number;
  /** Taken back before. */
  readonly taken: number;
  readonly earn: StampEarn;
  readonly isBeforeLapse: boolean;
  readonly given: readonly GivenReward[];
}

/**
 * The events of an account that was merged stay under its own id, so the whole family is read. A lapse took the stamps
 * where it was of the account that held them then: the buyer's own, and from each merge on the one that it became a part
 * of. That one's event of the merge follows the event with which the other ended, in the same unit.
 */
const BROUGHT = `
  with recursive family as (
    select f.member_id from regulars.members f where f.member_id = $1::uuid or f.merged_into = $1::uuid),
  brought as (
    select e.card_id, sum(e.stamps) filter (where e.kind = 'purchase') as stamps,
      -coalesce(sum(e.stamps) filter (where e.kind = 'reverse'), 0) as taken,
      (jsonb_agg(e.explanation) filter (where e.kind = 'purchase')) -> 0 -> 'earn' as earn,
      min(e.event_id::text) filter (where e.kind = 'purchase') as event_id,
      min(e.member_id::text) filter (where e.kind = 'purchase')::uuid as member_id
    from regulars.stamp_events e where e.member_id in (select member_id from family) and e.purchase_id = $2::uuid
    group by e.card_id),
  held as (
    select b.card_id, b.member_id, b.event_id::uuid as since from brought b
    union all
    select h.card_id, into_it.member_id, into_it.event_id from held h
    cross join lateral (
      select m.event_id, m.created_at from regulars.stamp_events m
      where m.member_id = h.member_id and m.card_id = h.card_id and m.kind = 'merge'
      order by m.event_id desc limit 1) ended
    cross join lateral (
      select m.member_id, m.event_id from regulars.stamp_events m
      where m.member_id in (select member_id from family) and m.member_id <> h.member_id and m.card_id = h.card_id
        and m.kind = 'merge' and m.event_id > ended.event_id and m.created_at = ended.created_at
      order by m.event_id limit 1) into_it
    where h.member_id <> $1::uuid)
  select b.card_id as "cardId", b.stamps::int, b.taken::int, b.earn, ${stateOf('s.base')} as state,
    exists (select 1 from held h join regulars.stamp_events l on l.member_id = h.member_id and l.card_id = h.card_id
      and l.kind = 'lapse' and l.event_id > h.since where h.card_id = b.card_id) as "isBeforeLapse",
    (select coalesce(json_agg(json_build_object('position', g.position, 'voucherId', g.voucher_id,
        'isUsed', v.state = 'redeemed', 'coupon', json_build_object('name', c.name, 'automation', c.automation,
          'kind', c.kind, 'value', c.value)) order by g.position), '[]'::json)
      from regulars.stamp_rewards g
      join regulars.vouchers v on v.member_id = g.member_id and v.voucher_id = g.voucher_id
      join regulars.coupons c on c.coupon_id = v.coupon_id
      where g.member_id = s.member_id and g.card_id = s.card_id and g.position > s.base) as given
  from brought b join regulars.member_stamps s on s.member_id = $1::uuid and s.card_id = b.card_id
  where b.stamps is not null`;

/** What a purchase brought, by card; empty: nothing. */
export const findBroughtStamps = (
  { sql }: Database,
  memberId: string,
  purchaseId: string,
): Promise<readonly BroughtStamps[]> => sql.unsafe<BroughtStamps[]>(BROUGHT, [memberId, purchaseId], { prepare: true });

/** Of these vouchers of members those that stamps brought which were taken back: their count is not reached any more. */
export async function vouchersWithoutStamps(
  { sql }: Database,
  memberIds: readonly string[],
  voucherIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ voucherId: string }[]>`
    select g.voucher_id as "voucherId" from regulars.stamp_rewards g
    join regulars.member_stamps s on s.member_id = g.member_id and s.card_id = g.card_id
    where g.member_id = any(${memberIds as string[]}::uuid[]) and g.voucher_id = any(${voucherIds as string[]}::uuid[])
      and g.position > s.total`;
  return new Set(rows.map(({ voucherId }) => voucherId));
}

const at = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** What a member has of a card from now on. Whoever writes it moves the member's version in the same unit. */
export const keepStampsPart = (memberId: string, cardId: string, state: StampState): Part => ({
  ...part('member_stamps')`insert into regulars.member_stamps (member_id, card_id, total, base, size, last_at)
    values (${memberId}::uuid, ${cardId}::text, ${state.total}::int, ${state.base}::int, ${state.size}::int,
      ${at(state.lastAt)}::timestamptz)
    on conflict (member_id, card_id) do update set total = excluded.total, base = excluded.base, size = excluded.size,
      last_at = excluded.last_at`,
  isInsert: true,
});

/** Why they came or went. */
export const stampEventsPart = (rows: readonly StampEventRow[]): Part => insertRows(stampEvents, rows);

/** Which counts of stamps brought which voucher. */
export const stampRewardsPart = (rows: readonly StampRewardRow[]): Part => insertRows(stampRewards, rows);

/** Rewards that are not reached any more: what was not used of them is void, and can be reached again. */
export const loseRewardsParts = (memberId: string, cardId: string, unused: readonly GivenReward[]): readonly Part[] => {
  const ids = JSON.stringify(unused.map(({ voucherId }) => voucherId));
  return [
    part('stamp_rewards', unused.length)`delete from regulars.stamp_rewards where member_id = ${memberId}::uuid
      and card_id = ${cardId}::text
      and voucher_id in (select value::uuid from jsonb_array_elements_text(${ids}::text::jsonb))`,
    part(
      'stamp_vouchers',
      unused.length,
    )`update regulars.vouchers set state = 'void' where member_id = ${memberId}::uuid
      and state = 'issued' and voucher_id in (select value::uuid from jsonb_array_elements_text(${ids}::text::jsonb))`,
  ];
};

/** A code for one stamp. */
export const newStampCodePart = (row: typeof stampCodes.$inferInsert): Part => insertRows(stampCodes, [row]);

export interface StampCodeRead {
  readonly cardId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly usedBy: string | null;
}

/** A code by its hash; `undefined`: there is none. */
export async function findStampCode({ sql }: Database, codeHash: string): Promise<StampCodeRead | undefined> {
  const rows = await sql<StampCodeRead[]>`
    select card_id as "cardId", (extract(epoch from expires_at) * 1000)::float8 as "expiresAt", member_id as "usedBy"
    from regulars.stamp_codes where code_hash = ${codeHash}`;
  return rows[0];
}

/** Of two who show a code at once, one finds it used. */
export const useStampCodePart = (codeHash: string, memberId: string, now: Date): Part =>
  part(
    'stamp_code',
  )`update regulars.stamp_codes set member_id = ${memberId}::uuid, used_at = ${now.toISOString()}::timestamptz
    where code_hash = ${codeHash}::text and used_at is null`;

/** What members have of each card: for the owner. */
export interface CardCounts {
  readonly cardId: string;
  readonly members: number;
  /** Stamps of the last 30 days, and vouchers they brought. */
  readonly stamps: number;
  readonly rewards: number;
}

/** By card, from `since` on; a card that nobody has is not there. */
export const countCards = ({ sql }: Database, since: Date): Promise<readonly CardCounts[]> =>
  sql<CardCounts[]>`
    select s.card_id as "cardId", count(*)::int as members,
      (select coalesce(sum(e.stamps), 0)::int from regulars.stamp_events e
        where e.card_id = s.card_id and e.created_at >= ${since.toISOString()}::timestamptz
          and e.kind in ('purchase', 'code', 'adjust', 'reverse')) as stamps,
      (select count(*)::int from regulars.stamp_rewards g
        where g.card_id = s.card_id and g.given_at >= ${since.toISOString()}::timestamptz) as rewards
    from regulars.member_stamps s where s.total > s.base group by s.card_id`;

/** The last things that happened to a member's stamps of a card, the newest first. */
export interface StampEventRead {
  readonly kind: StampEventRow['kind'];
  readonly stamps: number;
  readonly lapsed: number | null;
  readonly reason: string | null;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
}

export const findStampEvents = (
  { sql }: Database,
  memberId: string,
  cardId: string,
  limit: number,
): Promise<readonly StampEventRead[]> =>
  sql<StampEventRead[]>`
    select e.kind, e.stamps, (e.explanation->>'lapsed')::int as lapsed, e.explanation->>'reason' as reason,
      (extract(epoch from e.occurred_at) * 1000)::float8 as "occurredAt"
    from regulars.stamp_events e
    where e.member_id in (select member_id from regulars.members
        where member_id = ${memberId}::uuid or merged_into = ${memberId}::uuid) and e.card_id = ${cardId}::text
      and e.kind <> 'merge'
    order by e.event_id desc limit ${limit}::int`;

/** Whose sum of events is not what stands: for the check of the books. */
export const wrongStamps = ({ sql }: Database): Promise<readonly { memberId: string; problem: string }[]> =>
  sql<{ memberId: string; problem: string }[]>`
    select coalesce(s.member_id, e.member_id) as "memberId",
      'card ' || coalesce(s.card_id, e.card_id) || ' has ' || coalesce(s.total, 0) || ' stamps, its events sum to '
        || coalesce(e.total, 0) as problem
    from regulars.member_stamps s
    full join (select member_id, card_id, sum(stamps)::int as total from regulars.stamp_events group by 1, 2) e
      on e.member_id = s.member_id and e.card_id = s.card_id
    where coalesce(s.total, 0) <> coalesce(e.total, 0) limit 1000`;

/** The account that ends has no stamps any more; rewards of its open card go over to where that of the other one began. */
export const mergedStampsParts = (
  closedId: string,
  keptId: string,
  ended: readonly { readonly cardId: string; readonly total: number; readonly from: number; readonly to: number }[],
  newId: () => string,
  at: Date,
): readonly Part[] => [
  ...endedStampsParts(closedId, 'merge', ended, newId, at),
  {
    ...part('stamp_rewards')`insert into regulars.stamp_rewards (member_id, card_id, position, voucher_id, given_at)
      select ${keptId}::uuid, g.card_id, g.position - x."from" + x."to", g.voucher_id, g.given_at
      from regulars.stamp_rewards g
      join jsonb_to_recordset(${JSON.stringify(ended)}::text::jsonb) as x("cardId" text, "from" int, "to" int)
        on x."cardId" = g.card_id and g.position > x."from"
      where g.member_id = ${closedId}::uuid on conflict do nothing`,
    isInsert: true,
  },
];

/** Cards of an account that ends: their events sum to nothing, and the account has none. Rewards are left to be deleted. */
export const endedStampsParts = (
  memberId: string,
  kind: 'merge' | 'forget',
  ended: readonly { readonly cardId: string; readonly total: number }[],
  newId: () => string,
  at: Date,
): readonly Part[] => [
  part('member_stamps_ended', ended.length)`delete from regulars.member_stamps where member_id = ${memberId}::uuid`,
  stampEventsPart(
    ended.map(({ cardId, total }) => {
      const own = { memberId, eventId: newId(), cardId, kind, stamps: -total, explanation: {} };
      return { ...own, occurredAt: at, createdAt: at };
    }),
  ),
];

/** What a member has of each card in all. */
export const findStampTotals = (
  { sql }: Database,
  memberId: string,
): Promise<readonly { readonly cardId: string; readonly total: number }[]> =>
  sql<{ cardId: string; total: number }[]>`
    select card_id as "cardId", total from regulars.member_stamps where member_id = ${memberId}`;

/** How many rewards of a member stand. */
export async function countStampRewards({ sql }: Database, memberId: string): Promise<number> {
  const rows = await sql<{ count: number }[]>`
    select count(*)::int as count from regulars.stamp_rewards where member_id = ${memberId}`;
  return rows[0]?.count ?? 0;
}

/** They stand no more. */
export const deleteStampRewardsPart = (memberId: string, count: number): Part =>
  part('stamp_rewards_ended', count)`delete from regulars.stamp_rewards where member_id = ${memberId}::uuid`;
