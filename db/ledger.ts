import type { LedgerChange, Lot, PointsState } from '../src/core/points/ledger.ts';
import type { Database } from './client.ts';
import { allocations, entries, journals, lots } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** What one decision changes of one member: all of it in one update of the member's row. */
export interface MemberWrite {
  readonly memberId: string;
  /** The version that was read; the unit fails whole (`UnitRaced`) when the member moved meanwhile. */
  readonly version: number;
  readonly change: LedgerChange;
  /** What is added to the roll-up of purchases. */
  readonly rollUp?: RollUp;
}

export interface RollUp {
  readonly purchases: number;
  readonly spendMinor: number;
  /** Epoch milliseconds; `null`: nothing is bought (any more). */
  readonly lastPurchaseAt: number | null;
}

type LedgerRows = Pick<MemberWrite, 'memberId' | 'change'>;

/**
 * The parts of a unit that move points, for one member or two: members in id order, all journals, entries, lots and
 * allocations in one insert each. A member is written once, so decisions that follow each other are joined first.
 */
export function ledgerParts(...writes: readonly MemberWrite[]): Part[] {
  return [...inOrder(writes).map(memberPart), ...ledgerRowParts(...writes)];
}

/** The same without the members' own rows, for a unit that changes more of them than their balances. */
export function ledgerRowParts(...writes: readonly LedgerRows[]): Part[] {
  const sorted = inOrder(writes);
  return [
    ...sorted.flatMap(({ memberId, change }) => lotParts(memberId, change.lotUpdates)),
    insertRows(journals, sorted.flatMap(journalRows)),
    insertRows(entries, sorted.flatMap(entryRows)),
    insertRows(lots, sorted.flatMap(lotRows)),
    insertRows(allocations, sorted.flatMap(allocationRows)),
  ];
}

const inOrder = <Write extends { readonly memberId: string }>(writes: readonly Write[]): Write[] =>
  writes.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));

/** One member's balances and roll-up. */
export function memberPart({ memberId, version, change, rollUp }: MemberWrite): Part {
  const { available, pending, held, deficit } = change.after;
  if (rollUp === undefined) {
    return part('member')`update regulars.members set version = version + 1, available = ${available}::int,
      pending = ${pending}::int, held = ${held}::int, deficit = ${deficit}::int
      where member_id = ${memberId}::uuid and version = ${version}::int`;
  }
  const { purchases, spendMinor, lastPurchaseAt } = rollUp;
  return part('member')`update regulars.members set version = version + 1, available = ${available}::int,
    pending = ${pending}::int, held = ${held}::int, deficit = ${deficit}::int, purchases = purchases + ${purchases}::int,
    spend_minor = spend_minor + ${spendMinor}::bigint, last_purchase_at = ${at(lastPurchaseAt)}::timestamptz
    where member_id = ${memberId}::uuid and version = ${version}::int`;
}

/** A handful of lots is told by scalars, which the planner does best; more of them travel as one JSON parameter. */
const SCALAR_LOTS = 4;

function lotParts(memberId: string, updates: readonly Lot[]): Part[] {
  if (updates.length <= SCALAR_LOTS) {
    return updates.map(
      (lot) =>
        part('lot')`update regulars.lots set remaining = ${lot.remaining}::int, activated = ${lot.activated}::boolean,
          expires_at = ${at(lot.expiresAt)}::timestamptz
          where member_id = ${memberId}::uuid and lot_id = ${lot.lotId}::uuid`,
    );
  }
  const rows = updates.map(({ lotId, remaining, activated, expiresAt }) => ({
    lot_id: lotId,
    remaining,
    activated,
    expires_at: at(expiresAt),
  }));
  return [
    part('lots', updates.length)`update regulars.lots l
      set remaining = x.remaining, activated = x.activated, expires_at = x.expires_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as x(lot_id uuid, remaining int, activated boolean, expires_at timestamptz)
      where l.member_id = ${memberId}::uuid and l.lot_id = x.lot_id`,
  ];
}

const journalRows = ({ memberId, change }: LedgerRows) =>
  change.journals.map((journal) => ({ ...journal, memberId, occurredAt: new Date(journal.occurredAt) }));

function entryRows({ memberId, change }: LedgerRows) {
  const happened = new Map(change.journals.map((journal) => [journal.journalId, journal.occurredAt]));
  return change.entries.map((entry) => {
    const occurredAt = happened.get(entry.journalId);
    if (occurredAt === undefined) throw new Error(`an entry of journal ${entry.journalId} came without it`);
    return { ...entry, memberId, occurredAt: new Date(occurredAt) };
  });
}

const lotRows = ({ memberId, change }: LedgerRows) =>
  change.newLots.map((lot) => ({
    ...lot,
    memberId,
    earnedAt: new Date(lot.earnedAt),
    availableAt: new Date(lot.availableAt),
    expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt),
  }));

const allocationRows = ({ memberId, change }: LedgerRows) =>
  change.allocations.map((allocation) => ({ ...allocation, memberId }));

const at = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** A member's points with what a decision about them needs. */
export interface MemberPoints {
  readonly memberId: string;
  readonly version: number;
  readonly points: PointsState;
  readonly name: string | null;
  readonly language: string;
  readonly purchases: number;
  readonly lastPurchaseAt: number | null;
}

