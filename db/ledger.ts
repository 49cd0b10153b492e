import type { Balances, Hold, LedgerChange, Lot, PointsState } from '../src/core/points/ledger.ts';
import type { TierState } from '../src/core/tiers/tier.ts';
import type { Database } from './client.ts';
import { instantText } from './instants.ts';
import { joinMembers, type MemberSums } from './memberSums.ts';
import { allocations, entries, holds, journals, lots } from './schema/index.ts';
import { insertRows, type Part, part } from './unit.ts';

/** What one decision changes of one member: all of it in one update of the member's row. */
export interface MemberWrite {
  readonly memberId: string;
  /** The version that was read; the unit fails whole (`UnitRaced`) when the member moved meanwhile. */
  readonly version: number;
  readonly change: LedgerChange;
  /** What is added to the roll-up of purchases. */
  readonly rollUp?: RollUp;
  /** The member's tier, where the purchase changes it. */
  readonly tier?: TierState | undefined;
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
    ...sorted.flatMap(holdParts),
    ...ledgerInserts(sorted),
  ];
}

/** The rows that are new, of any number of members: one insert each. */
export const ledgerInserts = (writes: readonly LedgerRows[]): Part[] => [
  insertRows(journals, writes.flatMap(journalRows)),
  insertRows(entries, writes.flatMap(entryRows)),
  insertRows(lots, writes.flatMap(lotRows)),
  insertRows(allocations, writes.flatMap(allocationRows)),
];

const inOrder = <Write extends { readonly memberId: string }>(writes: readonly Write[]): Write[] =>
  writes.toSorted((a, b) => (a.memberId < b.memberId ? -1 : 1));

/** One member's balances and roll-up. */
export function memberPart(write: MemberWrite): Part {
  const { memberId, version, change, rollUp } = write;
  const { available, pending, held, deficit } = change.after;
  if (rollUp === undefined) {
    return part('member', 1, memberId)`update regulars.members set version = version + 1, available = ${available}::int,
      pending = ${pending}::int, held = ${held}::int, deficit = ${deficit}::int
      where member_id = ${memberId}::uuid and version = ${version}::int`;
  }
  if (write.tier !== undefined) return memberWithTierPart(write, rollUp, write.tier);
  const { purchases, spendMinor } = rollUp;
  const lastPurchaseAt = at(rollUp.lastPurchaseAt);
  const points = { available, pending, held, deficit };
  const row: MemberSums = { memberId, version, ...points, purchases, spendMinor, lastPurchaseAt };
  const moves = part('member', 1, memberId);
  const alone = moves`update regulars.members set version = version + 1, available = ${available}::int,
    pending = ${pending}::int, held = ${held}::int, deficit = ${deficit}::int, purchases = purchases + ${purchases}::int,
    spend_minor = spend_minor + ${spendMinor}::bigint, last_purchase_at = ${lastPurchaseAt}::timestamptz
    where member_id = ${memberId}::uuid and version = ${version}::int`;
  return { ...alone, shared: { join: joinMembers, rows: [row], changes: memberId } };
}

/** A tier changes once in many sales, so this one shares its statement with nobody. */
function memberWithTierPart({ memberId, version, change }: MemberWrite, rollUp: RollUp, tier: TierState): Part {
  const { available, pending, held, deficit } = change.after;
  const { purchases, spendMinor, lastPurchaseAt } = rollUp;
  return part('member', 1, memberId)`update regulars.members set version = version + 1, available = ${available}::int,
    pending = ${pending}::int, held = ${held}::int, deficit = ${deficit}::int, purchases = purchases + ${purchases}::int,
    spend_minor = spend_minor + ${spendMinor}::bigint, last_purchase_at = ${at(lastPurchaseAt)}::timestamptz,
    tier = ${tier.tier}::text, tier_since = ${at(tier.since)}::timestamptz, tier_until = ${at(tier.until)}::timestamptz,
    tier_grace = ${tier.inGrace}::boolean, tier_floor = ${tier.floor}::text
    where member_id = ${memberId}::uuid and version = ${version}::int`;
}

/** A handful of lots is told by scalars, which the planner does best; more of them travel as one JSON parameter. */
const SCALAR_LOTS = 4;

function lotParts(memberId: string, all: readonly Lot[]): Part[] {
  const prolonged = all.filter((lot) => lot.prolonged);
  if (prolonged.length > 0) {
    const others = all.filter((lot) => !lot.prolonged);
    return [prolongedLotsPart(memberId, prolonged), ...lotParts(memberId, others)];
  }
  const updates = all;
  if (updates.some(({ noticedAt }) => noticedAt !== undefined)) return [leavingLotsPart(memberId, updates)];
  if (updates.length <= SCALAR_LOTS) {
    return updates.map(
      (lot) =>
        part('lot')`update regulars.lots set remaining = ${lot.remaining}::int, held = ${lot.held}::int,
          activated = ${lot.activated}::boolean, expires_at = ${at(lot.expiresAt)}::timestamptz
          where member_id = ${memberId}::uuid and lot_id = ${lot.lotId}::uuid`,
    );
  }
  const rows = updates.map(({ lotId, remaining, held, activated, expiresAt }) => ({
    lot_id: lotId,
    remaining,
    held,
    activated,
    expires_at: at(expiresAt),
  }));
  return [
    part('lots', updates.length)`update regulars.lots l
      set remaining = x.remaining, held = x.held, activated = x.activated, expires_at = x.expires_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as x(lot_id uuid, remaining int, held int, activated boolean, expires_at timestamptz)
      where l.member_id = ${memberId}::uuid and l.lot_id = x.lot_id`,
  ];
}

