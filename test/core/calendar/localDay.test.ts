import { describe, expect, it } from 'vitest';
import { dateOf, startOfDate, startOfLaterDate } from '../../../src/core/calendar/localDay.ts';

describe('the first instant of a later date', () => {
  it.each([
    ['2027-03-13', { days: 1 }, 'America/New_York', '2027-03-14T05:00:00Z'],
    ['2027-03-13', { days: 2 }, 'America/New_York', '2027-03-15T04:00:00Z'],
    ['2027-08-31', { months: 6 }, 'Asia/Taipei', '2028-02-28T16:00:00Z'],
    ['2027-08-05', { months: 1 }, 'America/Santiago', '2027-09-05T04:00:00Z'],
  ] as const)('%s and %o in %s is %s, each time it is asked', (written, after, zone, instant) => {
    const date = dateOf(written);
    for (const _ of [1, 2]) expect(startOfLaterDate(date, after, zone)).toBe(Date.parse(instant));
    expect(startOfLaterDate(date, { days: 1 }, 'UTC')).toBe(startOfDate(date.add({ days: 1 }), 'UTC'));
  });
});
