import { type ImportSession, insertAll } from './imports.ts';

export interface ReturnRow {
  readonly rowNo: number;
  /** Of the return itself. */
  readonly reference: string;
  /** Of the purchase. */
  readonly returnOf: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly sku: string;
  readonly quantity: number;
  /** Minor units, for a return that names no product. */
  readonly amountMinor: number | null;
}

/** Adds returned lines to what is to be taken over. */
export async function stageReturnRows(session: ImportSession, rows: readonly ReturnRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertAll(session, 'import_returns', [
    ['row_no', 'int', rows.map((row) => row.rowNo)],
    ['reference', 'text', rows.map((row) => row.reference)],
    ['return_of', 'text', rows.map((row) => row.returnOf)],
    ['occurred_at', 'timestamptz', rows.map((row) => new Date(row.occurredAt).toISOString())],
    ['sku', 'text', rows.map((row) => row.sku)],
    ['quantity', 'int', rows.map((row) => row.quantity)],
    ['amount_minor', 'bigint', rows.map((row) => row.amountMinor)],
  ]);
}

export interface StagedReturn extends Omit<ReturnRow, 'returnOf'> {
  /** Its place among the same lines of its return, from 1: a line that stands alone in a later list keeps it. */
  readonly nth: number;
  /** `null`: the purchase is not here. */
  readonly purchaseId: string | null;
  /** Whether the purchase is in the same list and would have been written, were this not a trial. */
  readonly isInList: boolean;
}

/** The returns in the order of time, after a place in it; all of them when `after` is 0. */
export const returnsInTime = (session: ImportSession, after: number, limit: number): Promise<StagedReturn[]> =>
  session.unsafe<StagedReturn[]>(
    `with placed as (
       select t.*,
         row_number() over (partition by reference, return_of, sku, quantity, amount_minor order by row_no)::int as nth,
         row_number() over (order by occurred_at, row_no)::int as place
       from pg_temp.import_returns t)
     select t.row_no as "rowNo", t.reference, (extract(epoch from t.occurred_at) * 1000)::float8 as "occurredAt",
       t.sku, t.quantity, t.amount_minor::float8 as "amountMinor", t.nth, k.purchase_id as "purchaseId",
       p.reference is not null as "isInList"
     from placed t
     left join regulars.purchase_refs k on k.external_ref = t.return_of
     left join pg_temp.import_purchases p on p.reference = t.return_of and p.state = 'new'
     where t.place > $1 order by t.place limit $2`,
    [after, limit],
  );

/** Whether this refund of a purchase is here already. */
export async function hasRefund(session: ImportSession, purchaseId: string, refundId: string): Promise<boolean> {
  const rows = await session.unsafe(
    `select 1 from regulars.purchase_refs k join regulars.refunds r on r.member_id = k.member_id
     where k.purchase_id = $1::uuid and r.purchase_id = k.purchase_id and r.refund_id = $2::uuid`,
    [purchaseId, refundId],
  );
  return rows.length > 0;
}