/** The open lots of member `m` as JSON, in a query that has `m`. */
const OPEN_LOTS = `(select coalesce(json_agg(json_build_object(
    'lotId', l.lot_id, 'journalId', l.journal_id, 'purchaseId', l.purchase_id, 'points', l.points,
    'remaining', l.remaining, 'activated', l.activated,
    'earnedAt', (extract(epoch from l.earned_at) * 1000)::bigint,
    'availableAt', (extract(epoch from l.available_at) * 1000)::bigint,
    'expiresAt', (extract(epoch from l.expires_at) * 1000)::bigint)), '[]'::json)
  from regulars.lots l where l.member_id = m.member_id and l.remaining > 0)`;

/**
 * The same for a decision that only adds points: each lot that is due at `now` (a parameter), and the others, which it
 * leaves alone, as one or two of their sum (`lotId` is no id then, so that nothing can be written to it). A regular has a
 * hundred open lots, and a sale touches none of them.
 */
const lotsDueAt = (now: string): string => `(select coalesce(json_agg(json_build_object(
    'lotId', coalesce(g.due_id::text, case when g.activated then 'other active' else 'other pending' end),
    'journalId', coalesce(g.journal_id::text, 'several'),
    'purchaseId', g.purchase_id, 'points', g.points, 'remaining', g.remaining, 'activated', g.activated,
    'earnedAt', (extract(epoch from g.earned_at) * 1000)::bigint,
    'availableAt', (extract(epoch from g.available_at) * 1000)::bigint,
    'expiresAt', (extract(epoch from g.expires_at) * 1000)::bigint)), '[]'::json)
  from (
    select due.due_id, l.activated, sum(l.points) as points, sum(l.remaining) as remaining,
      min(l.earned_at) as earned_at, min(l.available_at) as available_at,
      min(l.expires_at) filter (where due.due_id is not null) as expires_at,
      min(l.journal_id::text) filter (where due.due_id is not null) as journal_id,
      min(l.purchase_id::text) filter (where due.due_id is not null) as purchase_id
    from regulars.lots l
    cross join lateral (select case when (l.activated and l.expires_at <= ${now}::timestamptz)
      or (not l.activated and l.available_at <= ${now}::timestamptz) then l.lot_id end as due_id) due
    where l.member_id = m.member_id and l.remaining > 0
    group by due.due_id, l.activated) g)`;

const memberWith = (lots: string): string => `m.member_id, m.version, m.available, m.pending, m.held, m.deficit, m.name,
  m.language, m.purchases, (extract(epoch from m.last_purchase_at) * 1000)::float8 as last_purchase_ms, ${lots} as lots`;

/** The columns of member `m` that `memberPointsOf` reads. */
export const MEMBER_POINTS = memberWith(OPEN_LOTS);

/** The same for a decision that only adds points at `now`, a parameter like `$1`. */
export const memberEarningAt = (now: string): string => memberWith(lotsDueAt(now));

export interface MemberPointsRow {
  readonly member_id: string;
  readonly version: number;
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly deficit: number;
  readonly name: string | null;
  readonly language: string;
  readonly purchases: number;
  readonly last_purchase_ms: number | null;
  readonly lots: readonly Lot[];
}

export const memberPointsOf = (row: MemberPointsRow): MemberPoints => ({
  memberId: row.member_id,
  version: row.version,
  points: {
    available: row.available,
    pending: row.pending,
    held: row.held,
    deficit: row.deficit,
    lots: row.lots,
  },
  name: row.name,
  language: row.language,
  purchases: row.purchases,
  lastPurchaseAt: row.last_purchase_ms,
});

/** How a member is named; one of them. */
export interface MemberLookup {
  readonly memberId?: string;
  readonly phone?: string;
  readonly channel?: string;
  readonly channelUserId?: string;
}

/** Joins `m`, the active member that the first four parameters name (of a merged one the one that stayed), if any. */
export const NAMED_MEMBER = `(select coalesce($1::uuid,
      (select phone.member_id from regulars.member_phones phone where phone.phone = $2),
      (select i.member_id from regulars.identities i where i.channel = $3 and i.channel_user_id = $4)) as member_id) who
  left join regulars.members own on own.member_id = who.member_id
  left join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id) and m.state = 'active'`;

/** The parameters of `NAMED_MEMBER`. */
export const namedBy = ({ memberId, phone, channel, channelUserId }: MemberLookup): (string | null)[] => [
  memberId ?? null,
  phone ?? null,
  channel ?? null,
  channelUserId ?? null,
];

const FIND_MEMBER_POINTS = `select ${MEMBER_POINTS} from ${NAMED_MEMBER} where m.member_id is not null`;

/**
 * An active member's points, in one query: one snapshot, so balances and lots agree. A merged member is read as the
 * one that stayed; `undefined` for nobody, and for one that was erased.
 */
export async function findMemberPoints(
  database: Database,
  member: string | MemberLookup,
): Promise<MemberPoints | undefined> {
  const values = namedBy(typeof member === 'string' ? { memberId: member } : member);
  const rows = await database.sql.unsafe<MemberPointsRow[]>(FIND_MEMBER_POINTS, values, { prepare: true });
  return rows[0] && memberPointsOf(rows[0]);
}
