import { accept, type Decision, refuse } from '../decision.ts';
import { type Cells, isAmbiguous, readPrice, shortenedOf, wholeOf } from './cells.ts';
import { type DateOrder, isNever, readDay } from './dates.ts';
import type { ListRules } from './purchaseLine.ts';
import type { LineRefusal } from './refusal.ts';
import { type Who, whoOf } from './who.ts';

export interface ProductListLine {
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  /** Minor units; `null`: the list tells no price. */
  readonly priceMinor: number | null;
  readonly repurchaseDays: number | null;
}

const LONGEST = { sku: 64, name: 200, category: 64 } as const;
const MOST_DAYS = 3_650;
const MOST_POINTS = 100_000_000;

/** Reads one line of a list of products. Refuses with the first thing that is wrong. */
export function readProductLine(cells: Cells, { currency }: ListRules): Decision<ProductListLine, LineRefusal> {
  for (const [column, most] of Object.entries(LONGEST)) {
    if (cells.text(column).length > most) return refuse({ code: 'cell-too-long', cell: cells.text(column) });
  }
  const [sku, name, price, days] = [cells.text('sku'), cells.text('name'), cells.text('price'), cells.text('days')];
  if (sku === '') return refuse({ code: 'sku-missing' });
  if (shortenedOf(cells, ['sku']) !== undefined) return refuse({ code: 'number-shortened', cell: sku });
  if (name === '') return refuse({ code: 'name-missing' });
  const read = readPrice(price, currency);
  if (!read.ok) return read;
  const priceMinor = read.value ?? null;
  if (priceMinor !== null && priceMinor < 0) return refuse({ code: 'price-invalid', cell: price });
  const repurchaseDays = days === '' ? null : wholeOf(days);
  if (repurchaseDays === undefined || (repurchaseDays !== null && (repurchaseDays < 1 || repurchaseDays > MOST_DAYS)))
    return refuse({ code: 'days-invalid', cell: days });
  return accept({ sku, name, category: cells.text('category') || null, priceMinor, repurchaseDays });
}

export interface OpeningListLine {
  readonly who: Who;
  /** 0: nothing to write, as lists have it of most members. */
  readonly points: number;
  /** The first instant after their last usable day; `null`: never; `undefined`: the programme's validity. */
  readonly expiresAt: number | null | undefined;
}

const NEVER = new Set(['never', '無期限', '无期限', '無', 'ไม่หมดอายุ']);

/** Reads one line of a list of balances. Refuses with the first thing that is wrong. */
export function readOpeningLine(
  cells: Cells,
  rules: ListRules & { readonly order: DateOrder },
): Decision<OpeningListLine, LineRefusal> {
  const who = whoOf(cells, rules.country);
  if (!who.ok) return who;
  if (isAmbiguous(cells.text('points'))) return refuse({ code: 'number-ambiguous', cell: cells.text('points') });
  const points = wholeOf(cells.text('points'));
  if (points === undefined || points < 0 || points > MOST_POINTS)
    return refuse({ code: 'points-invalid', cell: cells.text('points') });
  const written = cells.text('expires').normalize('NFKC');
  if (written === '') return accept({ who: who.value, points, expiresAt: undefined });
  if (NEVER.has(written.toLowerCase())) return accept({ who: who.value, points, expiresAt: null });
  const read = readDay(written, rules.order);
  if (read === undefined) return refuse({ code: 'date-invalid', cell: written });
  if (isNever(read.day)) return accept({ who: who.value, points, expiresAt: null });
  const expiresAt = rules.clock.endOf(read.day);
  if (expiresAt <= rules.now) return refuse({ code: 'expiry-passed', cell: written });
  return accept({ who: who.value, points, expiresAt });
}
