import { describe, expect, it } from 'vitest';
import { type Birthday, parseBirthday } from '../../../src/core/members/birthday.ts';
import { day } from '../support.ts';

const parse = (text: string) => parseBirthday(text, day('2027-03-05'));
const solar = (month: number, of: number, year?: number): Birthday => ({
  month,
  day: of,
  ...(year === undefined ? {} : { year }),
  calendar: 'solar',
});

describe('a birthday that a person typed', () => {
  it.each<[string, Birthday]>([
    ['3/14', solar(3, 14)],
    ['03-14', solar(3, 14)],
    ['3.14', solar(3, 14)],
    ['3月14日', solar(3, 14)],
    [' 3 / 14 ', solar(3, 14)],
    ['３／１４', solar(3, 14)],
    ['0314', solar(3, 14)],
    ['1990-03-14', solar(3, 14, 1990)],
    ['1990/3/14', solar(3, 14, 1990)],
    ['1990年3月14日', solar(3, 14, 1990)],
    ['19900314', solar(3, 14, 1990)],
    ['國曆3月14', solar(3, 14)],
    ['2/29', solar(2, 29)],
    ['2000-02-29', solar(2, 29, 2000)],
    ['2027-03-05', solar(3, 5, 2027)],
    ['三月十四日', solar(3, 14)],
    ['農曆8月15', { month: 8, day: 15, calendar: 'lunar' }],
    ['农历八月十五', { month: 8, day: 15, calendar: 'lunar' }],
    ['農曆正月初一', { month: 1, day: 1, calendar: 'lunar' }],
    ['農曆臘月廿三', { month: 12, day: 23, calendar: 'lunar' }],
    ['農曆十二月二十', { month: 12, day: 20, calendar: 'lunar' }],
    ['農曆二月三十', { month: 2, day: 30, calendar: 'lunar' }],
    ['農曆0815', { month: 8, day: 15, calendar: 'lunar' }],
    ['農曆1990/8/15', { month: 8, day: 15, year: 1990, calendar: 'lunar' }],
    ['lunar 8/15', { month: 8, day: 15, calendar: 'lunar' }],
    ['Lunar 12-30', { month: 12, day: 30, calendar: 'lunar' }],
    ['農曆閏四月初一', { month: 4, day: 1, calendar: 'lunar', leapMonth: true }],
    ['lunar leap 4/1', { month: 4, day: 1, calendar: 'lunar', leapMonth: true }],
    ['農曆1990年閏5月3日', { month: 5, day: 3, year: 1990, calendar: 'lunar', leapMonth: true }],
  ])('%s', (text, birthday) => {
    expect(parse(text)).toEqual(birthday);
  });

  it.each([
    '',
    'tomorrow',
    '3',
    '314',
    '13/1',
    '14/3',
    '2/30',
    '4/31',
    '0/5',
    '3/0',
    '2/29/1990',
    '1990-02-29',
    '1899-12-31',
    '2027-03-06',
    '2028-01-01',
    '3/14 or so',
    '農曆13/1',
    '農曆8/31',
    '農曆2028/1/1',
    '農曆',
    '閏4/1',
    '八月十五左右',
  ])('does not read %j', (text) => {
    expect(parse(text)).toBeUndefined();
  });
});
