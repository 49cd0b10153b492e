import type { PlainDate } from '../calendar/localDay.ts';
import { type BirthdayKey, birthdayKeysOn } from './birthdaysOn.ts';

/** A lunar year has up to 385 days. */
const DAYS_AHEAD = 400;

const nameOf = ({ calendar, month, day, leapMonth }: BirthdayKey): string => `${calendar} ${month} ${day} ${leapMonth}`;

/** The local dates from `date` on, over more than a year, on which one of `birthdays` falls. */
export function* birthdaysFrom(date: PlainDate, birthdays: readonly BirthdayKey[]): Generator<PlainDate> {
  const known = new Set(birthdays.map(nameOf));
  if (known.size === 0) return;
  for (let days = 0; days <= DAYS_AHEAD; days += 1) {
    const day = date.add({ days });
    if (birthdayKeysOn(day).some((key) => known.has(nameOf(key)))) yield day;
  }
}
