import type { ReferralExplanation } from '../src/core/points/decideReferral.ts';
import type { Database } from './client.ts';

export interface RewardJournal {
  readonly journalId: string;
  readonly explanation: ReferralExplanation;
  /** What `expire` journals have drawn from the reward's lots. */
  readonly expiredPoints: number;
  readonly reversedByJournalId: string | null;
}

/**
 * The journal that gave `memberId` one side of a referral, also when it was written to a member merged into this one
 * since. `undefined`: this side got nothing.
 */
export async function findRewardJournal(
  database: Database,
  memberId: string,
  journalId: string,
): Promise<RewardJournal | undefined> {
  const rows = await database.sql<
    {
      journal_id: string;
      explanation: ReferralExplanation;
      expired: number;
      reversed_by: string | null;
    }[]
  >`
    with family as (
      select member_id from regulars.members where member_id = ${memberId} or merged_into = ${memberId})
    select j.journal_id, j.explanation,
      (select coalesce(sum(a.points), 0)::int from regulars.allocations a
        join regulars.lots l using (member_id, lot_id)
        join regulars.journals e on e.member_id = a.member_id and e.journal_id = a.journal_id and e.kind = 'expire'
        where l.member_id in (select member_id from family) and l.journal_id = j.journal_id) as expired,
      (select r.journal_id from regulars.journals r
        where r.member_id in (select member_id from family) and r.reverses_journal_id = j.journal_id limit 1) as reversed_by
    from regulars.journals j
    where j.member_id in (select member_id from family) and j.journal_id = ${journalId}`;
  const row = rows[0];
  return (
    row && {
      journalId: row.journal_id,
      explanation: row.explanation,
      expiredPoints: row.expired,
      reversedByJournalId: row.reversed_by,
    }
  );
}
