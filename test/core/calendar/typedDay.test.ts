import { describe, expect, it } from 'vitest';
import { writtenDay } from '../../../src/core/calendar/typedDay.ts';

describe('a day that somebody typed', () => {
  it.each([
    ['2026-12-31', '2026-12-31'],
    ['2026/1/5', '2026-01-05'],
    ['２０２６．１２．３１', '2026-12-31'],
    ['2026年12月31日', '2026-12-31'],
    ['2026年 1月 5日', '2026-01-05'],
    ['12月31日', '12/31'],
    ['31 ธ.ค. 2569', '2026-12-31'],
    ['31ธ.ค.2569', '2026-12-31'],
    ['วันที่ 31 ธันวาคม พ.ศ. 2569', '2026-12-31'],
    ['5 กุมภาพันธ์ 2026', '2026-02-05'],
    ['14 มีนาคม', '3/14'],
    ['๑๔ มี.ค. ๒๕๖๙', '2026-03-14'],
    ['๓๑/๑๒/๒๕๖๙', '2026-12-31'],
    ['2569-12-31', '2026-12-31'],
    ['31/12/2569', '2026-12-31'],
    ['31/12/2026', '2026-12-31'],
    ['3/14', '3/14'],
    ['2026-12-24 18:00', '2026-12-24 18:00'],
    ['24/12/2569 18:00', '2026-12-24 18:00'],
  ])('%s is %s', (said, day) => {
    expect(writtenDay(said)).toBe(day);
  });

  it('has its day before its month in Thailand', () => {
    expect(writtenDay('5/3', true)).toBe('3/5');
    expect(writtenDay('5/3')).toBe('5/3');
    expect(writtenDay('31/12', true)).toBe('12/31');
    expect(writtenDay('5/3/2533', true)).toBe('1990-03-05');
    expect(writtenDay('2533-03-05', true)).toBe('1990-03-05');
  });

  it('stays as it is where it is none', () => {
    for (const said of ['', 'tomorrow', '閏4/1', '0314', '19900314', '31 บาท', '10:00-21:00', '1.5.2.3'])
      expect(writtenDay(said)).toBe(said);
  });
});
