import type { Lot } from '../src/core/points/ledger.ts';
import type { Database } from './client.ts';
import { MEMBER_POINTS, type MemberPoints, type MemberPointsRow, memberPointsOf } from './ledger.ts';

/** A journal that spent points, with all that taking it back is decided on. */
export interface SpendRead {
  /** The active member whose points they were; `undefined`: they have left. */
  readonly member: MemberPoints | undefined;
  readonly journalId: string;
  readonly explanation: Readonly<Record<string, unknown>>;
  /** The journal that took it back before, if one did. */
  readonly reversedByJournalId: string | null;
  /** What it drew, each with its lot as it stands now. A lot of an account that was merged stays under that account. */
  readonly drawn: readonly { readonly points: number; readonly lot: Lot; readonly ofThisMember: boolean }[];
}

/** The journals and closed lots of an account that was merged stay under its own id, so the whole family is read. */
const READ_SPEND = `
  with family as (
    select f.member_id, coalesce(f.merged_into, f.member_id) as survivor from regulars.members f
    where f.member_id = $1::uuid or f.merged_into = $1::uuid),
  spent as (
    select j.member_id, j.journal_id, j.explanation from regulars.journals j
    where j.member_id in (select member_id from family) and j.journal_id = $2::uuid and j.kind = 'spend')
  select ${MEMBER_POINTS}, m.member_id is not null as found, spent.journal_id as "journalId", spent.explanation,
    (select b.journal_id from regulars.journals b
      where b.member_id in (select member_id from family) and b.kind = 'spend_reversed'
        and b.reverses_journal_id = spent.journal_id limit 1) as "reversedByJournalId",
    (select coalesce(json_agg(json_build_object('points', a.points, 'ofThisMember', l.member_id = $1::uuid,
        'lot', json_build_object('lotId', l.lot_id, 'journalId', l.journal_id, 'purchaseId', l.purchase_id,
          'points', l.points, 'remaining', l.remaining, 'held', l.held, 'activated', l.activated,
          'earnedAt', (extract(epoch from l.earned_at) * 1000)::bigint,
          'availableAt', (extract(epoch from l.available_at) * 1000)::bigint,
          'expiresAt', (extract(epoch from l.expires_at) * 1000)::bigint))
        order by l.expires_at nulls last, l.lot_id), '[]'::json)
      from regulars.allocations a
      join regulars.lots l on l.lot_id = a.lot_id and l.member_id in (select member_id from family)
      where a.member_id = spent.member_id and a.journal_id = spent.journal_id and a.purpose = 'debit') as drawn
  from spent left join regulars.members m on m.member_id = $1::uuid and m.state = 'active'`;

type ReadRow = MemberPointsRow & { readonly found: boolean } & Omit<SpendRead, 'member'>;

/**
 * A spend of a member (the one who stayed, of merged ones) in one snapshot; `undefined`: this member has no such spend.
 */
export async function findSpend(
  database: Database,
  memberId: string,
  journalId: string,
): Promise<SpendRead | undefined> {
  const [row] = await database.sql.unsafe<ReadRow[]>(READ_SPEND, [memberId, journalId], { prepare: true });
  if (row === undefined) return undefined;
  const { explanation, reversedByJournalId, drawn } = row;
  return { member: row.found ? memberPointsOf(row) : undefined, journalId, explanation, reversedByJournalId, drawn };
}
