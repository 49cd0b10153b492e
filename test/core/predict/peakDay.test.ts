import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../src/core/campaigns/repurchase.ts';
import { peakWeekday, weekdayOf } from '../../../src/core/predict/peakDay.ts';
import { day } from '../support.ts';

const EVEN = [1, 1, 1, 1, 1, 1, 1];
const on = (weekday: number, count: number) => EVEN.map((_, index) => (index === weekday - 1 ? count : 0));

describe('the day of a week that has most buyers', () => {
  it('is counted from Monday', () => {
    expect(
      ['2026-11-23', '2026-11-28', '2026-11-29', '1969-12-31'].map((date) => weekdayOf(dayNumber(day(date)))),
    ).toEqual([1, 6, 7, 3]);
  });

  it('is the one on which a product is bought most, though each day would be as likely by time alone', () => {
    expect(peakWeekday(on(6, 80), EVEN, EVEN)).toBe(6);
  });

  it('is that of the shop for a product that few have bought', () => {
    expect(peakWeekday(on(2, 1), on(7, 500), EVEN)).toBe(7);
    expect(peakWeekday(on(2, 200), on(7, 500), EVEN)).toBe(2);
  });

  it('is the day on which most run out, where they buy on all days alike', () => {
    expect(peakWeekday(EVEN, EVEN, [0.1, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1])).toBe(3);
  });

  it('is named only where one stands out', () => {
    expect(peakWeekday(EVEN, EVEN, EVEN)).toBeUndefined();
    expect(peakWeekday(EVEN, EVEN, on(1, 0))).toBeUndefined();
  });
});
