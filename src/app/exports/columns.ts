import type { LedgerExportRow, MemberExportRow, PurchaseExportRow } from '../../../db/exports.ts';
import { major } from '../../core/money.ts';

/** What stands in one cell; `null`: nothing. Money is in major units, so that whoever opens the file reads prices. */
export type Cell = string | number | boolean | null;
export type ExportRow = Readonly<Record<string, Cell>>;

const at = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

/** The columns of `regulars import members` under the same names, then what the service knows besides. */
export const memberRow =
  (currency: string) =>
  (row: MemberExportRow): ExportRow => ({
    member_id: row.memberId,
    card: row.cards[0] ?? null,
    phone: row.phone,
    name: row.name,
    birthday: birthdayCell(row),
    language: row.language,
    joined: at(row.joinedAt),
    consent: row.consent,
    tags: row.tags.join(', ') || null,
    notes: row.notes.join('\n') || null,
    more_cards: row.cards.slice(1).join(', ') || null,
    channels: row.channels.join(', ') || null,
    tier: row.tier,
    points_available: row.available,
    points_pending: row.pending,
    points_held: row.held,
    points_owed: row.deficit,
    purchases: row.purchases,
    spend: Number(major(row.spendMinor, currency)),
    last_purchase: at(row.lastPurchaseAt),
  });

/** As people may type it: `1990-03-14`, `03-14`, `lunar 08-15`, `lunar leap 04-01`. */
function birthdayCell(row: MemberExportRow): string | null {
  const { birthdayMonth: month, birthdayDay: day, birthdayYear: year } = row;
  if (month === null || day === null) return null;
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${year === null ? '' : `${year}-`}${row.birthdayLeapMonth === true ? 'leap ' : ''}${two(month)}-${two(day)}`;
  return row.birthdayCalendar === 'lunar' ? `lunar ${date}` : date;
}

/** One row for each entry; the entries of a journal sum to zero. */
export const ledgerRow = (row: LedgerExportRow): ExportRow => ({
  journal_id: row.journalId,
  member_id: row.memberId,
  kind: row.kind,
  account: row.account,
  points: row.points,
  occurred: at(row.occurredAt),
  booked: at(row.createdAt),
  purchase_id: row.purchaseId,
  reverses: row.reversesJournalId,
  written_for: row.writtenFor,
});

/** One row for each line, with the columns of `regulars import purchases` under the same names. */
export const purchaseRow = (row: PurchaseExportRow): ExportRow => {
  const money = (minor: number | null) => (minor === null ? null : Number(major(minor, row.currency)));
  return {
    member_id: row.memberId,
    card: row.card,
    date: at(row.occurredAt),
    reference: row.reference,
    line: row.lineNo === null ? null : row.lineNo + 1,
    sku: row.sku,
    name: row.name,
    category: row.category,
    quantity: row.quantity,
    price: money(row.unitPriceMinor),
    discount: money(row.discountMinor),
    currency: row.currency,
    store: row.store,
    purchase_id: row.purchaseId,
    purchase_net: money(row.netMinor),
    purchase_refunded: money(row.refundedMinor),
  };
};
