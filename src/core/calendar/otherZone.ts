/** What stays when a shop's time zone changes: days that were named, and what the clock on the wall shows. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';
import { lastUsableDay, plainDate, startOfDate } from './localDay.ts';

export interface ZoneChange {
  readonly from: string;
  readonly to: string;
  readonly now: Instant;
}

/** The first instant of something in the other zone: of the same day, so that the way back leads to where it was. */
export const startInZone = (startsAt: Instant, { from, to }: ZoneChange): Instant =>
  startOfDate(plainDate(startsAt, from), to);

/** The first instant after the same last day in the other zone. */
export const endInZone = (endsAt: Instant, { from, to }: ZoneChange): Instant =>
  startOfDate(lastUsableDay(endsAt, from).add({ days: 1 }), to);

/** When the clock on the wall shows the same in the other zone; where that is past, or `at` is, it stays at its instant. */
export function timeInZone(at: Instant, { from, to, now }: ZoneChange): Instant {
  const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(from).toPlainDateTime();
  const moved = shown.toZonedDateTime(to).epochMilliseconds;
  return at <= now || moved <= now ? at : moved;
}
