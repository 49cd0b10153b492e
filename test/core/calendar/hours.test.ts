import { describe, expect, it } from 'vitest';
import { isClockTime, isOpen, isQuiet, opensAt, quietEndsAt } from '../../../src/core/calendar/hours.ts';
import { DEFAULT_PROGRAMME, type OpeningHours, type OpenSpan } from '../../../src/core/programme.ts';
import { at, local, ZONE } from '../support.ts';

const NEW_YORK = 'America/New_York';
const quiet = DEFAULT_PROGRAMME.messages;

describe('quiet hours', () => {
  it.each([
    ['2027-03-01T20:59:59', false],
    ['2027-03-01T21:00', true],
    ['2027-03-02T00:00', true],
    ['2027-03-02T08:59:59', true],
    ['2027-03-02T09:00', false],
  ])('are from 21:00 until 09:00: at %s it is quiet: %s', (now, expected) => {
    expect(isQuiet(at(now), ZONE, quiet)).toBe(expected);
  });

  it('end at 09:00 of the morning that comes, and have ended where they are over', () => {
    expect(local(quietEndsAt(at('2027-03-01T22:00'), ZONE, quiet))).toBe('2027-03-02T09:00:00');
    expect(local(quietEndsAt(at('2027-03-02T03:00'), ZONE, quiet))).toBe('2027-03-02T09:00:00');
    expect(local(quietEndsAt(at('2027-03-02T12:34'), ZONE, quiet))).toBe('2027-03-02T12:34:00');
  });

  it('may lie within one day, or be none at all', () => {
    const noon = { quietFrom: '12:00', quietUntil: '14:00' };
    expect([at('2027-03-01T13:00'), at('2027-03-01T14:00')].map((now) => isQuiet(now, ZONE, noon))).toEqual([
      true,
      false,
    ]);
    expect(isQuiet(at('2027-03-01T03:00'), ZONE, { quietFrom: '00:00', quietUntil: '00:00' })).toBe(false);
  });

  it('end by the clock on the wall in the nights in which it is set forward and back', () => {
    expect(local(quietEndsAt(at('2027-03-13T22:00', NEW_YORK), NEW_YORK, quiet), NEW_YORK)).toBe('2027-03-14T09:00:00');
    expect(local(quietEndsAt(at('2027-11-06T22:00', NEW_YORK), NEW_YORK, quiet), NEW_YORK)).toBe('2027-11-07T09:00:00');
  });

  it('end once when the hour in which they end comes twice, and with the jump when it is missing', () => {
    const short = { quietFrom: '21:00', quietUntil: '01:30' };
    const first = at('2027-11-07T01:30', NEW_YORK);
    expect(quietEndsAt(first - 1, NEW_YORK, short)).toBe(first);
    const hours = [-1, 0, 45, 60, 75].map((minutes) => isQuiet(first + minutes * 60_000, NEW_YORK, short));
    expect(hours).toEqual([true, false, false, false, false]);
    const missing = { quietFrom: '21:00', quietUntil: '02:30' };
    expect(local(quietEndsAt(at('2027-03-14T01:00', NEW_YORK), NEW_YORK, missing), NEW_YORK)).toBe(
      '2027-03-14T03:00:00',
    );
  });

  it('end at the first instant of a day whose midnight is missing', () => {
    const santiago = 'America/Santiago';
    const untilMidnight = { quietFrom: '21:00', quietUntil: '00:00' };
    expect(local(quietEndsAt(at('2027-09-04T22:00', santiago), santiago, untilMidnight), santiago)).toBe(
      '2027-09-05T01:00:00',
    );
  });

  it('end at an instant that is not quiet, whichever minute of a year one asks', () => {
    const wrong: number[] = [];
    for (let now = at('2027-01-01', NEW_YORK); now < at('2028-01-01', NEW_YORK); now += 407 * 60_000) {
      const end = quietEndsAt(now, NEW_YORK, quiet);
      const right = isQuiet(now, NEW_YORK, quiet)
        ? end > now && end - now <= 13 * 3_600_000 && !isQuiet(end, NEW_YORK, quiet)
        : end === now;
      if (!right) wrong.push(now);
    }
    expect(wrong).toEqual([]);
  });
});

const span = (from: string, until: string): OpenSpan => ({ from, until });
const everyDay = [span('10:00', '13:00'), span('15:00', '20:00')];
/** Monday to Friday in two spans, Saturday into the night, Sunday closed; closed on Tuesday 2 March. */
const hours: OpeningHours = {
  week: [everyDay, everyDay, everyDay, everyDay, everyDay, [span('18:00', '02:00')], []],
  closedDates: ['2027-03-02'],
};
const opens = (now: string, rules: OpeningHours | null = hours) => local(opensAt(at(now), ZONE, rules) ?? null);

describe('business hours', () => {
  it.each([
    ['2027-03-01T09:59', false],
    ['2027-03-01T10:00', true],
    ['2027-03-01T13:00', false],
    ['2027-03-01T15:00', true],
    ['2027-03-02T11:00', false],
    ['2027-03-06T23:00', true],
    ['2027-03-07T01:59', true],
    ['2027-03-07T02:00', false],
    ['2027-03-07T19:00', false],
  ])('have several spans a day, some over midnight, and closed dates: at %s the shop is open: %s', (now, expected) => {
    expect(isOpen(at(now), ZONE, hours)).toBe(expected);
  });

  it('say when somebody is back', () => {
    expect(opens('2027-03-01T13:30')).toBe('2027-03-01T15:00:00');
    expect(opens('2027-03-01T21:00')).toBe('2027-03-03T10:00:00');
    expect(opens('2027-03-07T12:00')).toBe('2027-03-08T10:00:00');
    expect(opens('2027-03-03T11:11')).toBe('2027-03-03T11:11:00');
  });

  it('let a night that began before a closed date go on', () => {
    const closedSunday = { ...hours, closedDates: ['2027-03-07'] };
    expect(isOpen(at('2027-03-07T01:00'), ZONE, closedSunday)).toBe(true);
  });

  it('may be the whole day, until 24:00', () => {
    const always = { week: Array.from({ length: 7 }, () => [span('00:00', '24:00')]), closedDates: ['2027-03-02'] };
    expect([at('2027-03-01'), at('2027-03-02') - 1].every((now) => isOpen(now, ZONE, always))).toBe(true);
    expect(isOpen(at('2027-03-02'), ZONE, always)).toBe(false);
    expect(opens('2027-03-02T05:00', always)).toBe('2027-03-03T00:00:00');
  });

  it('are all hours in a shop that has set none', () => {
    expect(isOpen(at('2027-03-01T03:00'), ZONE, null)).toBe(true);
    expect(opens('2027-03-01T03:00', null)).toBe('2027-03-01T03:00:00');
  });

  it('promise nothing when the shop never opens', () => {
    expect(opens('2027-03-01', { week: [], closedDates: [] })).toBeNull();
  });

  it('begin when clocks jump over their first minute', () => {
    const night = { week: Array.from({ length: 7 }, () => [span('02:30', '06:00')]), closedDates: [] };
    const back = opensAt(at('2027-03-14T00:00', NEW_YORK), NEW_YORK, night) ?? null;
    expect(local(back, NEW_YORK)).toBe('2027-03-14T03:00:00');
  });
});

describe('a time of the day', () => {
  it('is two digits, a colon and two digits', () => {
    expect(['00:00', '09:05', '23:59', '24:00'].every(isClockTime)).toBe(true);
    expect(['9:00', '24:01', '12:60', '', '12', '12:00:00'].some(isClockTime)).toBe(false);
  });
});
