/**
 * Local days of the shop. An instant is epoch milliseconds; the zone is an IANA name. Where clocks change at midnight,
 * a day begins at its first instant that exists.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';

export type PlainDate = Temporal.PlainDate;

/** Bounds what is remembered, should zones or dates come from somewhere endless; a list brings some years of days. */
const MOST_REMEMBERED = 5_000;
const DAY_MS = 86_400_000;

interface KnownDay {
  readonly date: PlainDate;
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * A zone look-up takes 30 microseconds, and a shop asks about the same day for every sale of it: those days of a zone
 * that have a part in a day of UTC.
 */
const knownDays = new Map<string, Map<number, readonly KnownDay[]>>();

/**
 * The shop's date at `instant`. A day lasts from its first instant to the first of the next, so where clocks are set
 * back over midnight the hour that comes twice belongs to the new day both times.
 */
export function plainDate(instant: Instant, zone: string): PlainDate {
  const ofZone = knownDays.get(zone) ?? new Map<number, readonly KnownDay[]>();
  const key = Math.floor(instant / DAY_MS);
  const known = ofZone.get(key) ?? [];
  for (const { date, start, end } of known) if (start <= instant && instant < end) return date;
  const shown = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  const day = wholeDay(shown, zone);
  const found = instant < day.end ? day : wholeDay(shown.add({ days: 1 }), zone);
  remember(ofZone, key, [...known, found]);
  if (ofZone.size === 1) remember(knownDays, zone, ofZone);
  return found.date;
}

const wholeDay = (date: PlainDate, zone: string): KnownDay => ({
  date,
  start: startOfDate(date, zone),
  end: startOfDate(date.add({ days: 1 }), zone),
});

const knownStarts = new Map<string, Instant>();

/** The first instant of a local date. */
export function startOfDate(date: PlainDate, zone: string): Instant {
  const key = `${date.toString()} ${zone}`;
  const known = knownStarts.get(key);
  if (known !== undefined) return known;
  const start = date.toZonedDateTime(zone).epochMilliseconds;
  remember(knownStarts, key, start);
  return start;
}

/** By the date itself: `plainDate` gives one object for all of a day, and counting months costs as much as a zone look-up. */
const knownLater = new WeakMap<PlainDate, Map<string, Instant>>();

/** The first instant of the local date so many months or days after another: a review asks for the same one for every member. */
export function startOfLaterDate(
  date: PlainDate,
  after: { readonly months: number } | { readonly days: number },
  zone: string,
): Instant {
  const key = `${'months' in after ? `${after.months} months` : after.days} ${zone}`;
  const known = knownLater.get(date) ?? new Map<string, Instant>();
  const start = known.get(key) ?? startOfDate(date.add(after), zone);
  knownLater.set(date, known.set(key, start));
  return start;
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): void {
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, value);
}

/** A date written as `YYYY-MM-DD`. */
export const dateOf = (written: string): PlainDate => Temporal.PlainDate.from(written);

/** Whether a day that is there is written as `YYYY-MM-DD`. */
export function isDate(written: string): boolean {
  try {
    return Temporal.PlainDate.from(written, { overflow: 'reject' }).toString() === written;
  } catch {
    return false; // Temporal's way to say that it is no date
  }
}

/** The first instant of the local day that `instant` lies in. */
export const startOfLocalDay = (instant: Instant, zone: string): Instant => startOfDate(plainDate(instant, zone), zone);

/** The first instant of the local day `days` days after the one that `instant` lies in. */
export const addLocalDays = (instant: Instant, days: number, zone: string): Instant =>
  startOfDate(plainDate(instant, zone).add({ days }), zone);

/** The last local day of something whose first unusable instant is `expiresAt`: what people are told. */
export const lastUsableDay = (expiresAt: Instant, zone: string): PlainDate => plainDate(expiresAt - 1, zone);
