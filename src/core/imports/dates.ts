import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';
import { plainForm } from './cells.ts';

/**
 * How a list writes its days. `ymd`, `dmy`, `mdy`: which of three numbers is which (2026-01-31, 31/1/2026, 1/31/2026).
 * `roc`: the year is Taiwan's (115/1/31). `buddhist`: day first and Thailand's year (31/1/2569). `excel`: the number
 * that a spreadsheet keeps for a day (46053.5). Years first are read in each.
 */
export const DATE_ORDERS = ['ymd', 'dmy', 'mdy', 'roc', 'buddhist', 'excel'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const DAY_MS = 86_400_000;
const NOON_MS = DAY_MS / 2;
const MOST_REMEMBERED = 20_000;
/** What lies further ahead is a year of another calendar, but for the 9999 of what never ends. */
const LAST_YEAR = 2_200;
const NEVER_YEAR = 9_999;
/** Thailand's years are so far ahead, Taiwan's behind. */
const BUDDHIST = 543;
const ROC = 1911;

const YEAR_FIRST = /^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?=$|\s|T)/;
const ROC_YEAR = /^(\d{2,3})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?/;
const ROC_DIGITS = /^(\d{2,3})(\d{2})(\d{2})(?=$|\s|T)/;
const ERA = /^(中華民國|民國|民国|令和|平成|昭和)\s?(元|\d{1,3})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?/;
/** The year before the first of each. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925 };
/** From 1927 on: smaller numbers are more likely something else. The time is the part after the point. */
const SERIAL = /^([1-9]\d{4})(?:(\.\d+)|\s+0?(\.\d+))?(?=$|\s)/;
/** Of the day before 1 January 1900, with the 29 February 1900 that spreadsheets believe in. */
const SERIAL_OF_1970 = 25_569;

const AM = '上午|午前|ก่อนเที่ยง|a\\.?m\\.?';
const PM = '下午|午後|หลังเที่ยง|p\\.?m\\.?';
const TIME = new RegExp(
  `^[\\sT]?\\s*(${AM}|${PM})?\\s*(\\d{1,2})[:時时點点]\\s?(\\d{1,2})(?:[:分]\\s?(\\d{1,2})(?:\\.\\d+)?秒?|分)?\\s*(${AM}|${PM})?$`,
  'i',
);
const IS_PM = new RegExp(`^(?:${PM})$`, 'i');
const OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;

interface WrittenDay {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** What is written after it. */
  readonly rest: string;
}

/** A written day. `undefined`: no such day. A year with its era before it (民國, 令和) needs no `order`. */
export function readDay(text: string, order: DateOrder): WrittenDay | undefined {
  const first = YEAR_FIRST.exec(text) ?? DIGITS.exec(text);
  if (first !== null) return written(yearOf(first[1], order), first[2], first[3], text.slice(first[0].length));
  const era = ERA.exec(text);
  if (era !== null) {
    const [all, name = '', year, month, day] = era;
    const before = ERAS[name] ?? ROC;
    return written(before + (year === '元' ? 1 : Number(year)), month, day, text.slice(all.length));
  }
  switch (order) {
    case 'ymd':
      return undefined;
    case 'excel':
      return serial(text);
    case 'roc': {
      const found = ROC_YEAR.exec(text) ?? ROC_DIGITS.exec(text);
      return found === null
        ? undefined
        : written(Number(found[1]) + ROC, found[2], found[3], text.slice(found[0].length));
    }
    default:
      return yearLast(text, order);
  }
}

function yearLast(text: string, order: 'dmy' | 'mdy' | 'buddhist'): WrittenDay | undefined {
  const late = YEAR_LAST.exec(text);
  if (late === null) return undefined;
  const [all, first, second, year] = late;
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  return written(yearOf(year, order), month, day, text.slice(all.length));
}

/** Systems that write Buddhist years still have days of the other calendar; the two are never mistaken. */
const yearOf = (year: string | undefined, order: DateOrder): number =>
  order === 'buddhist' && Number(year) > LAST_YEAR ? Number(year) - BUDDHIST : Number(year);

function serial(text: string): WrittenDay | undefined {
  const found = SERIAL.exec(text);
  if (found === null) return undefined;
  const [all, days, ...fractions] = found;
  const day = new Date((Number(days) - SERIAL_OF_1970) * DAY_MS).toISOString().slice(0, 10);
  const fraction = fractions.find((one) => one !== undefined);
  if (fraction === undefined) return { day, rest: text.slice(all.length) };
  // A fraction of a day is never exact; within half a second it is.
  const seconds = Math.min(Math.round(Number(fraction) * 86_400), 86_399);
  const time = new Date(seconds * 1_000).toISOString().slice(11, 19);
  return { day, rest: ` ${time}${text.slice(all.length)}` };
}

function written(year: number, month = '', day = '', rest = ''): WrittenDay | undefined {
  const [m, d] = [Number(month), Number(day)];
  // `Date` alone would carry 31 February over into March.
  const date = new Date(Date.UTC(year, m - 1, d));
  const exists =
    year >= 1900 &&
    (year < LAST_YEAR || year === NEVER_YEAR) &&
    date.getUTCMonth() === m - 1 &&
    date.getUTCDate() === d;
  return exists ? { day: date.toISOString().slice(0, 10), rest } : undefined;
}

/** Whether a day is what lists write for no end at all. */
export const isNever = (day: string): boolean => day.startsWith(String(NEVER_YEAR));

/** Reads the times of one list. It has the same ones again and again, and a zone look-up takes 30 microseconds. */
export class ListClock {
  readonly #zone: string;
  readonly #order: DateOrder;
  readonly #read = new Map<string, Instant>();
  readonly #offsets = new Map<string, Instant>();
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
    const found = this.#instantOf(plainForm(text).trim());
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
    return offset === '' ? this.#at(read.day, ms) : this.#startAt(read.day, offset) + ms;
  }

  /** The day after `day` begins at this instant. */
  endOf(day: string): Instant {
    return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(this.#zone).epochMilliseconds;
  }

  #startAt(day: string, offset: string): Instant {
    const written = `${day}T00:00:00${colon(offset)}`;
    const known = this.#offsets.get(written);
    if (known !== undefined) return known;
    if (this.#offsets.size >= MOST_REMEMBERED) this.#offsets.clear();
    const start = Date.parse(written);
    this.#offsets.set(written, start);
    return start;
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

function msOf([, before, hours = '', minutes = '', seconds = '0', after]: RegExpExecArray): number | undefined {
  const half = before ?? after;
  if (before !== undefined && after !== undefined) return undefined;
  // A clock of 24 hours beside the half of the day says the same twice (下午 15:05).
  const isTwelve = half !== undefined && Number(hours) <= 12;
  const hour = isTwelve ? (Number(hours) % 12) + (IS_PM.test(half) ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  if (half !== undefined && hour >= 12 !== IS_PM.test(half)) return undefined;
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
}

const colon = (offset: string): string => (offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset);
