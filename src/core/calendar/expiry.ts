import type { Instant } from '../points/ledger.ts';
import type { Validity } from '../programme.ts';
import { type PlainDate, plainDate, startOfDate } from './localDay.ts';

/**
 * The first instant at which points are no longer usable; `null`: never.
 *
 * They are usable through a whole local day, counted from the local day of `availableAt`: one month from 25 January is
 * through 25 February, so the instant is 26 February 00:00. A day that a month lacks is that month's last.
 */
export function expiryOf(validity: Validity, availableAt: Instant, zone: string): Instant | null {
  const day = plainDate(availableAt, zone);
  const known = answers.get(validity)?.get(day);
  if (known !== undefined && known.zone === zone) return known.expiresAt;
  const last = lastDay(validity, day);
  const expiresAt = last === null ? null : startOfDate(last.add({ days: 1 }), zone);
  const ofValidity = answers.get(validity) ?? new WeakMap<PlainDate, Answer>();
  answers.set(validity, ofValidity.set(day, { zone, expiresAt }));
  return expiresAt;
}

interface Answer {
  readonly zone: string;
  readonly expiresAt: Instant | null;
}

/** The answers for each validity: a shop asks it about the same day for every sale of the day. */
const answers = new WeakMap<Validity, WeakMap<PlainDate, Answer>>();

function lastDay(validity: Validity, from: PlainDate): PlainDate | null {
  switch (validity.kind) {
    case 'inactivity':
    case 'rolling_months': {
      const day = from.add({ months: validity.months });
      return validity.monthEnd ? day.with({ day: day.daysInMonth }) : day;
    }
    case 'rolling_days':
      return from.add({ days: validity.days });
    case 'fixed_date': {
      const thisYear = yearly(from, from.year, validity);
      return thisYear.since(from).sign < 0 ? yearly(from, from.year + 1, validity) : thisYear;
    }
    case 'never':
      return null;
  }
}

const yearly = (any: PlainDate, year: number, date: { readonly month: number; readonly day: number }): PlainDate =>
  any.with({ year, month: date.month, day: date.day }, { overflow: 'constrain' });
