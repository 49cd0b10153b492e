import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';
import { type PlainDate, plainDate, startOfDate } from './localDay.ts';

/** A local date of the shop, `YYYY-MM-DD`. */
export type LocalDate = string;

/** The nightly pass of a date begins five minutes after the date does: at 00:05, or later where midnight is missing. */
const BEGINS_AFTER_MS = 5 * 60_000;

/**
 * The local dates that a daily job is due for at `now`, the oldest first: those after its last run up to the newest one
 * that has begun. A job that never ran begins with today.
 *
 * Runs are told apart by their date alone, so neither an hour that comes twice nor a shop that moves to another zone
 * runs a date again or leaves one out: where the calendar jumps back, nothing is due until it has caught up.
 */
export function dueDates(lastRun: LocalDate | null, now: Instant, zone: string): LocalDate[] {
  const newest = plainDate(now - BEGINS_AFTER_MS, zone);
  const first = lastRun === null ? plainDate(now, zone) : Temporal.PlainDate.from(lastRun).add({ days: 1 });
  const days = first.until(newest, { largestUnit: 'days' }).days;
  return Array.from({ length: Math.max(0, days + 1) }, (_, day) => first.add({ days: day }).toString());
}

/** When the nightly pass of a date begins. */
const passBeginsAt = (date: PlainDate, zone: string): Instant => startOfDate(date, zone) + BEGINS_AFTER_MS;

/** The next instant at which something may fall due: a full local hour, or the beginning of a nightly pass. */
export function nextStop(now: Instant, zone: string): Instant {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const hour = local.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: 1 }).epochMilliseconds;
  const pass = passBeginsAt(plainDate(now - BEGINS_AFTER_MS, zone).add({ days: 1 }), zone);
  return Math.min(hour > now ? hour : hour + 3_600_000, pass);
}

/** `now` after an ISO 8601 duration like `P21D`, by the local calendar; `undefined` for none, and for one that leads nowhere. */
export function afterDuration(now: Instant, zone: string, duration: string): Instant | undefined {
  const then = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  try {
    const instant = then.add(Temporal.Duration.from(duration)).epochMilliseconds;
    return instant > now ? instant : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