/** Lots that leave later than was said: who was told is told anew, and who cannot be gets more time once more. */
function prolongedLotsPart(memberId: string, updates: readonly Lot[]): Part {
  const rows = updates.map(({ lotId, remaining, held, activated, expiresAt }) => ({
    lot_id: lotId,
    remaining,
    held,
    activated,
    expires_at: at(expiresAt),
  }));
  return part('lots', updates.length)`update regulars.lots l set remaining = x.remaining, held = x.held,
      activated = x.activated, expires_at = x.expires_at, noticed_at = null, extended_at = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as x(lot_id uuid, remaining int, held int, activated boolean, expires_at timestamptz)
    where l.member_id = ${memberId}::uuid and l.lot_id = x.lot_id`;
}

/** Lots of which others carry on what was said about them: a notice meanwhile makes the unit race. */
function leavingLotsPart(memberId: string, updates: readonly Lot[]): Part {
  const rows = updates.map(({ lotId, remaining, held, activated, expiresAt, noticedAt = null }) => ({
    lot_id: lotId,
    remaining,
    held,
    activated,
    expires_at: at(expiresAt),
    noticed_at: at(noticedAt),
  }));
  return part('lots', updates.length)`update regulars.lots l
    set remaining = x.remaining, held = x.held, activated = x.activated, expires_at = x.expires_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as x(lot_id uuid, remaining int, held int, activated boolean, expires_at timestamptz, noticed_at timestamptz)
    where l.member_id = ${memberId}::uuid and l.lot_id = x.lot_id and l.noticed_at is not distinct from x.noticed_at`;
}

/** A hold that somebody else ended meanwhile makes the unit race. */
function holdParts({ memberId, change: { newHolds, endedHolds } }: LedgerRows): Part[] {
  return [
    ...endedHolds.map(
      (holdId) => part('hold')`delete from regulars.holds
        where member_id = ${memberId}::uuid and hold_id = ${holdId}::uuid`,
    ),
    ...newHolds.map(({ holdId, expiresAt, lots: parts }) =>
      insertRows(holds, [
        {
          memberId,
          holdId,
          expiresAt: new Date(expiresAt),
          points: parts.reduce((sum, one) => sum + one.points, 0),
          lots: parts,
        },
      ]),
    ),
  ];
}

const journalRows = ({ memberId, change }: LedgerRows) =>
  change.journals.map((journal) => ({
    ...journal,
    memberId,
    occurredAt: new Date(journal.occurredAt),
    reversesJournalId: journal.reversesJournalId ?? undefined,
    staffId: journal.staffId ?? undefined,
  }));

function entryRows({ memberId, change }: LedgerRows) {
  const happened = new Map(change.journals.map((journal) => [journal.journalId, journal.occurredAt]));
  return change.entries.map((entry) => {
    const occurredAt = happened.get(entry.journalId);
    if (occurredAt === undefined) throw new Error(`an entry of journal ${entry.journalId} came without it`);
    return { ...entry, memberId, occurredAt: new Date(occurredAt) };
  });
}

const lotRows = ({ memberId, change }: LedgerRows) =>
  change.newLots.map(({ noticedAt, extendedAt, prolonged: _, ...lot }) => ({
    ...lot,
    ...(typeof noticedAt === 'number' ? { noticedAt: new Date(noticedAt) } : {}),
    ...(typeof extendedAt === 'number' ? { extendedAt: new Date(extendedAt) } : {}),
    memberId,
    earnedAt: new Date(lot.earnedAt),
    availableAt: new Date(lot.availableAt),
    expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt),
  }));

const allocationRows = ({ memberId, change }: LedgerRows) =>
  change.allocations.map((allocation) => ({ ...allocation, memberId }));

const at = (instant: number | null): string | null => (instant === null ? null : instantText(instant));

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

/** Open lots of member `m` as JSON, in a query that has `m`. An array costs less than an aggregate. */
const lotsWhere = (condition: string): string => `array_to_json(array(select json_build_object(
    'lotId', l.lot_id, 'journalId', l.journal_id, 'purchaseId', l.purchase_id, 'points', l.points,
    'remaining', l.remaining, 'held', l.held, 'activated', l.activated,
    'earnedAt', (extract(epoch from l.earned_at) * 1000)::bigint,
    'availableAt', (extract(epoch from l.available_at) * 1000)::bigint,
    'expiresAt', (extract(epoch from l.expires_at) * 1000)::bigint)
  from regulars.lots l where l.member_id = m.member_id and l.remaining > 0 ${condition}))`;

