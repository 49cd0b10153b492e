/**
 * Local days of the shop. An instant is epoch milliseconds; the zone is an IANA name. Where clocks change at midnight,
 * a day begins at its first instant that exists.
 */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../points/ledger.ts';

export type PlainDate = Temporal.PlainDate;

/** The shop's date at `instant`. */
export const plainDate = (instant: Instant, zone: string): PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();

/** The first instant of a local date. */
export const startOfDate = (date: PlainDate, zone: string): Instant => date.toZonedDateTime(zone).epochMilliseconds;

/** The first instant of the local day that `instant` lies in. */
export const startOfLocalDay = (instant: Instant, zone: string): Instant => startOfDate(plainDate(instant, zone), zone);

/** The first instant of the local day `days` days after the one that `instant` lies in. */
export const addLocalDays = (instant: Instant, days: number, zone: string): Instant =>
  startOfDate(plainDate(instant, zone).add({ days }), zone);

/** The last local day of something whose first unusable instant is `expiresAt`: what people are told. */
export const lastUsableDay = (expiresAt: Instant, zone: string): PlainDate => plainDate(expiresAt - 1, zone);
