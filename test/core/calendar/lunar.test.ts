import { LunarYear, Solar } from 'lunar-typescript';
import { describe, expect, it } from 'vitest';
import {
  daysInLunarMonth,
  type LunarDate,
  leapMonthOf,
  lunarAnniversary,
  lunarOf,
  solarOf,
} from '../../../src/core/calendar/lunar.ts';
import { day } from '../support.ts';

const lunar = (year: number, month: number, ofMonth: number, leapMonth = false): LunarDate => ({
  year,
  month,
  day: ofMonth,
  leapMonth,
});

const YEARS = Array.from({ length: 151 }, (_, index) => 1950 + index);

describe('the lunar calendar', () => {
  it('has the months of a second library from 1950 to 2100', () => {
    const differing = YEARS.filter((year) => {
      const theirs = LunarYear.fromYear(year)
        .getMonthsInYear()
        .map((month) => {
          const first = Solar.fromJulianDay(month.getFirstJulianDay()).toYmd();
          return `${first} ${month.getMonth()} ${month.getDayCount()}`;
        });
      const ours = Array.from({ length: 12 }, (_, index) => index + 1)
        .flatMap((month) =>
          leapMonthOf(year) === month ? [lunar(year, month, 1), lunar(year, month, 1, true)] : [lunar(year, month, 1)],
        )
        .map(
          (first) =>
            `${solarOf(first)?.toString()} ${first.leapMonth ? -first.month : first.month} ${daysInLunarMonth(first)}`,
        );
      return ours.join() !== theirs.join();
    });
    expect(differing).toEqual([]);
  });

  it('gives every tenth day of these years as that library does, and back again', () => {
    const differing: string[] = [];
    for (let date = day('1950-02-17'); date.year <= 2100; date = date.add({ days: 10 })) {
      const ours = lunarOf(date);
      const theirs = Solar.fromYmd(date.year, date.month, date.day).getLunar();
      const same =
        ours.year === theirs.getYear() &&
        (ours.leapMonth ? -ours.month : ours.month) === theirs.getMonth() &&
        ours.day === theirs.getDay();
      if (!same || solarOf(ours)?.toString() !== date.toString()) differing.push(date.toString());
    }
    expect(differing).toEqual([]);
  });

  it.each([
    ['2026-02-17', lunar(2026, 1, 1)],
    ['2027-01-08', lunar(2026, 12, 1)],
    ['2027-12-28', lunar(2027, 12, 1)],
    ['2025-07-25', lunar(2025, 6, 1, true)],
    ['2024-09-17', lunar(2024, 8, 15)],
    ['2033-12-22', lunar(2033, 11, 1, true)],
  ])('calls %s the day that almanacs call it', (solar, expected) => {
    expect(lunarOf(day(solar))).toEqual(expected);
    expect(solarOf(expected)?.toString()).toBe(solar);
  });

  it('has no day that a month lacks, and no leap month in a year without it', () => {
    expect(solarOf(lunar(2025, 6, 30, true))).toBeUndefined();
    expect(solarOf(lunar(2025, 6, 0))).toBeUndefined();
    expect(solarOf(lunar(2026, 6, 1, true))).toBeUndefined();
    expect([leapMonthOf(2025), leapMonthOf(2026), leapMonthOf(2033)]).toEqual([6, undefined, 11]);
  });
});

describe('a day that comes every lunar year', () => {
  it('is in the leap month in years that have it, else in the plain month', () => {
    const born = { month: 6, day: 1, leapMonth: true };
    expect(lunarAnniversary(born, 2025).toString()).toBe('2025-07-25');
    expect(lunarAnniversary(born, 2026).toString()).toBe('2026-07-14');
    expect(lunarAnniversary({ month: 6, day: 1 }, 2025).toString()).toBe('2025-06-25');
  });

  it('is the last day of a month that is too short for it', () => {
    expect(lunarOf(lunarAnniversary({ month: 12, day: 30 }, 2025))).toEqual(lunar(2025, 12, 29));
    expect(lunarOf(lunarAnniversary({ month: 12, day: 30 }, 2023))).toEqual(lunar(2023, 12, 30));
  });
});
