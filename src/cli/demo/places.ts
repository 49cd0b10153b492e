import type { Language } from '../../i18n/language.ts';

/** Where the invented shop stands: its money, and its clock. */
export interface Place {
  /** ISO 4217. */
  readonly currency: string;
  /** IANA; of a country without summer time. */
  readonly timeZone: string;
  /** Hours that its clock is ahead of UTC. */
  readonly ahead: number;
  /** Minor units for each dollar of Taiwan, so that the same goods have prices that look at home. */
  readonly perDollar: number;
  readonly buddhistYear: boolean;
}

const TAIWAN: Place = { currency: 'TWD', timeZone: 'Asia/Taipei', ahead: 8, perDollar: 1, buddhistYear: false };

const PLACES: Readonly<Record<string, Place>> = {
  en: { ...TAIWAN, currency: 'HKD', timeZone: 'Asia/Hong_Kong', perDollar: 25 },
  'zh-Hant': TAIWAN,
  'zh-Hans': { ...TAIWAN, currency: 'CNY', timeZone: 'Asia/Shanghai', perDollar: 25 },
  ja: { ...TAIWAN, currency: 'JPY', timeZone: 'Asia/Tokyo', ahead: 9, perDollar: 5 },
  th: { currency: 'THB', timeZone: 'Asia/Bangkok', ahead: 7, perDollar: 100, buddhistYear: true },
};

/** Where a shop of this language stands. */
export const placeOf = (language: Language): Place => PLACES[language] ?? TAIWAN;
