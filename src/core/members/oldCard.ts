import type { PlainDate } from '../calendar/localDay.ts';
import { writtenDay } from '../calendar/typedDay.ts';
import { type Birthday, parseBirthday } from './birthday.ts';
import { bareNumber } from './phone.ts';

/** What an old record has that only its owner knows. */
export interface KnownOf {
  readonly birthday: Pick<Birthday, 'month' | 'day'> | undefined;
  /** E.164, or as the old list had it. */
  readonly phone: string | undefined;
}

const LONGEST = 64;

/**
 * A card's number as it is kept and compared: full-width made plain, capitals, without the gaps, hyphens and dots that
 * one prints and another does not type. `undefined`: nothing is left, or more than 64 characters.
 */
export function readCardNumber(typed: string): string | undefined {
  const number = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Cc}\p{Cf}.\-_\u2010-\u2015\u2212]/gu, '');
  return number === '' || number.length > LONGEST ? undefined : number;
}

/**
 * Whether somebody knows what an old record has: the month and day of the birthday (a year that is typed along does not
 * count), or the last four digits of the phone, or more of it. A record with neither is proved by nothing.
 */
export function provesOwner(typed: string, known: KnownOf, today: PlainDate): boolean {
  return isBirthday(typed, known.birthday, today) || isPhone(typed, known.phone);
}

function isBirthday(typed: string, known: KnownOf['birthday'], today: PlainDate): boolean {
  const read = (dayFirst: boolean) => parseBirthday(writtenDay(typed, dayFirst), today);
  const given = known && (read(false) ?? read(true));
  return given !== undefined && given.month === known?.month && given.day === known.day;
}

const SHORTEST = 4;

function isPhone(typed: string, known: string | undefined): boolean {
  const given = bareNumber(typed).replace(/^\+/, '');
  if (known === undefined || !/^\d+$/.test(given) || given.length < SHORTEST) return false;
  // Within its country a number begins with a 0 that its international form does not have.
  const end = given.length === SHORTEST ? given : given.replace(/^0/, '');
  return known.replaceAll(/\D/g, '').endsWith(end);
}
