import type { Database } from './client.ts';

export interface JournalRow {
  readonly journalId: string;
  readonly kind: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  /** What it added to the member's points; 0 for one without entries. */
  readonly points: number;
  readonly explanation: Readonly<Record<string, unknown>>;
  readonly reversesJournalId: string | null;
  readonly staffId: string | null;
  /** Of a refund: a slip that was taken back at the counter. */
  readonly isUndo: boolean;
  /** The purchase it is about. */
  readonly purchase: JournalPurchase | null;
}

export interface JournalPurchase {
  readonly purchaseId: string;
  readonly netMinor: number;
  readonly currency: string;
}

/** The journals of a member and of those merged into them, the newest first, `limit` of them after `before` (a journal id; `null`: from the newest on). */
export async function findJournals(
  database: Database,
  memberId: string,
  before: string | null,
  limit: number,
): Promise<readonly JournalRow[]> {
  const rows = await database.sql<JournalRow[]>`
    select j.journal_id as "journalId", j.kind, (extract(epoch from j.occurred_at) * 1000)::float8 as "occurredAt",
      coalesce(e.points, 0) as points, j.explanation - 'frozen' as explanation,
      j.reverses_journal_id as "reversesJournalId", j.staff_id as "staffId",
      j.kind = 'refund' and exists (select from regulars.refunds r
        where r.member_id = j.member_id and r.purchase_id = j.purchase_id and r.kind = 'undo'
          and r.occurred_at = j.occurred_at) as "isUndo",
      case when p.purchase_id is null then null else json_build_object(
        'purchaseId', p.purchase_id, 'netMinor', p.net_minor, 'currency', p.currency) end as purchase
    from regulars.journals j
    left join regulars.entries e on e.member_id = j.member_id and e.journal_id = j.journal_id and e.account = 'member'
    left join regulars.purchase_refs ref on ref.purchase_id = j.purchase_id
    left join regulars.purchases p on p.member_id = ref.member_id and p.purchase_id = ref.purchase_id
    where j.member_id in (select member_id from regulars.members
        where member_id = ${memberId}::uuid or merged_into = ${memberId}::uuid)
      and (${before}::uuid is null or j.journal_id < ${before}::uuid)
    order by j.journal_id desc limit ${limit}::int`;
  return [...rows];
}