const memberWith = (lots: string): string => `m.member_id, m.version, m.available, m.pending, m.held, m.deficit, m.name,
  m.language, m.purchases, (extract(epoch from m.last_purchase_at) * 1000)::float8 as last_purchase_ms, ${lots} as lots`;

/** Nobody asks the table for a member who has nothing set aside, as almost all of them. */
const HOLDS = `case when m.held = 0 then '[]'::json else (select coalesce(json_agg(json_build_object('holdId', h.hold_id,
    'expiresAt', (extract(epoch from h.expires_at) * 1000)::bigint, 'lots', h.lots) order by h.hold_id), '[]'::json)
  from regulars.holds h where h.member_id = m.member_id) end`;

/** The columns of member `m` that `memberPointsOf` reads. */
export const MEMBER_POINTS = `${memberWith(lotsWhere(''))}, ${HOLDS} as holds`;

/** The columns that `earningPointsOf` reads, with the lots that are due at `now`, a parameter like `$1`. */
export const memberEarningAt = (now: string): string =>
  memberWith(
    lotsWhere(`and ((l.activated and l.expires_at <= ${now}::timestamptz)
      or (not l.activated and l.available_at <= ${now}::timestamptz))`),
  );

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
  /** Absent where they were not asked for. */
  readonly holds?: readonly Hold[];
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
    holds: row.holds ?? null,
  },
  name: row.name,
  language: row.language,
  purchases: row.purchases,
  lastPurchaseAt: row.last_purchase_ms,
});

/**
 * A member for a decision that only adds points: each lot that is due, and the others, which it leaves alone, as one or
 * two of their sum (which have no id, so that nothing can be written to them). A regular has a hundred open lots, and
 * a sale touches none of them.
 */
export function earningPointsOf(row: MemberPointsRow): MemberPoints {
  const member = memberPointsOf(row);
  return { ...member, points: { ...member.points, lots: [...row.lots, ...otherLots(row, row.lots)] } };
}

/** What a member has besides the lots that are due, as lots that stand for all of them. */
export function otherLots({ available, pending, held }: Balances, due: readonly Lot[]): readonly Lot[] {
  const others = [
    otherLot(true, { points: available + held, held }, due),
    otherLot(false, { points: pending, held: 0 }, due),
  ];
  return others.filter((lot) => lot.remaining !== 0);
}

function otherLot(
  activated: boolean,
  all: { readonly points: number; readonly held: number },
  due: readonly Lot[],
): Lot {
  const own = due.filter((lot) => lot.activated === activated);
  const remaining = own.reduce((left, lot) => left - lot.remaining, all.points);
  const held = own.reduce((left, lot) => left - lot.held, all.held);
  const name = activated ? 'others, usable' : 'others, pending';
  const never = Number.MAX_SAFE_INTEGER;
  return {
    lotId: name,
    journalId: name,
    purchaseId: null,
    points: remaining,
    remaining,
    held,
    activated,
    earnedAt: 0,
    availableAt: activated ? 0 : never,
    expiresAt: null,
  };
}

/** How a member is named; one of them. */
export interface MemberLookup {
  readonly memberId?: string;
  readonly phone?: string;
  readonly channel?: string;
  readonly channelUserId?: string;
}

/**
 * Joins `m`, the active member that is named (of a merged one the one that stayed), if any. Its parameters begin with
 * `$first`: `namedBy` gives their values. Most are named by their id, which needs no look-up and so its own text.
 */
const namedMember = (way: 'by-id' | 'looked-up', first: number): string => `(select ${
  way === 'by-id'
    ? `$${first}::uuid`
    : `coalesce(
      (select phone.member_id from regulars.member_phones phone where phone.phone = $${first}),
      (select i.member_id from regulars.identities i
        where i.channel = $${first + 1} and i.channel_user_id = $${first + 2}))`
} as member_id) who
  left join regulars.members own on own.member_id = who.member_id
  left join regulars.members m on m.member_id = coalesce(own.merged_into, own.member_id) and m.state = 'active'`;

/** Which text of `namedMember` a look-up needs, and its values. */
const namedBy = ({ memberId, phone, channel, channelUserId }: MemberLookup) =>
  memberId === undefined
    ? { way: 'looked-up' as const, values: [phone ?? null, channel ?? null, channelUserId ?? null] }
    : { way: 'by-id' as const, values: [memberId] };

const findPoints = (way: 'by-id' | 'looked-up'): string =>
  `select ${MEMBER_POINTS} from ${namedMember(way, 1)} where m.member_id is not null`;
const FIND_POINTS = { 'by-id': findPoints('by-id'), 'looked-up': findPoints('looked-up') };

/**
 * An active member's points, in one query: one snapshot, so balances and lots agree. A merged member is read as the
 * one that stayed; `undefined` for nobody, and for one that was erased.
 */
export async function findMemberPoints(
  database: Database,
  member: string | MemberLookup,
): Promise<MemberPoints | undefined> {
  const { way, values } = namedBy(typeof member === 'string' ? { memberId: member } : member);
  const rows = await database.sql.unsafe<MemberPointsRow[]>(FIND_POINTS[way], values, { prepare: true });
  return rows[0] && memberPointsOf(rows[0]);
}
