import { type ListRefusal, ListUnreadable, openList } from '../../app/imports/list.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { Bought } from '../../core/predict/backtest/backtest.ts';

const DAY_MS = 86_400_000;

export type PurchasesRefusal =
  | ListRefusal
  | { readonly code: 'columns-unknown'; readonly header: readonly string[] }
  | { readonly code: 'day-unreadable'; readonly line: number; readonly text: string };

/** How a list says who bought what and when, and which of its lines count. */
interface Layout {
  readonly member: number;
  readonly product: number;
  readonly day: number;
  readonly counts: (cells: readonly string[]) => boolean;
}

/** A day (`YYYY-MM-DD`, with or without a time after it) as a number of days since 1970-01-01. Not a number: no such day. */
export const dayOf = (written: string): number => {
  const day = written.slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) / DAY_MS : Number.NaN;
};

export const writtenDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/**
 * The purchases of a list, by day. Its columns are `member`, `date` and `product`, those of `regulars export purchases`
 * (lines without a product are left out), or those of the Online Retail set
 * (`CustomerID`, `InvoiceDate`, `StockCode`), of which cancellations, gifts and fees (codes without five digits) are left
 * out.
 */
export async function readPurchases(path: string): Promise<Decision<Bought[], PurchasesRefusal>> {
  const list = await openList(path, {});
  if (!list.ok) return list;
  const layout = layoutOf(list.value.header);
  if (layout === undefined) return refuse({ code: 'columns-unknown', header: list.value.header });
  const purchases: Bought[] = [];
  const texts = new Map<string, string>();
  /** One text for each member and product, not one for each line. */
  const one = (text: string): string => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
  try {
    for await (const { cells, line } of list.value.rows()) {
      if (!layout.counts(cells)) continue;
      const day = dayOf(cells[layout.day] ?? '');
      if (Number.isNaN(day)) return refuse({ code: 'day-unreadable', line, text: cells[layout.day] ?? '' });
      purchases.push({ day, member: one(cells[layout.member] ?? ''), product: one(cells[layout.product] ?? '') });
    }
  } catch (error) {
    if (error instanceof ListUnreadable) return refuse(error.refusal);
    throw error;
  }
  return accept(purchases.sort((a, b) => a.day - b.day));
}

function layoutOf(header: readonly string[]): Layout | undefined {
  const at = (name: string) => header.indexOf(name);
  const all = (...names: readonly string[]) => names.every((name) => at(name) >= 0);
  if (all('member', 'date', 'product')) {
    return { member: at('member'), product: at('product'), day: at('date'), counts: () => true };
  }
  if (all('member_id', 'date', 'sku')) {
    const product = at('sku');
    return { member: at('member_id'), product, day: at('date'), counts: (cells) => (cells[product] ?? '') !== '' };
  }
  const [invoice, quantity, price] = [at('InvoiceNo'), at('Quantity'), at('UnitPrice')];
  const product = at('StockCode');
  if (!all('CustomerID', 'InvoiceDate', 'InvoiceNo', 'StockCode', 'Quantity', 'UnitPrice')) return undefined;
  const counts = (cells: readonly string[]) =>
    !(cells[invoice] ?? '').startsWith('C') &&
    Number(cells[quantity]) > 0 &&
    Number(cells[price]) > 0 &&
    /^\d{5}/.test(cells[product] ?? '');
  return { member: at('CustomerID'), product, day: at('InvoiceDate'), counts };
}
