import type { PlainDate } from '../calendar/localDay.ts';
import { daysInLunarMonth, leapMonthOf, lunarOf } from '../calendar/lunar.ts';
import { accept, type Decision, refuse } from '../decision.ts';
import type { Birthday } from './birthday.ts';

/** A birthday as members have it stored, without the year: what a query compares for equality. */
export interface BirthdayKey {
  readonly calendar: Birthday['calendar'];
  readonly month: number;
  readonly day: number;
  readonly leapMonth: boolean;
}

/** A gift within so many months of the last one would be a second gift for one birthday. */
const MONTHS_BETWEEN_GIFTS = 11;

/**
 * Every birthday that falls on a local date; at most five, so that a query by equality reads nobody else.
 *
 * 29 February falls on 28 February in common years. A lunar day 30 falls on the last day of a short month, and a
 * birthday in a leap month in the plain month when the year has no such leap month.
 */
export function birthdayKeysOn(date: PlainDate): readonly BirthdayKey[] {
  const { year, month, day, leapMonth } = lunarOf(date);
  const isShortEnd = day === 29 && daysInLunarMonth({ year, month, leapMonth }) === 29;
  const lunarDays = isShortEnd ? [29, 30] : [day];
  const leaps = leapMonth || leapMonthOf(year) === month ? [leapMonth] : [false, true];
  const isCommonFebruaryEnd = date.month === 2 && date.day === 28 && !date.inLeapYear;
  const solarDays = isCommonFebruaryEnd ? [28, 29] : [date.day];
  return [
    ...solarDays.map((one): BirthdayKey => ({ calendar: 'solar', month: date.month, day: one, leapMonth: false })),
    ...lunarDays.flatMap((one) =>
      leaps.map((leap): BirthdayKey => ({ calendar: 'lunar', month, day: one, leapMonth: leap })),
    ),
  ];
}

/** Whether a local date is in the month of a birthday, by the calendar of that. Nobody is born in no month. */
export function isInBirthdayMonth(birthday: Birthday | null | undefined, date: PlainDate): boolean {
  if (birthday === null || birthday === undefined) return false;
  if (birthday.calendar === 'solar') return birthday.month === date.month;
  const { year, month, leapMonth } = lunarOf(date);
  return month === birthday.month && leapMonth === (birthday.leapMonth === true && leapMonthOf(year) === month);
}

/** The year of the birthday in its own calendar when it falls on `date`, else `undefined`. */
export function birthdayOn(birthday: Birthday, date: PlainDate): number | undefined {
  const { calendar, month, day, leapMonth = false } = birthday;
  const falls = birthdayKeysOn(date).some(
    (key) => key.calendar === calendar && key.month === month && key.day === day && key.leapMonth === leapMonth,
  );
  if (!falls) return undefined;
  return calendar === 'lunar' ? lunarOf(date).year : date.year;
}

/** What a member's birthday of one year is called among the things that happen once: `birthday:lunar:2026`. */
export const birthdayOccasion = (calendar: Birthday['calendar'], year: number): string =>
  `birthday:${calendar}:${year}`;

export interface BirthdayGift {
  readonly occasion: string;
  /** The year in the birthday's own calendar. */
  readonly year: number;
}

export type BirthdayGiftRefusal =
  | { readonly code: 'no-birthday' }
  /** `from`: the first date on which a gift may come again. */
  | { readonly code: 'gift-too-recent'; readonly from: PlainDate };

/**
 * Whether a member gets a birthday gift on a local date. Refuses `no-birthday` when theirs falls on another day, and
 * `gift-too-recent` within 11 months of the last one: lunar birthdays are at least 353 days apart, so that only a
 * birthday that was changed can come so soon.
 */
export function decideBirthdayGift(
  member: {
    readonly birthday: Birthday;
    /** The local date that the last gift was for; `undefined`: never one. */
    readonly lastGiftOn: PlainDate | undefined;
  },
  date: PlainDate,
): Decision<BirthdayGift, BirthdayGiftRefusal> {
  const year = birthdayOn(member.birthday, date);
  if (year === undefined) return refuse({ code: 'no-birthday' });
  const from = member.lastGiftOn?.add({ months: MONTHS_BETWEEN_GIFTS });
  if (from !== undefined && date.until(from).sign > 0) return refuse({ code: 'gift-too-recent', from });
  return accept({ occasion: birthdayOccasion(member.birthday.calendar, year), year });
}
