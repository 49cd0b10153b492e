import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';

/** Which of three numbers is which where the year does not come first: 31/1/2026 or 1/31/2026. */
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const DAY_MS = 86_400_000;
const NOON_MS = DAY_MS / 2;
const MOST_REMEMBERED = 20_000;

const YEAR_FIRST = /^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?=$|\s|T)/;
const TIME = /^[\sT]?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?$/i;
const OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/** A written day as `YYYY-MM-DD`, and what is written after it. `undefined`: no such day. */
export function readDay(text: string, order: DateOrder): { readonly day: string; readonly rest: string } | undefined {
  const found = YEAR_FIRST.exec(text) ?? DIGITS.exec(text);
  if (found !== null) return written(found[1], found[2], found[3], text.slice(found[0].length));
  const late = order === 'ymd' ? null : YEAR_LAST.exec(text);
  if (late === null) return undefined;
  const [month, day] = order === 'dmy' ? [late[2], late[1]] : [late[1], late[2]];
  return written(late[3], month, day, text.slice(late[0].length));
}

function written(year = '', month = '', day = '', rest = '') {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  // `Date` alone would carry 31 February over into March.
  const date = new Date(Date.UTC(y, m - 1, d));
  const exists = y >= 1900 && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return exists ? { day: date.toISOString().slice(0, 10), rest } : undefined;
}

/** Reads the times of one list. It has the same ones again and again, and a zone look-up takes 30 microseconds. */
export class ListClock {
  readonly #zone: string;
  readonly #order: DateOrder;
  readonly #read = new Map<string, Instant>();
  readonly #days = new Map<string, { readonly start: Instant; readonly isPlain: boolean }>();

  constructor(zone: string, order: DateOrder) {
    this.#zone = zone;
    this.#order = order;
  }

  /**
   * The instant of a date, alone or with a time, in the shop's zone unless it tells another (`Z`, `+08:00`). A date
   * without a time is its noon, which every day has. `undefined`: no such time.
   */
  instantOf(date: string, time = ''): Instant | undefined {
    const text = time === '' ? date : `${date} ${time}`;
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const found = this.#instantOf(text.normalize('NFKC').trim());
    if (this.#read.size >= MOST_REMEMBERED) this.#read.clear();
    if (found !== undefined) this.#read.set(text, found);
    return found;
  }

  #instantOf(text: string): Instant | undefined {
    const read = readDay(text, this.#order);
    if (read === undefined) return undefined;
    const rest = read.rest.trimEnd();
    if (rest === '' || rest === 'T') return this.#at(read.day, NOON_MS);
    const offset = OFFSET.exec(rest)?.[0] ?? '';
    const parsed = TIME.exec(offset === '' ? rest : rest.slice(0, -offset.length));
    const ms = parsed === null ? undefined : msOf(parsed);
    if (ms === undefined) return undefined;
    return offset === '' ? this.#at(read.day, ms) : Date.parse(`${read.day}T00:00:00${colon(offset)}`) + ms;
  }

  /** The day after `day` begins at this instant. */
  endOf(day: string): Instant {
    return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(this.#zone).epochMilliseconds;
  }

  #at(day: string, ms: number): Instant {
    const { start, isPlain } = this.#dayOf(day);
    if (isPlain) return start + ms;
    const clock = Temporal.PlainDate.from(day).toPlainDateTime().add({ milliseconds: ms });
    return clock.toZonedDateTime(this.#zone).epochMilliseconds;
  }

  #dayOf(day: string) {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    if (this.#days.size >= MOST_REMEMBERED) this.#days.clear();
    const start = Temporal.PlainDate.from(day).toZonedDateTime(this.#zone).epochMilliseconds;
    const found = { start, isPlain: this.endOf(day) - start === DAY_MS };
    this.#days.set(day, found);
    return found;
  }
}

function msOf([, hours = '', minutes = '', seconds = '0', half]: RegExpExecArray): number | undefined {
  const shift = half === undefined ? 0 : half.toLowerCase() === 'pm' ? 12 : 0;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + shift;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

const colon = (offset: string): string => (offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset);
