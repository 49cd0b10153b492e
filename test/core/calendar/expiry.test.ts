import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf } from '../../../src/core/calendar/expiry.ts';
import { addLocalDays, lastUsableDay, plainDate, startOfLocalDay } from '../../../src/core/calendar/localDay.ts';
import type { Validity } from '../../../src/core/programme.ts';
import { at, local, ZONE } from '../support.ts';

const expires = (validity: Validity, from: string) => local(expiryOf(validity, at(from), ZONE));
const months = (count: number, monthEnd = false): Validity => ({ kind: 'rolling_months', months: count, monthEnd });

describe('the expiry of points', () => {
  it('one month from 25 January is usable through 25 February', () => {
    expect(expires(months(1), '2027-01-25T15:20')).toBe('2027-02-26T00:00:00');
  });

  it('one month from 31 January 2027 is usable through the last day of February', () => {
    expect(expires(months(1), '2027-01-31T23:59:59')).toBe('2027-03-01T00:00:00');
  });

  it('0 months from 1 January is usable through that day', () => {
    expect(expires(months(0), '2027-01-01')).toBe('2027-01-02T00:00:00');
  });

  it('one month rounded to month end is through the end of February from any day of January', () => {
    for (let january = 1; january <= 31; january += 1) {
      const from = `2027-01-${String(january).padStart(2, '0')}T12:00`;
      expect(expires(months(1, true), from)).toBe('2027-03-01T00:00:00');
    }
  });

  it('12 months to month end from 6 July 2020 is usable through 31 July 2021', () => {
    expect(expires(months(12, true), '2020-07-06')).toBe('2021-08-01T00:00:00');
  });

  it('a fixed date is the next one, the day itself included', () => {
    const newYear: Validity = { kind: 'fixed_date', month: 12, day: 31 };
    expect(expires(newYear, '2027-03-01')).toBe('2028-01-01T00:00:00');
    expect(expires(newYear, '2027-12-31T20:00')).toBe('2028-01-01T00:00:00');
    expect(expires(newYear, '2028-01-01')).toBe('2029-01-01T00:00:00');
  });

  it('a fixed 29 February is the 28th in a common year', () => {
    expect(expires({ kind: 'fixed_date', month: 2, day: 29 }, '2027-01-10')).toBe('2027-03-01T00:00:00');
    expect(expires({ kind: 'fixed_date', month: 2, day: 29 }, '2027-03-01')).toBe('2028-03-01T00:00:00');
  });

  it('days count after the day they become available, and never is never', () => {
    expect(expires({ kind: 'rolling_days', days: 30 }, '2027-03-15')).toBe('2027-04-15T00:00:00');
    expect(expires({ kind: 'never' }, '2027-03-15')).toBeNull();
  });

  it('is told to people as the last usable day', () => {
    expect(lastUsableDay(at('2027-02-26'), ZONE).toString()).toBe('2027-02-25');
  });
});

describe('local days of the shop', () => {
  it('an instant belongs to the day of the shop, not of the server', () => {
    expect(plainDate(Date.UTC(2027, 0, 31, 16, 0), ZONE).toString()).toBe('2027-02-01');
    expect(plainDate(Date.UTC(2027, 0, 31, 15, 59), ZONE).toString()).toBe('2027-01-31');
  });

  it('a day begins at its midnight, and days later begin at theirs', () => {
    expect(local(startOfLocalDay(at('2027-03-01T10:00'), ZONE))).toBe('2027-03-01T00:00:00');
    expect(local(addLocalDays(at('2027-03-01T10:00'), 14, ZONE))).toBe('2027-03-15T00:00:00');
  });

  it('a day whose midnight was skipped begins at its first instant', () => {
    // Clocks in Santiago went from 24:00 on 6 September 2025 to 01:00.
    const start = startOfLocalDay(at('2025-09-07T12:00', 'America/Santiago'), 'America/Santiago');
    expect(local(start, 'America/Santiago')).toBe('2025-09-07T01:00:00');
  });

  it('an hour that comes twice around midnight belongs to one day, whatever was asked before', () => {
    // In St. John's, one minute into 7 November 2010, clocks went back to 23:01 of the 6th.
    const zone = 'America/St_Johns';
    const midnight = Date.UTC(2010, 10, 7, 2, 30);
    const instants = [midnight - 1, midnight, midnight + 30 * 60_000, midnight + 90 * 60_000];
    const days = ['2010-11-06', '2010-11-07', '2010-11-07', '2010-11-07'];
    expect(instants.map((instant) => plainDate(instant, zone).toString())).toEqual(days);
    expect(instants.toReversed().map((instant) => plainDate(instant, zone).toString())).toEqual(days.toReversed());
    expect(startOfLocalDay(midnight + 90 * 60_000, zone)).toBe(midnight);
  });

  it('agrees with the zone at any instant, in any order of asking', () => {
    const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2032, 0) });
    const zone = fc.constantFrom('Asia/Taipei', 'America/Santiago', 'Europe/Berlin', 'Pacific/Apia', 'Asia/Kolkata');
    fc.assert(
      fc.property(fc.array(fc.tuple(instant, zone, fc.nat(40)), { maxLength: 20 }), (asked) => {
        for (const [from, name, hours] of asked) {
          const then = from + hours * 3_600_000;
          const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short' });
          expect(plainDate(from, name).toString()).toBe(shown.format(from));
          expect(plainDate(then, name).toString()).toBe(shown.format(then));
        }
      }),
    );
  });

  it('a day of 23 or 25 hours is one day', () => {
    const zone = 'America/New_York';
    expect(local(addLocalDays(at('2027-03-13T12:00', zone), 1, zone), zone)).toBe('2027-03-14T00:00:00');
    expect(local(addLocalDays(at('2027-03-14T12:00', zone), 1, zone), zone)).toBe('2027-03-15T00:00:00');
    expect(local(addLocalDays(at('2027-11-07T23:30', zone), 1, zone), zone)).toBe('2027-11-08T00:00:00');
  });
});
