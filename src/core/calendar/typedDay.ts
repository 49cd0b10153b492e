import { Temporal } from 'temporal-polyfill';

/** Thai months, in full and short, without the dots. */
const THAI_MONTHS = [
  'มกราคม มค',
  'กุมภาพันธ์ กพ',
  'มีนาคม มีค',
  'เมษายน เมย',
  'พฤษภาคม พค',
  'มิถุนายน มิย',
  'กรกฎาคม กค',
  'สิงหาคม สค',
  'กันยายน กย',
  'ตุลาคม ตค',
  'พฤศจิกายน พย',
  'ธันวาคม ธค',
].map((names) => names.split(' '));

const THAI_DIGITS = '๐๑๒๓๔๕๖๗๘๙';

/** What counts years from the Buddha is 543 ahead; nobody means a year after 2400 by the Western count. */
const [FIRST_BUDDHIST_YEAR, BUDDHIST_YEARS] = [2400, 543];

const YEAR_FIRST = /^(\d{4})(?:\s*年\s*|[-/.])(\d{1,2})(?:\s*月\s*|[-/.])(\d{1,2})(?:\s*[日號号])?/;
const MONTH_AND_DAY = /^(\d{1,2})\s*月\s*(\d{1,2})(?:\s*[日號号])?/;
const THAI = /^(?:วันที่\s*)?(\d{1,2})\s*([ก-๙.]+)\s*(?:[พค]\.?ศ\.?\s*)?(\d{4})?/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})/;
const TWO_NUMBERS = /^(\d{1,2})[-/.](\d{1,2})(?![-/.\d])/;

/**
 * A day as people of our countries type it, as `2026-12-31`, or `12/31` where it has no year; what follows it and what
 * is no such day stay as they are. `2026年12月31日`, `12月31日`, `31 ธ.ค. 2569`, `31 ธันวาคม`, `31/12/2569` and full-width
 * or Thai digits. `dayFirst`: of two numbers the first is the day, as in Thailand; elsewhere only where a year follows and it
 * cannot be a month.
 */
export function writtenDay(said: string, dayFirst = false): string {
  const typed = said
    .normalize('NFKC')
    .trim()
    .replaceAll(/[๐-๙]/g, (digit) => `${THAI_DIGITS.indexOf(digit)}`);
  const found = dayIn(typed, dayFirst);
  if (found === undefined) return typed;
  const [length, month, day, year] = found;
  const rest = typed.slice(length);
  return `${year === undefined ? `${month}/${day}` : isoDay(Number(year), month, day)}${rest}`;
}

/**
 * The day that somebody typed, in the ways of `writtenDay`; without a year the next such day, today among them.
 * `undefined`: there is none.
 */
export function typedDay(said: string, today: Temporal.PlainDate, dayFirst = false): Temporal.PlainDate | undefined {
  const found = /^(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})$/.exec(writtenDay(said, dayFirst).trim());
  if (found === null) return undefined;
  const [month, day] = [Number(found[2]), Number(found[3])];
  try {
    const inYear = (year: number) => Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
    if (found[1] !== undefined) return inYear(Number(found[1]));
    const thisYear = inYear(today.year);
    return Temporal.PlainDate.compare(thisYear, today) >= 0 ? thisYear : inYear(today.year + 1);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no such day
    throw error;
  }
}

/** How long it is, the month, the day and the year. */
function dayIn(
  typed: string,
  dayFirst: boolean,
): [length: number, month: string, day: string, year?: string] | undefined {
  const yearFirst = YEAR_FIRST.exec(typed);
  if (yearFirst !== null) return [yearFirst[0].length, yearFirst[2] ?? '', yearFirst[3] ?? '', yearFirst[1] ?? ''];
  const kanji = MONTH_AND_DAY.exec(typed);
  if (kanji !== null) return [kanji[0].length, kanji[1] ?? '', kanji[2] ?? ''];
  const thai = THAI.exec(typed);
  const month = THAI_MONTHS.findIndex((names) => names.includes(thai?.[2]?.replaceAll('.', '') ?? ''));
  if (thai !== null && month >= 0) return [thai[0].length, String(month + 1), thai[1] ?? '', ...yearOf(thai[3])];
  const numbers = YEAR_LAST.exec(typed) ?? TWO_NUMBERS.exec(typed);
  if (numbers === null) return undefined;
  const [all, first = '', second = '', year] = numbers;
  const isDayFirst = dayFirst || (year !== undefined && Number(first) > 12);
  return [all.length, isDayFirst ? second : first, isDayFirst ? first : second, ...yearOf(year)];
}

const yearOf = (year: string | undefined): [] | [string] => (year === undefined ? [] : [year]);

function isoDay(year: number, month: string, day: string): string {
  const western = year >= FIRST_BUDDHIST_YEAR ? year - BUDDHIST_YEARS : year;
  return `${western}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
