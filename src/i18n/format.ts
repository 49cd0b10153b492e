import type { Language } from './language.ts';

/** Currencies without exactly two decimals: ISO 4217's exponents, except TWD, which shops count in whole dollars. */
const DECIMALS: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF TWD UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  ...Object.fromEntries('CLF UYW'.split(' ').map((code) => [code, 4])),
};

/** An amount in minor units as people of this language write it: `money(1290, 'TWD', 'en')` is `NT$1,290`. */
export function money(minor: number, currency: string, language: Language): string {
  const decimals = DECIMALS[currency] ?? 2;
  const format = remember(`money ${language} ${currency}`, () => {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    // CLDR's own for Chinese money in Japanese is 元 320.00, which nobody in Japan writes.
    const own = language === 'ja' && currency === 'CNY' ? ({ currencyDisplay: 'code' } as const) : MONEY[language];
    return new Intl.NumberFormat(language, { style: 'currency', currency, ...digits, ...own });
  });
  const written = format.format(minor / 10 ** decimals);
  // Japan's own money: 1,290円. CLDR has a fullwidth ￥ before it, and other money by its sign.
  return language === 'ja' && currency === 'JPY' ? written.replace(/^(-?)[￥¥](.*)$/, '$1$2円') : written;
}

/** Shops in China and Thailand write whole amounts without decimals: ¥320, ฿1,290. */
const MONEY: Readonly<Partial<Record<Language, Intl.NumberFormatOptions>>> = {
  'zh-Hans': { trailingZeroDisplay: 'stripIfInteger' },
  th: { trailingZeroDisplay: 'stripIfInteger' },
};

/** A number of points with its grouping and no unit: `1,290`. */
export function points(count: number, language: Language): string {
  return remember(`points ${language}`, () => new Intl.NumberFormat(language)).format(count);
}

/** Where a day is told: an IANA zone, and whether Thai years count from the Buddha there. A programme is one. */
export type DatePlace = string | { readonly timeZone: string; readonly buddhistYear?: boolean };

/** The local day of an instant (epoch milliseconds): `Nov 21, 2026`, `2026年11月21日`, `21 พ.ย. 2026` or `21 พ.ย. 2569`. */
export function date(instant: number, place: DatePlace, language: Language): string {
  return placed('date', DAY[language] ?? { dateStyle: 'medium' }, place, language).format(instant);
}

/** The local day and minute of an instant (epoch milliseconds). */
export function dateTime(instant: number, place: DatePlace, language: Language): string {
  const own = DAY[language];
  const style = own === undefined ? MEDIUM : ({ ...own, hour: '2-digit', minute: '2-digit' } as const);
  const written = placed('dateTime', style, place, language).format(instant);
  return language === 'th' ? `${written} น.` : written;
}

const MEDIUM = { dateStyle: 'medium', timeStyle: 'short' } as const;
/** Where CLDR's medium day is not how people write one: it has 2026/11/21 for Japan. */
const DAY: Readonly<Partial<Record<Language, Intl.DateTimeFormatOptions>>> = {
  ja: { year: 'numeric', month: 'long', day: 'numeric' },
};

/** A local date of no zone (`2027-02-05`) with its weekday: `Fri, Feb 5`, `2月5日 週五`. */
export function calendarDay(localDate: string, language: Language): string {
  const style = { month: 'short', day: 'numeric', weekday: 'short' } as const;
  return remember(`calendarDay ${language}`, () => dateFormat(language, 'UTC', style)).format(Date.parse(localDate));
}

/** The same with its year: `Fri, Feb 5, 2027`. */
export function calendarDate(localDate: string, language: Language, place: DatePlace = 'UTC'): string {
  const style = { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' } as const;
  const buddhistYear = typeof place !== 'string' && place.buddhistYear === true;
  return placed('calendarDate', style, { timeZone: 'UTC', buddhistYear }, language).format(Date.parse(localDate));
}

/** A day of every year: `November 25`, `11月25日`. */
export function dayOfYear(month: number, day: number, language: Language): string {
  const style = { month: 'long', day: 'numeric' } as const;
  // A leap year, so that 29 February is a day.
  return remember(`dayOfYear ${language}`, () => dateFormat(language, 'UTC', style)).format(
    Date.UTC(2000, month - 1, day),
  );
}

/** A country by its ISO 3166 code: `Taiwan`, `台灣`. */
export const countryName = (code: string, language: Language): string =>
  new Intl.DisplayNames([language], { type: 'region', style: 'short' }).of(code) ?? code;

/** A day of the week, 1 is Monday: `Mon`, `週一`. */
export function weekday(day: number, language: Language): string {
  const format = remember(`weekday ${language}`, () => dateFormat(language, 'UTC', { weekday: 'short' }));
  return format.format(Date.UTC(2024, 0, day)); // 1 January 2024 was a Monday
}

/** The local time of an instant (epoch milliseconds) as opening hours are written: `09:30`. */
export const clockTime = (instant: number, zone: string): string =>
  remember(`clockTime ${zone}`, () =>
    dateFormat('en', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  ).format(instant);

/**
 * The day *through* which something is usable. `expiresAt` is the first instant after that local day, so the day is
 * that of the millisecond before: what ends at midnight on 1 January is usable through 31 December.
 */
export function lastUsableDay(expiresAt: number, place: DatePlace, language: Language): string {
  return date(expiresAt - 1, place, language);
}

/** Words one after another: `gold, silver`, `金、銀`. */
export const list = (words: readonly string[], language: Language): string =>
  words.join(language.startsWith('zh') || language === 'ja' ? '、' : ', ');

/** Latin digits and Western years; Intl alone would print Buddhist ones in every Thai text, beside a till's receipt. */
const dateFormat = (language: Language, timeZone: string, style: Intl.DateTimeFormatOptions, calendar = 'gregory') =>
  new Intl.DateTimeFormat(language, { ...style, timeZone, calendar, numberingSystem: 'latn' });

function placed(name: string, style: Intl.DateTimeFormatOptions, place: DatePlace, language: Language) {
  const zone = typeof place === 'string' ? place : place.timeZone;
  const isBuddhist = language === 'th' && typeof place !== 'string' && place.buddhistYear === true;
  const calendar = isBuddhist ? 'buddhist' : 'gregory';
  return remember(`${name} ${language} ${zone} ${calendar}`, () => dateFormat(language, zone, style, calendar));
}

/** Making an Intl formatter costs about a hundred times as much as using it. */
const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function remember<Format extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => Format): Format {
  const known = formats.get(name) as Format | undefined;
  if (known !== undefined) return known;
  const made = make();
  formats.set(name, made);
  return made;
}
