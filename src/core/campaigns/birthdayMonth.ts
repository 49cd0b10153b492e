import type { PlainDate } from '../calendar/localDay.ts';
import { type BirthdayKey, birthdayKeysOn } from '../members/birthdaysOn.ts';

/** Every birthday, solar and lunar, that falls in the calendar month of `date`. */
export function birthdaysInMonth(date: PlainDate): readonly BirthdayKey[] {
  return daysFrom(date.with({ day: 1 }), date.daysInMonth).flatMap(birthdayKeysOn);
}

/** Every birthday, solar and lunar, that falls on `date` or on one of the `days` days after it. */
export const birthdaysWithin = (date: PlainDate, days: number): readonly BirthdayKey[] =>
  daysFrom(date, days + 1).flatMap(birthdayKeysOn);

const daysFrom = (first: PlainDate, count: number): readonly PlainDate[] =>
  Array.from({ length: count }, (_, offset) => first.add({ days: offset }));
