import type { LedgerChange } from '../src/core/points/ledger.ts';
import { arrayLiteral } from './arrays.ts';
import type { Database } from './client.ts';
import { ledgerInserts, MEMBER_POINTS, type MemberPoints, type MemberPointsRow, memberPointsOf } from './ledger.ts';
import { type Part, part } from './unit.ts';

/** What the calendar did to one member's points. */
export interface SettledWrite {
  readonly memberId: string;
  /** The version that was read. */
  readonly version: number;
  readonly change: LedgerChange;
}

const POINTS_OF = `select ${MEMBER_POINTS} from regulars.members m
  where m.member_id = any($1::text::uuid[]) and m.state = 'active'`;

/** The points of the active ones of these members, in one snapshot. */
export async function pointsOfMembers(
  { sql }: Database,
  memberIds: readonly string[],
): Promise<readonly MemberPoints[]> {
  const rows = await sql.unsafe<MemberPointsRow[]>(POINTS_OF, [arrayLiteral(memberIds)], { prepare: true });
  return rows.map(memberPointsOf);
}

/**
 * The parts that settle many members: an update of members, lots and holds each, an insert of each kind of row. It races
 * as a whole when one of the members moved meanwhile. A change that only settles makes no holds and prolongs no lots.
 */
export function settledParts(writes: readonly SettledWrite[]): readonly Part[] {
  return [membersPart(writes), lotsPart(writes), holdsPart(writes), ...ledgerInserts(writes)];
}

function membersPart(writes: readonly SettledWrite[]): Part {
  const all = (column: (write: SettledWrite) => unknown): string => arrayLiteral(writes.map(column));
  const ids = all(({ memberId }) => memberId);
  return part('members', writes.length)`update regulars.members m set version = m.version + 1, available = x.available,
      pending = x.pending, held = x.held, deficit = x.deficit
    from (select y.* from unnest(${ids}::text::uuid[], ${all(({ version }) => version)}::text::int[],
        ${all(({ change }) => change.after.available)}::text::int[],
        ${all(({ change }) => change.after.pending)}::text::int[], ${all(({ change }) => change.after.held)}::text::int[],
        ${all(({ change }) => change.after.deficit)}::text::int[])
        as y(member_id, version, available, pending, held, deficit)
      join regulars.members o on o.member_id = y.member_id and o.version = y.version
      order by o.member_id for update of o) x
    where m.member_id = x.member_id and m.version = x.version`;
}

function lotsPart(writes: readonly SettledWrite[]): Part {
  const lots = writes.flatMap(({ memberId, change }) => change.lotUpdates.map((lot) => ({ memberId, lot })));
  const all = (column: (one: (typeof lots)[number]) => unknown): string => arrayLiteral(lots.map(column));
  return part('lots', lots.length)`update regulars.lots l set remaining = x.remaining, held = x.held,
      activated = x.activated
    from unnest(${all(({ memberId }) => memberId)}::text::uuid[], ${all(({ lot }) => lot.lotId)}::text::uuid[],
      ${all(({ lot }) => lot.remaining)}::text::int[], ${all(({ lot }) => lot.held)}::text::int[],
      ${all(({ lot }) => lot.activated)}::text::boolean[])
      as x(member_id, lot_id, remaining, held, activated)
    where l.member_id = x.member_id and l.lot_id = x.lot_id`;
}

/** A hold that somebody else ended meanwhile makes the unit race. */
function holdsPart(writes: readonly SettledWrite[]): Part {
  const ended = writes.flatMap(({ memberId, change }) => change.endedHolds.map((holdId) => ({ memberId, holdId })));
  return part('holds', ended.length)`delete from regulars.holds h
    using unnest(${arrayLiteral(ended.map(({ memberId }) => memberId))}::text::uuid[],
      ${arrayLiteral(ended.map(({ holdId }) => holdId))}::text::uuid[]) as x(member_id, hold_id)
    where h.member_id = x.member_id and h.hold_id = x.hold_id`;
}
