import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../calendar/localDay.ts';

/** A day of birth: month and day, the year only when the member gave it. */
export interface Birthday {
  readonly month: number;
  readonly day: number;
  /** For a lunar birthday the lunar year. */
  readonly year?: number;
  readonly calendar: 'solar' | 'lunar';
  /** A lunar birthday in a leap month. */
  readonly leapMonth?: true;
}

const EARLIEST_YEAR = 1900;
const LUNAR_WORD = /^(?:農曆|农历|陰曆|阴历|旧暦|ปฏิทินจีน|lunar)/;
const SOLAR_WORD = /^(?:國曆|国历|公历|公曆|陽曆|阳历|新曆|新历|新暦|solar)/;
const MONTH_AND_DAY = /^(?:(\d{4})[-/.年])?(閏|闰|うるう|อธิกมาส|leap)?(\d{1,2})[-/.月](\d{1,2})[日號号]?$/;
const DIGITS_ONLY = /^(\d{4})?(\d{2})(\d{2})$/;

/**
 * The birthday that a person typed, month before day: `3/14`, `1990-03-14`, `0314`, `19900314`, `3月14日`, and after a
 * word for the lunar calendar `農曆8月15`, `农历八月十五`, `農曆閏4月1`, `lunar 8/15`, `lunar leap 4/1`.
 * `undefined` for anything else: no such day, a day that has not come yet, a year before 1900.
 */
export function parseBirthday(text: string, today: PlainDate): Birthday | undefined {
  const typed = text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
  const lunar = LUNAR_WORD.test(typed);
  const written = withDigits(typed.replace(lunar ? LUNAR_WORD : SOLAR_WORD, ''));
  const digits = DIGITS_ONLY.exec(written);
  const [, year, leap, month, day] =
    digits === null ? (MONTH_AND_DAY.exec(written) ?? []) : [written, digits[1], undefined, digits[2], digits[3]];
  if (month === undefined || day === undefined) return undefined;
  const birthday: Birthday = {
    month: Number(month),
    day: Number(day),
    ...(year === undefined ? {} : { year: Number(year) }),
    calendar: lunar ? 'lunar' : 'solar',
    ...(leap === undefined ? {} : { leapMonth: true as const }),
  };
  return isBirthday(birthday, today) ? birthday : undefined;
}

/** Whether there is such a day and it is not after `today`. A lunar day is held to 12 months of 30 days. */
export function isBirthday({ calendar, year, month, day, leapMonth }: Birthday, today: PlainDate): boolean {
  if (year !== undefined && (year < EARLIEST_YEAR || year > today.year)) return false;
  if (calendar === 'lunar') return month >= 1 && month <= 12 && day >= 1 && day <= 30;
  if (leapMonth) return false;
  // Without a year, 29 February is a birthday: 2000 has one.
  const yearMonth = month >= 1 && month <= 12 ? Temporal.PlainYearMonth.from({ year: year ?? 2000, month }) : undefined;
  if (yearMonth === undefined || day < 1 || day > yearMonth.daysInMonth) return false;
  return year === undefined || Temporal.PlainDate.compare(yearMonth.toPlainDate({ day }), today) <= 0;
}

const CHINESE_DIGITS = '〇一二三四五六七八九';
const NAMED_MONTHS: Readonly<Record<string, string>> = { 正: '1', 冬: '11', 臘: '12', 腊: '12' };

/** Chinese names of months and days as digits: 八月十五 is 8月15, 正月初一 is 1月1, 臘月廿三 is 12月23. */
const withDigits = (text: string): string =>
  text
    .replace(/[正冬臘腊](?=月)/g, (month) => NAMED_MONTHS[month] ?? month)
    .replace(/初?([一二三四五六七八九]?[十廿卅])?([一二三四五六七八九])?/g, (all, tens?: string, ones?: string) =>
      all === '' ? '' : String(tensOf(tens) + Math.max(0, CHINESE_DIGITS.indexOf(ones ?? '〇'))),
    );

function tensOf(tens: string | undefined): number {
  if (tens === undefined) return 0;
  if (tens === '十') return 10;
  if (tens === '廿') return 20;
  if (tens === '卅') return 30;
  return CHINESE_DIGITS.indexOf(tens[0] ?? '') * 10;
}
