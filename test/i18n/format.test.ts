import { describe, expect, it } from 'vitest';
import { exponentOf } from '../../src/core/money.ts';
import { calendarDate, date, dateTime, lastUsableDay, list, money, points } from '../../src/i18n/format.ts';

describe('money', () => {
  it('is whole dollars in Taiwan, as in shops', () => {
    expect(money(1290, 'TWD', 'en')).toBe('NT$1,290');
    expect(money(1290, 'TWD', 'zh-Hant')).toBe('$1,290');
  });

  it('has the decimals of its currency', () => {
    expect(money(1250, 'USD', 'en')).toBe('$12.50');
    expect(money(1250, 'JPY', 'en')).toBe('¥1,250');
    expect(money(1250, 'KWD', 'en').replaceAll('\u00a0', ' ')).toBe('KWD 1.250');
    expect(money(125_000, 'IDR', 'en').replaceAll('\u00a0', ' ')).toBe('IDR 1,250.00');
  });

  it('has as many decimals as the rules count with, in every currency', () => {
    const shown = (currency: string) => (money(0, currency, 'en').split('.')[1] ?? '').length;
    const wrong = Intl.supportedValuesOf('currency').filter((currency) => shown(currency) !== exponentOf(currency));
    expect(wrong).toEqual([]);
  });

  it('may be below zero', () => {
    expect(money(-320, 'TWD', 'en')).toBe('-NT$320');
    expect(money(-320, 'JPY', 'ja')).toBe('-320円');
  });

  it('is written as shops of the country write it', () => {
    expect(money(1290, 'JPY', 'ja')).toBe('1,290円');
    expect(money(129_000, 'THB', 'th')).toBe('฿1,290');
    expect(money(129_050, 'THB', 'th')).toBe('฿1,290.50');
    expect(money(32_000, 'CNY', 'zh-Hans')).toBe('¥320');
    expect(money(32_050, 'CNY', 'zh-Hans')).toBe('¥320.50');
    expect(money(32_000, 'CNY', 'ja').replaceAll('\u00a0', ' ')).toBe('CNY 320.00');
    expect(money(1290, 'TWD', 'ja')).toBe('NT$1,290');
  });
});

describe('points', () => {
  it('are grouped and carry no unit', () => {
    expect(points(1_290, 'en')).toBe('1,290');
    expect(points(0, 'zh-Hant')).toBe('0');
  });
});

describe('a day', () => {
  const newYearInTaipei = Date.UTC(2026, 11, 31, 16);

  it('is that of the shop, not of the server', () => {
    expect(date(newYearInTaipei, 'Asia/Taipei', 'en')).toBe('Jan 1, 2027');
    expect(date(newYearInTaipei, 'Europe/London', 'en')).toBe('Dec 31, 2026');
    expect(date(newYearInTaipei, 'Asia/Taipei', 'zh-Hant')).toBe('2027年1月1日');
  });

  it('through which something is usable is the one before it ends', () => {
    expect(lastUsableDay(newYearInTaipei, 'Asia/Taipei', 'en')).toBe('Dec 31, 2026');
    expect(lastUsableDay(newYearInTaipei + 1, 'Asia/Taipei', 'en')).toBe('Jan 1, 2027');
  });

  it('comes with its minute where that matters', () => {
    expect(dateTime(newYearInTaipei, 'Asia/Taipei', 'zh-Hant')).toContain('2027年1月1日');
    expect(dateTime(newYearInTaipei + 905 * 60_000, 'Asia/Taipei', 'en').replaceAll('\u202f', ' ')).toBe(
      'Jan 1, 2027, 3:05 PM',
    );
  });

  it('is written as in its country', () => {
    expect(date(newYearInTaipei, 'Asia/Taipei', 'ja')).toBe('2027年1月1日');
    expect(date(newYearInTaipei, 'Asia/Taipei', 'th')).toBe('1 ม.ค. 2027');
    expect(dateTime(newYearInTaipei + 905 * 60_000, 'Asia/Taipei', 'ja')).toBe('2027年1月1日 15:05');
    expect(dateTime(newYearInTaipei + 905 * 60_000, 'Asia/Taipei', 'zh-Hans')).toBe('2027年1月1日 15:05');
    expect(dateTime(newYearInTaipei + 905 * 60_000, 'Asia/Taipei', 'th')).toBe('1 ม.ค. 2027 15:05 น.');
  });

  it('has a year of the Buddha in Thai where the shop wants it, and nowhere else', () => {
    const shop = { timeZone: 'Asia/Bangkok', buddhistYear: true };
    expect(date(newYearInTaipei, shop, 'th')).toBe('31 ธ.ค. 2569');
    expect(lastUsableDay(newYearInTaipei, shop, 'th')).toBe('31 ธ.ค. 2569');
    expect(dateTime(newYearInTaipei, shop, 'th')).toBe('31 ธ.ค. 2569 23:00 น.');
    expect(calendarDate('2027-02-05', 'th', shop)).toBe('ศุกร์ 5 ก.พ. 2570');
    expect(date(newYearInTaipei, shop, 'en')).toBe('Dec 31, 2026');
    expect(date(newYearInTaipei, { ...shop, buddhistYear: false }, 'th')).toBe('31 ธ.ค. 2026');
  });
});

describe('a list', () => {
  it('has the commas of its language', () => {
    expect(list(['a', 'b'], 'en')).toBe('a, b');
    expect(list(['金', '銀'], 'ja')).toBe('金、銀');
    expect(list(['金', '银'], 'zh-Hans')).toBe('金、银');
    expect(list([], 'th')).toBe('');
  });
});
