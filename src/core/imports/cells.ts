import { accept, type Decision, refuse } from '../decision.ts';
import { exponentOf, parseAmount } from '../money.ts';
import type { Columns } from './columns.ts';
import type { LineRefusal } from './refusal.ts';

/** The cells of one line by our names of the columns. */
export interface Cells {
  /** What stands there, trimmed; `''`: nothing, or the list has no such column. */
  readonly text: (column: string) => string;
  readonly has: (column: string) => boolean;
}

const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const BELOW_ZERO = /^-\d[\d.,]*$/;
const GUARDED = new RegExp(`^'(?=${FORMULA.source.slice(1)})`);

/**
 * A cell that no spreadsheet runs: an apostrophe before what begins as a formula (`=`, `+`, `-`, `@`, tab, carriage
 * return, and their full-width forms). A number below zero stays one; `+886912345678` is guarded too, as a spreadsheet
 * would make a number of it and lose its plus. Reading takes the apostrophe away again.
 */
export const formulaSafe = (cell: string): string => (FORMULA.test(cell) && !BELOW_ZERO.test(cell) ? `'${cell}` : cell);

/** Letters, digits and signs of ASCII with nothing around them, and no guard before them: almost every cell. */
const AS_IT_IS = /^[!-&(-~](?:[ -~]*[!-~])?$/;

/** A cell as it was meant: without the guard against formulas, without what PostgreSQL cannot keep, trimmed. */
export const cellText = (cell: string | undefined): string => {
  if (cell === undefined || cell === '') return '';
  if (AS_IT_IS.test(cell)) return cell;
  return cell.replace(GUARDED, '').replaceAll('\u0000', '\uFFFD').toWellFormed().trim();
};

const ASCII = /^[\0-\x7F]*$/;

/** Full-width and other forms made plain (NFKC), which ASCII is already. */
export const plainForm = (text: string): string => (ASCII.test(text) ? text : text.normalize('NFKC'));

export function cellsOf(line: readonly string[], columns: Columns): Cells {
  return {
    has: (column) => columns.has(column),
    text: (column) => {
      const places = columns.get(column);
      if (places === undefined) return '';
      if (places.length === 1) return cellText(line[places[0] ?? 0]);
      const parts = places.map((place) => cellText(line[place]));
      return parts.every((part) => part !== '') ? parts.join('-') : '';
    },
  };
}

/**
 * The first of these columns in which a spreadsheet wrote a long number in short (`1.23457E+15`), so that many numbers
 * became one and nobody can tell which it was.
 */
export const shortenedOf = (cells: Cells, columns: readonly string[]): string | undefined =>
  columns.map(cells.text).find((text) => text !== '' && SHORTENED.test(plainForm(text)));

const SHORTENED = /^[+-]?\d(?:[.,]\d+)?E[+]\d{1,3}$/i;

/** A whole number, also `1,200` and `6.0`; `undefined` for anything else. */
export function wholeOf(text: string): number | undefined {
  const plain = plainForm(text)
    .replace(/^\u2212/, '-')
    .replace(/\.0+$/, '');
  if (!/^[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,12})$/.test(plain)) return undefined;
  return Number(plain.replaceAll(',', ''));
}

/**
 * What was sold by weight or length, such as `0.75`: a part of a piece, with at most three decimals. `undefined` for
 * anything else.
 */
export function weightOf(text: string): number | undefined {
  const plain = plainForm(text).replace(/^\u2212/, '-');
  return /^[+-]?\d{1,5}\.\d{1,3}$/.test(plain) ? Number(plain) : undefined;
}

/** Whether nobody can tell if a dot parts thousands or decimals, as in `1.000`. */
export const isAmbiguous = (text: string): boolean => /^\D{0,5}[1-9]\d{0,2}\.\d{3}$/.test(plainForm(text));

/**
 * Minor units of the price in a cell; `undefined` where it is empty. Refuses `number-ambiguous` where the currency does
 * not have three decimals and the price seems to, and `price-invalid`.
 */
export function readPrice(cell: string, currency: string): Decision<number | undefined, LineRefusal> {
  if (cell === '') return accept(undefined);
  if (isAmbiguous(cell) && exponentOf(currency) !== 3) return refuse({ code: 'number-ambiguous', cell });
  const minor = priceOf(cell, currency);
  return minor === undefined ? refuse({ code: 'price-invalid', cell }) : accept(minor);
}

/** Minor units of a price, also with the sign of a currency or needless decimals (`NT$120.00`); may be below 0. */
function priceOf(text: string, currency: string): number | undefined {
  const plain = plainForm(text).replace(/^\u2212/, '-');
  const sign = plain.startsWith('-') ? -1 : 1;
  const bare = plain.replace(/^[+-]\s*/, '').replace(/^(?:NT|HK|US|S)?[$£€¥฿₩]\s*/i, '');
  const decimals = /\.(\d+)$/.exec(bare)?.[1] ?? '';
  const kept = decimals.slice(0, exponentOf(currency));
  const hasMore = /[1-9]/.test(decimals.slice(kept.length));
  if (hasMore || /^[+-]/.test(bare)) return undefined;
  const written = decimals === '' ? bare : `${bare.slice(0, -decimals.length - 1)}${kept === '' ? '' : `.${kept}`}`;
  const minor = parseAmount(written, currency);
  return minor === undefined ? undefined : sign * minor || 0;
}

const YES = new Set(['yes', 'y', 'true', '1', 'ok', 'x', '是', '同意', '有', 'はい', '同意する', 'ใช่', 'ยินยอม']);
const NO = new Set(['', 'no', 'n', 'false', '0', '否', '不同意', '無', '没有', '无', 'いいえ', 'ไม่', 'ไม่ใช่']);

/** Whether somebody agreed, in the words of a list; an empty cell is no. */
export function yesOf(text: string): boolean | undefined {
  const word = text.normalize('NFKC').toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
}
