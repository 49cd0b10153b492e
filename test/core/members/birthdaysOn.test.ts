import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../../src/core/calendar/localDay.ts';
import type { Birthday } from '../../../src/core/members/birthday.ts';
import {
  type BirthdayGift,
  birthdayKeysOn,
  birthdayOccasion,
  birthdayOn,
  decideBirthdayGift,
} from '../../../src/core/members/birthdaysOn.ts';
import { day } from '../support.ts';

const solar = (month: number, ofMonth: number): Birthday => ({ calendar: 'solar', month, day: ofMonth });
const lunar = (month: number, ofMonth: number): Birthday => ({ calendar: 'lunar', month, day: ofMonth });
const leap = (month: number, ofMonth: number): Birthday => ({ ...lunar(month, ofMonth), leapMonth: true });

/** The dates of a solar span on which a birthday falls, with its own year. */
function falls(birthday: Birthday, from: string, through: string): [string, number][] {
  const found: [string, number][] = [];
  for (let date = day(from); date.until(day(through)).sign >= 0; date = date.add({ days: 1 })) {
    const year = birthdayOn(birthday, date);
    if (year !== undefined) found.push([date.toString(), year]);
  }
  return found;
}

describe('a birthday', () => {
  it('of 29 February falls on 28 February in common years', () => {
    expect(falls(solar(2, 29), '2027-01-01', '2028-12-31')).toEqual([
      ['2027-02-28', 2027],
      ['2028-02-29', 2028],
    ]);
  });

  it('of lunar 12/1 falls twice in 2027, for the lunar years 2026 and 2027, and not in 2028', () => {
    expect(falls(lunar(12, 1), '2027-01-01', '2028-12-31')).toEqual([
      ['2027-01-08', 2026],
      ['2027-12-28', 2027],
    ]);
  });

  it('in a leap month falls in that month when the year has it, else in the plain month', () => {
    expect(falls(leap(6, 1), '2025-01-01', '2026-12-31')).toEqual([
      ['2025-07-25', 2025],
      ['2026-07-14', 2026],
    ]);
    expect(falls(lunar(6, 1), '2025-01-01', '2025-12-31')).toEqual([['2025-06-25', 2025]]);
  });

  it('on a lunar day 30 falls on the last day of a short month', () => {
    expect(falls(lunar(12, 30), '2026-01-01', '2026-12-31')).toEqual([['2026-02-16', 2025]]);
  });

  it('of either calendar falls exactly once in each year of its own, over 20 years', () => {
    const dates: PlainDate[] = [];
    for (let date = day('2026-01-01'); date.year < 2047; date = date.add({ days: 1 })) dates.push(date);
    const counted = new Map<string, number>();
    const years = { solar: [2026, 2046], lunar: [2026, 2045] } as const;
    for (const date of dates) {
      for (const key of birthdayKeysOn(date)) {
        const { leapMonth, ...rest } = key;
        const year = birthdayOn(leapMonth ? { ...rest, leapMonth } : rest, date) ?? 0;
        const [first, last] = years[key.calendar];
        if (year < first || year > last) continue;
        const name = `${key.calendar} ${year} ${key.month}/${key.day} ${leapMonth}`;
        counted.set(name, (counted.get(name) ?? 0) + 1);
      }
    }
    expect([...counted].filter(([, times]) => times !== 1)).toEqual([]);
    // 21 solar years of 366 birthdays; 20 lunar years of 12 months of 30 days, each also as a leap month.
    expect(counted.size).toBe(21 * 366 + 20 * 12 * 30 * 2);
  });
});

describe('what a query asks for on a date', () => {
  it('is the month and day of both calendars, also for those born in a leap month that the year lacks', () => {
    expect(birthdayKeysOn(day('2026-07-14'))).toEqual([
      { calendar: 'solar', month: 7, day: 14, leapMonth: false },
      { calendar: 'lunar', month: 6, day: 1, leapMonth: false },
      { calendar: 'lunar', month: 6, day: 1, leapMonth: true },
    ]);
  });

  it('has 29 February on 28 February of a common year only', () => {
    const days = (date: string) =>
      birthdayKeysOn(day(date)).flatMap((key) => (key.calendar === 'solar' ? [key.day] : []));
    expect([days('2027-02-28'), days('2028-02-28'), days('2028-02-29')]).toEqual([[28, 29], [28], [29]]);
  });

  it('finds exactly those whose birthday it is', () => {
    const anyBirthday = fc.record({
      calendar: fc.constantFrom('solar' as const, 'lunar' as const),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(anyBirthday, fc.integer({ min: 0, max: 7_000 }), (birthday, days) => {
        const date = day('2026-01-01').add({ days });
        const found = birthdayKeysOn(date).some(
          (key) =>
            key.calendar === birthday.calendar &&
            key.month === birthday.month &&
            key.day === birthday.day &&
            !key.leapMonth,
        );
        return found === (birthdayOn(birthday, date) !== undefined);
      }),
    );
  });
});

describe('a birthday gift', () => {
  const gift = (birthday: Birthday, date: string, lastGiftOn?: string) =>
    decideBirthdayGift({ birthday, lastGiftOn: lastGiftOn === undefined ? undefined : day(lastGiftOn) }, day(date));
  const given = (value: BirthdayGift) => ({ ok: true, value });

  it('is given on the birthday, once for its year in its own calendar', () => {
    expect(gift(solar(3, 14), '2027-03-14')).toEqual(given({ occasion: 'birthday:solar:2027', year: 2027 }));
    expect(gift(lunar(12, 1), '2027-01-08')).toEqual(given({ occasion: 'birthday:lunar:2026', year: 2026 }));
    expect(birthdayOccasion('lunar', 2026)).toBe('birthday:lunar:2026');
  });

  it('is refused on any other day', () => {
    expect(gift(solar(3, 14), '2027-03-15')).toMatchObject({ ok: false, refusal: { code: 'no-birthday' } });
  });

  it('comes no second time within 11 months when the birthday is changed', () => {
    expect(gift(solar(3, 15), '2027-03-15', '2027-03-14')).toEqual({
      ok: false,
      refusal: { code: 'gift-too-recent', from: day('2028-02-14') },
    });
    expect(gift(solar(2, 13), '2028-02-13', '2027-03-14').ok).toBe(false);
    expect(gift(solar(2, 14), '2028-02-14', '2027-03-14').ok).toBe(true);
  });

  it('comes twice in 2027 to the lunar 12/1: its years are 354 days apart', () => {
    expect(gift(lunar(12, 1), '2027-12-28', '2027-01-08')).toEqual(
      given({ occasion: 'birthday:lunar:2027', year: 2027 }),
    );
  });

  it('comes for every birthday of a member who never changes it, whichever it is', () => {
    const missed: string[] = [];
    for (const birthday of [solar(2, 29), lunar(12, 30), leap(6, 30), leap(2, 1), lunar(1, 1)]) {
      let lastGiftOn: string | undefined;
      for (const [date] of falls(birthday, '2026-01-01', '2036-12-31')) {
        if (gift(birthday, date, lastGiftOn).ok) lastGiftOn = date;
        else missed.push(date);
      }
    }
    expect(missed).toEqual([]);
  });
});
