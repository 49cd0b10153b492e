/**
 * The traditional Chinese calendar (農曆) as tyme4ts computes it, which has a month's first day where astronomy puts the
 * new moon in China's time. Right for 1950 to 2100, which the tests compare with a second library.
 */
import { Temporal } from 'temporal-polyfill';
import { LunarYear } from 'tyme4ts';
import type { PlainDate } from './localDay.ts';

/** A day of the lunar calendar. Its year is named by the solar year that most of it lies in: 2026-12-01 is in January 2027. */
export interface LunarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** Whether it is in the leap month that follows the plain month of the same number. */
  readonly leapMonth: boolean;
  /** 1 to 30. */
  readonly day: number;
}

/** A day that comes every lunar year, whichever months and days that year has. */
export interface LunarAnniversary {
  readonly month: number;
  readonly day: number;
  /** Absent: the plain month. */
  readonly leapMonth?: boolean;
}

interface Month {
  readonly month: number;
  readonly leapMonth: boolean;
  /** 29 or 30. */
  readonly days: number;
  readonly first: PlainDate;
}

/** A year takes a millisecond to compute, and a shop asks about this one and the next. */
const MOST_REMEMBERED = 500;
const knownYears = new Map<number, readonly Month[]>();

/** The 12 or 13 months of a lunar year, in order. */
function monthsOf(year: number): readonly Month[] {
  const known = knownYears.get(year);
  if (known !== undefined) return known;
  const months = LunarYear.fromYear(year)
    .getMonths()
    .map((month): Month => {
      const first = month.getFirstJulianDay().getSolarDay();
      return {
        month: month.getMonth(),
        leapMonth: month.isLeap(),
        days: month.getDayCount(),
        first: Temporal.PlainDate.from({ year: first.getYear(), month: first.getMonth(), day: first.getDay() }),
      };
    });
  if (knownYears.size >= MOST_REMEMBERED) knownYears.clear();
  knownYears.set(year, months);
  return months;
}

const isAfter = (one: PlainDate, other: PlainDate): boolean => Temporal.PlainDate.compare(one, other) > 0;

/** The lunar date of a solar one. */
export function lunarOf(date: PlainDate): LunarDate {
  const [newYear] = monthsOf(date.year);
  const year = newYear !== undefined && isAfter(newYear.first, date) ? date.year - 1 : date.year;
  const found = monthsOf(year).findLast(({ first }) => !isAfter(first, date));
  if (found === undefined) throw new RangeError(`no lunar date for ${date.toString()}`);
  return { year, month: found.month, leapMonth: found.leapMonth, day: found.first.until(date).days + 1 };
}

/** The solar date of a lunar one; `undefined` where that year has no such month, or that month no such day. */
export function solarOf({ year, month, leapMonth, day }: LunarDate): PlainDate | undefined {
  const found = monthsOf(year).find((one) => one.month === month && one.leapMonth === leapMonth);
  return found === undefined || day < 1 || day > found.days ? undefined : found.first.add({ days: day - 1 });
}

/** How many days the month of a lunar date has: 29 or 30. */
export function daysInLunarMonth({ year, month, leapMonth }: Omit<LunarDate, 'day'>): number {
  const found = monthsOf(year).find((one) => one.month === month && one.leapMonth === leapMonth);
  if (found === undefined) throw new RangeError(`lunar year ${year} has no such month`);
  return found.days;
}

/** The number of the month that a leap month follows in that lunar year; `undefined` in a year without one. */
export const leapMonthOf = (year: number): number | undefined =>
  monthsOf(year).find(({ leapMonth }) => leapMonth)?.month;

/**
 * The solar date of an anniversary in one lunar year. A leap month that the year lacks is the plain month of that
 * number; a day 30 that the month lacks is its last day.
 */
export function lunarAnniversary({ month, day, leapMonth = false }: LunarAnniversary, year: number): PlainDate {
  const inMonth = { year, month, leapMonth: leapMonth && leapMonthOf(year) === month };
  const found = solarOf({ ...inMonth, day: Math.min(day, daysInLunarMonth(inMonth)) });
  if (found === undefined) throw new RangeError(`no lunar day ${month}/${day}`);
  return found;
}
