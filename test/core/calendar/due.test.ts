import { describe, expect, it } from 'vitest';
import { afterDuration, dueDates, nextStop } from '../../../src/core/calendar/due.ts';

const at = (iso: string) => Date.parse(iso);

describe('the dates that a daily job is due for', () => {
  it('begin with today for a job that never ran', () => {
    expect(dueDates(null, at('2027-03-01T12:00:00+08:00'), 'Asia/Taipei')).toEqual(['2027-03-01']);
  });

  it('hold today from five minutes past midnight on', () => {
    const { lastRun, zone } = { lastRun: '2027-02-28', zone: 'Asia/Taipei' };
    expect(dueDates(lastRun, at('2027-03-01T00:04:59.999+08:00'), zone)).toEqual([]);
    expect(dueDates(lastRun, at('2027-03-01T00:05:00+08:00'), zone)).toEqual(['2027-03-01']);
  });

  it('are none for a job that begins just after midnight, until its first day has begun', () => {
    expect(dueDates(null, at('2027-03-01T00:02:00+08:00'), 'Asia/Taipei')).toEqual([]);
  });

  it('are every missed one in order, over the end of a leap February', () => {
    const now = at('2028-03-02T09:00:00+08:00');
    expect(dueDates('2028-02-27', now, 'Asia/Taipei')).toEqual([
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
      '2028-03-02',
    ]);
  });

  it('are none after the last run of the newest day', () => {
    expect(dueDates('2027-03-01', at('2027-03-01T23:59:00+08:00'), 'Asia/Taipei')).toEqual([]);
  });

  it('hold a day once where an hour of it comes twice', () => {
    const zone = 'America/New_York';
    const [first, second] = [at('2027-11-07T01:30:00-04:00'), at('2027-11-07T01:30:00-05:00')];
    expect(dueDates('2027-11-06', first, zone)).toEqual(['2027-11-07']);
    expect(dueDates('2027-11-07', second, zone)).toEqual([]);
  });

  it.each([
    ['America/Santiago', '2027-09-04', '2027-09-05', '2027-09-05T01:00:00-03:00'],
    ['Africa/Cairo', '2027-04-29', '2027-04-30', '2027-04-30T01:00:00+03:00'],
  ])('hold a day without midnight five minutes after it begins, in %s', (zone, before, date, begins) => {
    expect(dueDates(before, at(begins) + 299_999, zone)).toEqual([]);
    expect(dueDates(before, at(begins) + 300_000, zone)).toEqual([date]);
  });

  it('wait for the calendar to catch up when the shop moves west over the date line', () => {
    const now = at('2027-03-01T09:00:00+08:00');
    expect(dueDates('2027-03-01', now, 'Pacific/Honolulu')).toEqual([]);
    expect(dueDates('2027-03-01', now + 2 * 86_400_000, 'Pacific/Honolulu')).toEqual(['2027-03-02']);
  });

  it('leave out no date when the shop moves east', () => {
    const now = at('2027-02-28T14:00:00-10:00');
    expect(dueDates('2027-02-27', now, 'Asia/Taipei')).toEqual(['2027-02-28', '2027-03-01']);
  });
});

describe('the stops of a clock that is moved', () => {
  const stops = (from: string, count: number, zone: string) => {
    const found: string[] = [];
    for (let now = at(from); found.length < count; ) {
      now = nextStop(now, zone);
      found.push(new Date(now).toISOString());
    }
    return found;
  };

  it('are every local hour, and five minutes past midnight', () => {
    expect(stops('2027-03-01T23:30:00+08:00', 3, 'Asia/Taipei')).toEqual([
      '2027-03-01T16:00:00.000Z',
      '2027-03-01T16:05:00.000Z',
      '2027-03-01T17:00:00.000Z',
    ]);
  });

  it('leave out no hour and come back to none where clocks change', () => {
    expect(stops('2027-11-07T00:30:00-04:00', 3, 'America/New_York')).toEqual([
      '2027-11-07T05:00:00.000Z',
      '2027-11-07T06:00:00.000Z',
      '2027-11-07T07:00:00.000Z',
    ]);
    expect(stops('2027-09-04T23:30:00-04:00', 3, 'America/Santiago')).toEqual([
      '2027-09-05T04:00:00.000Z',
      '2027-09-05T04:05:00.000Z',
      '2027-09-05T05:00:00.000Z',
    ]);
    expect(stops('2027-04-04T01:40:00+11:00', 2, 'Australia/Lord_Howe')).toHaveLength(2);
  });
});

describe('a duration from now', () => {
  it('is counted by the local calendar', () => {
    const from = at('2027-11-06T12:00:00-04:00');
    expect(afterDuration(from, 'America/New_York', 'P1D')).toBe(at('2027-11-07T12:00:00-05:00'));
    expect(afterDuration(from, 'America/New_York', 'PT1H')).toBe(from + 3_600_000);
  });

  it.each(['', '21', 'P', 'P0D', '-P1D', 'P999999999Y', 'tomorrow'])('is none where it is written %j', (duration) => {
    expect(afterDuration(0, 'Asia/Taipei', duration)).toBeUndefined();
  });
});
