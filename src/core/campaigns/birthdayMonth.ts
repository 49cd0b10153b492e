import type { PlainDate } from '../calendar/localDay.ts';
import { type BirthdayKey, birthdayKeysOn } from '../members/birthdaysOn.ts';

/** Every birthday, solar and lunar, that falls in the calendar month of `date`. */
export function birthdaysInMonth(date: PlainDate): readonly BirthdayKey[] {
  const first = date.with({ day: 1 });
  return Array.from({ length: date.daysInMonth }, (_, offset) => first.add({ days: offset })).flatMap(birthdayKeysOn);
}
