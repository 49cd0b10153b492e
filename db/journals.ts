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
  /** Of the points that it brought, those that paid what was owed. */
  readonly paidPoints: number;
  /** The lots that it brought, as they stand now. */
  readonly lots: readonly JournalLot[];
}

/** Instants are epoch milliseconds. */
export interface JournalLot {
  readonly points: number;
  readonly remaining: number;
  readonly expiresAt: number | null;
  /** Whether it was given more time, because nobody could be told that it leaves. */
  readonly isExtended: boolean;
}

export interface JournalPurchase {
  readonly purchaseId: string;
  readonly netMinor: number;
  readonly currency: string;
}

/** The columns of `JournalRow`, of journal `j`. */
const journalColumns = ({ sql }: Database) => sql`
  j.journal_id as "journalId", j.kind, (extract(epoch from j.occurred_at) * 1000)::float8 as "occurredAt",
  coalesce(e.points, 0) as points, j.explanation::jsonb - 'frozen' as explanation,
  j.reverses_journal_id as "reversesJournalId", j.staff_id as "staffId",
  j.kind in ('refund', 'spend_reversed') and exists (select from regulars.refunds r
    where r.member_id = j.member_id and r.purchase_id = j.purchase_id and r.kind = 'undo'
      and r.occurred_at = j.occurred_at) as "isUndo",
  case when p.purchase_id is null then null else json_build_object(
    'purchaseId', p.purchase_id, 'netMinor', p.net_minor, 'currency', p.currency) end as purchase,
  (select coalesce(sum(a.points), 0)::int from regulars.allocations a
    where a.member_id = j.member_id and a.journal_id = j.journal_id and a.purpose = 'deficit') as "paidPoints",
  (select coalesce(json_agg(json_build_object('points', l.points, 'remaining', l.remaining,
      'expiresAt', (extract(epoch from l.expires_at) * 1000)::float8, 'isExtended', l.extended_at is not null)
      order by l.lot_id), '[]'::json)
    from regulars.lots l where l.member_id = j.member_id and l.journal_id = j.journal_id) as lots`;

const journalJoins = ({ sql }: Database) => sql`
  left join regulars.entries e on e.member_id = j.member_id and e.journal_id = j.journal_id and e.account = 'member'
  left join regulars.purchase_refs ref on ref.purchase_id = j.purchase_id
  left join regulars.purchases p on p.member_id = ref.member_id and p.purchase_id = ref.purchase_id`;

const family = ({ sql }: Database, memberId: string) => sql`(select member_id from regulars.members
  where member_id = ${memberId}::uuid or merged_into = ${memberId}::uuid)`;

/** Some journals of a member and of those merged into them, by id, in any order. */
export async function findJournalsById(
  database: Database,
  memberId: string,
  journalIds: readonly string[],
): Promise<readonly JournalRow[]> {
  if (journalIds.length === 0) return [];
  const rows = await database.sql<JournalRow[]>`
    select ${journalColumns(database)} from regulars.journals j ${journalJoins(database)}
    where j.member_id in ${family(database, memberId)} and j.journal_id = any(${`{${journalIds.join(',')}}`}::text::uuid[])`;
  return [...rows];
}

/** What one journal did to what a member owes: added (above 0) or paid. */
export interface DebtRow extends JournalRow {
  readonly debt: number;
}

/**
 * The journals that made a member's debt or paid it, the newest first, `limit` of them. What a journal took beyond the
 * lots that it drew from was owed; points that a debt was paid with are allocated so, or came with no lot in a merge.
 */
export async function findDebtJournals(
  database: Database,
  memberId: string,
  limit: number,
): Promise<readonly DebtRow[]> {
  const rows = await database.sql<DebtRow[]>`
    with booked as (
      select j.member_id, j.journal_id, coalesce(e.points, 0) as points,
        j.kind = 'merge' and j.explanation->>'what' = 'debt' as is_moved,
        coalesce((select sum(a.points) filter (where a.purpose = 'debit') from regulars.allocations a
          where a.member_id = j.member_id and a.journal_id = j.journal_id), 0) as drawn,
        coalesce((select sum(a.points) filter (where a.purpose = 'deficit') from regulars.allocations a
          where a.member_id = j.member_id and a.journal_id = j.journal_id), 0) as paid
      from regulars.journals j
      left join regulars.entries e on e.member_id = j.member_id and e.journal_id = j.journal_id and e.account = 'member'
      where j.member_id = ${memberId}::uuid),
    owing as (
      select member_id, journal_id,
        (case when points < 0 then -points - drawn when is_moved then -points else 0 end - paid)::int as debt from booked)
    select ${journalColumns(database)}, owing.debt
    from owing join regulars.journals j on j.member_id = owing.member_id and j.journal_id = owing.journal_id
    ${journalJoins(database)}
    where owing.debt <> 0 order by j.journal_id desc limit ${limit}::int`;
  return [...rows];
}

/** The journals of a member and of those merged into them, the newest first, `limit` of them after `before` (a journal id; `null`: from the newest on). */
export async function findJournals(
  database: Database,
  memberId: string,
  before: string | null,
  limit: number,
): Promise<readonly JournalRow[]> {
  const rows = await database.sql<JournalRow[]>`
    select ${journalColumns(database)} from regulars.journals j ${journalJoins(database)}
    where j.member_id in ${family(database, memberId)}
      and (${before}::uuid is null or j.journal_id < ${before}::uuid)
    order by j.journal_id desc limit ${limit}::int`;
  return [...rows];
}
