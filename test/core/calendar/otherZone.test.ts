import { describe, expect, it } from 'vitest';
import { endInZone, startInZone, timeInZone } from '../../../src/core/calendar/otherZone.ts';

const at = (written: string) => Date.parse(written);
const now = at('2026-11-21T12:00:00+08:00');
const toLosAngeles = { from: 'Asia/Taipei', to: 'America/Los_Angeles', now };
const toAuckland = { from: 'Asia/Taipei', to: 'Pacific/Auckland', now };

describe('in another time zone', () => {
  it('a first and a last day are the same days', () => {
    expect(startInZone(at('2026-12-01T00:00:00+08:00'), toLosAngeles)).toBe(at('2026-12-01T00:00:00-08:00'));
    expect(endInZone(at('2027-01-01T00:00:00+08:00'), toLosAngeles)).toBe(at('2027-01-01T00:00:00-08:00'));
    expect(startInZone(at('2026-12-01T00:00:00+08:00'), toAuckland)).toBe(at('2026-12-01T00:00:00+13:00'));
  });

  it('a day begins at its first instant that exists, and comes back as it was', () => {
    const toSantiago = { from: 'Asia/Taipei', to: 'America/Santiago', now };
    // In Chile the clocks go forward at midnight, so that 5 September 2027 begins at one o'clock.
    const moved = startInZone(at('2027-09-05T00:00:00+08:00'), toSantiago);
    expect(moved).toBe(at('2027-09-05T01:00:00-03:00'));
    expect(startInZone(moved, { from: 'America/Santiago', to: 'Asia/Taipei', now })).toBe(
      at('2027-09-05T00:00:00+08:00'),
    );
  });

  it('days that have begun or are over are the same days too, and after a wrong zone what they were', () => {
    const [midnight, lastNight] = [at('2026-11-21T00:00:00+08:00'), at('2026-11-20T00:00:00+08:00')];
    const back = { from: toLosAngeles.to, to: toLosAngeles.from, now };
    expect(startInZone(midnight, toLosAngeles)).toBe(at('2026-11-21T00:00:00-08:00'));
    expect(endInZone(lastNight, toLosAngeles)).toBe(at('2026-11-20T00:00:00-08:00'));
    expect(startInZone(startInZone(midnight, toLosAngeles), back)).toBe(midnight);
    expect(endInZone(endInZone(midnight, toLosAngeles), back)).toBe(midnight);
  });

  it('a time stays what the clock on the wall shows, and what would be past then keeps its instant', () => {
    expect(timeInZone(at('2026-11-22T10:00:00+08:00'), toLosAngeles)).toBe(at('2026-11-22T10:00:00-08:00'));
    expect(timeInZone(at('2026-11-21T15:00:00+08:00'), toAuckland)).toBe(at('2026-11-21T15:00:00+08:00'));
    expect(timeInZone(at('2026-11-21T11:00:00+08:00'), toLosAngeles)).toBe(at('2026-11-21T11:00:00+08:00'));
  });
});
