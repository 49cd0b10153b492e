import { describe, expect, it } from 'vitest';
import { HOLIDAY_NAMES, holidaysOf, holidaysOn, nextHoliday } from '../../../src/core/calendar/holidays.ts';
import { HOLIDAY_COUNTRIES, type HolidayCountry, type HolidaySettings } from '../../../src/core/programme.ts';
import { en } from '../../../src/i18n/en.ts';
import { day } from '../support.ts';

const settings = (country: HolidayCountry, more: Partial<HolidaySettings> = {}): HolidaySettings => ({
  country,
  off: [],
  own: [],
  ...more,
});

/** A year's holidays of a shop: `2027-02-06 cny`. */
function yearOf(year: number, rules: HolidaySettings): string[] {
  const found: string[] = [];
  let from = day(`${year}-01-01`);
  for (let next = nextHoliday(from, rules); next?.date.year === year; next = nextHoliday(from, rules)) {
    found.push(...next.holidays.map(({ key }) => `${next?.date.toString()} ${key}`));
    from = next.date.add({ days: 1 });
  }
  return found;
}

describe('the holidays of a country', () => {
  it.each(['TW', 'HK', 'CN'] as const)('are all of them in %s', (country) => {
    expect(yearOf(2027, settings(country))).toEqual([
      '2027-01-01 new-year',
      '2027-02-06 cny',
      '2027-02-20 lantern',
      '2027-05-09 mothers-day',
      '2027-06-09 dragon-boat',
      '2027-09-15 mid-autumn',
      '2027-10-08 double-ninth',
      '2027-11-11 singles-day',
      '2027-12-25 christmas',
    ]);
  });

  it('are none of the lunar ones in Japan', () => {
    expect(yearOf(2027, settings('JP'))).toEqual([
      '2027-01-01 new-year',
      '2027-05-09 mothers-day',
      '2027-12-25 christmas',
    ]);
  });

  it("have Mother's Day on 12 August in Thailand", () => {
    expect(yearOf(2027, settings('TH'))).toEqual([
      '2027-01-01 new-year',
      '2027-02-06 cny',
      '2027-08-12 mothers-day',
      '2027-11-11 singles-day',
      '2027-12-25 christmas',
    ]);
  });

  it.each([
    [2025, 'cny', '2025-01-29'],
    [2025, 'mid-autumn', '2025-10-06'],
    [2026, 'cny', '2026-02-17'],
    [2026, 'dragon-boat', '2026-06-19'],
    [2028, 'mothers-day', '2028-05-14'],
    [2033, 'mid-autumn', '2033-09-08'],
  ])('fall in %i as almanacs say: %s on %s', (year, key, date) => {
    expect(yearOf(year, settings('TW'))).toContain(`${date} ${key}`);
  });

  it('have a name in the catalogue', () => {
    const names: readonly string[] = HOLIDAY_COUNTRIES.flatMap((country) =>
      holidaysOf(country).map((key) => en[HOLIDAY_NAMES[key]]),
    );
    expect(names.every((name) => name !== '')).toBe(true);
  });
});

describe('the holidays of a shop', () => {
  const opening = { key: 'opening', name: '開店紀念日', calendar: 'solar', month: 2, day: 29 } as const;
  const templeFair = { key: 'fair', name: 'Temple fair', calendar: 'lunar', month: 12, day: 30 } as const;

  it('are without those that it has switched off', () => {
    const rules = settings('JP', { off: ['mothers-day', 'christmas'] });
    expect(yearOf(2027, rules)).toEqual(['2027-01-01 new-year']);
    expect(holidaysOn(day('2027-05-09'), rules)).toEqual([]);
  });

  it('are its own too, by either calendar, on the last day where the month lacks theirs', () => {
    const rules = settings('JP', { off: holidaysOf('JP'), own: [opening, templeFair] });
    expect(yearOf(2027, rules)).toEqual(['2027-02-05 fair', '2027-02-28 opening']);
    expect(yearOf(2028, rules)).toEqual(['2028-01-25 fair', '2028-02-29 opening']);
  });

  it('may be two on one day, with the shop’s own after the built-in one', () => {
    const rules = settings('TW', { own: [{ ...opening, month: 12, day: 25 }] });
    expect(holidaysOn(day('2027-12-25'), rules)).toEqual([
      { kind: 'built-in', key: 'christmas' },
      { kind: 'own', key: 'opening', name: '開店紀念日' },
    ]);
  });

  it('tell the next one, which may be today, and none when everything is switched off', () => {
    const rules = settings('TW');
    expect(nextHoliday(day('2027-12-25'), rules)?.date.toString()).toBe('2027-12-25');
    expect(nextHoliday(day('2027-12-26'), rules)).toMatchObject({ holidays: [{ key: 'new-year' }] });
    expect(nextHoliday(day('2027-12-25'), settings('TW', { off: holidaysOf('TW') }))).toBeUndefined();
  });
});
