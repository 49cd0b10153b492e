import { ledgerPages, memberPages, purchasePages } from '../../../db/exports.ts';
import type { Programme } from '../../core/programme.ts';
import type { Deps } from '../deps.ts';
import { type ExportRow, ledgerRow, memberRow, purchaseRow } from './columns.ts';

/** What can be taken out as a whole. */
export const EXPORTS = ['members', 'ledger', 'purchases'] as const;
export type ExportKind = (typeof EXPORTS)[number];

export const isExportKind = (word: string): word is ExportKind => EXPORTS.some((one) => one === word);

/**
 * Every row of an export, one after another, read a thousand at a time by key: whatever there are, memory holds one
 * page. Each page is as of the moment it was read; a row that is written meanwhile may be there or not, and none is
 * there twice.
 */
export function exportRows(
  { db }: Pick<Deps, 'db'>,
  kind: ExportKind,
  { currency }: Pick<Programme, 'currency'>,
): AsyncGenerator<ExportRow> {
  switch (kind) {
    case 'members':
      return each(memberPages(db), memberRow(currency));
    case 'ledger':
      return each(ledgerPages(db), ledgerRow);
    case 'purchases':
      return each(purchasePages(db), purchaseRow);
  }
}

async function* each<Row>(
  pages: AsyncGenerator<readonly Row[]>,
  cellsOf: (row: Row) => ExportRow,
): AsyncGenerator<ExportRow> {
  for await (const page of pages) for (const row of page) yield cellsOf(row);
}
