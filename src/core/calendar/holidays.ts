import { Temporal } from 'temporal-polyfill';
import type { HolidayCountry, HolidaySettings, ShopHoliday } from '../programme.ts';
import type { PlainDate } from './localDay.ts';
import { lunarAnniversary } from './lunar.ts';

/** A holiday's date in one year of the calendar it follows. */
type Rule = (year: number) => PlainDate;

const solar =
  (month: number, day: number): Rule =>
  (year) =>
    Temporal.PlainDate.from({ year, month, day });

const lunar =
  (month: number, day: number): Rule =>
  (year) =>
    lunarAnniversary({ month, day }, year);

/** The second Sunday of May. */
const secondSundayOfMay: Rule = (year) => {
  const first = Temporal.PlainDate.from({ year, month: 5, day: 1 });
  return first.add({ days: 7 - first.dayOfWeek + 7 });
};

const EVERYWHERE = {
  'new-year': solar(1, 1),
  christmas: solar(12, 25),
} as const;

const CHINESE = {
  ...EVERYWHERE,
  cny: lunar(1, 1),
  lantern: lunar(1, 15),
  'dragon-boat': lunar(5, 5),
  'mid-autumn': lunar(8, 15),
  'double-ninth': lunar(9, 9),
  'mothers-day': secondSundayOfMay,
  'singles-day': solar(11, 11),
} as const;

export type HolidayKey = keyof typeof CHINESE;

/**
 * Which holidays shops of a country greet on, and when. Japan keeps no lunar ones. Thailand keeps Chinese New Year, has
 * Mother's Day on the birthday of Queen Sirikit, and shops there on 11 November.
 */
const KEPT: Readonly<Record<HolidayCountry, Readonly<Partial<Record<HolidayKey, Rule>>>>> = {
  TW: CHINESE,
  HK: CHINESE,
  CN: CHINESE,
  JP: { ...EVERYWHERE, 'mothers-day': secondSundayOfMay },
  TH: { ...EVERYWHERE, cny: CHINESE.cny, 'mothers-day': solar(8, 12), 'singles-day': CHINESE['singles-day'] },
};

/** The keys of their names among the texts. */
export const HOLIDAY_NAMES = {
  'new-year': 'holiday.new-year',
  cny: 'holiday.cny',
  lantern: 'holiday.lantern',
  'mothers-day': 'holiday.mothers-day',
  'dragon-boat': 'holiday.dragon-boat',
  'mid-autumn': 'holiday.mid-autumn',
  'double-ninth': 'holiday.double-ninth',
  'singles-day': 'holiday.singles-day',
  christmas: 'holiday.christmas',
} as const satisfies { readonly [Key in HolidayKey]: `holiday.${Key}` };

/** A built-in one is named by the text `HOLIDAY_NAMES[key]`, the shop's own by the shop. */
export type Holiday =
  | { readonly kind: 'built-in'; readonly key: HolidayKey }
  | { readonly kind: 'own'; readonly key: string; readonly name: string };

/** Whether a key is that of a built-in holiday, of whichever country. */
export const isHolidayKey = (key: string): key is HolidayKey => Object.hasOwn(CHINESE, key);

/** The built-in holidays of a country, whether or not a shop keeps them: what the owner switches on and off. */
export const holidaysOf = (country: HolidayCountry): readonly HolidayKey[] =>
  Object.keys(KEPT[country]).filter(isHolidayKey);

/** The shop's own, for which a day that its month lacks is the last of the month. */
const ownRule =
  ({ calendar, month, day }: ShopHoliday): Rule =>
  (year) =>
    calendar === 'lunar'
      ? lunarAnniversary({ month, day }, year)
      : Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });

/** What the shop keeps: the built-in ones of its country that are not switched off, then its own. */
function kept({ country, off, own }: HolidaySettings): readonly { holiday: Holiday; rule: Rule }[] {
  const builtIn = holidaysOf(country).flatMap((key) => {
    const rule = KEPT[country][key];
    return rule === undefined || off.includes(key) ? [] : [{ holiday: { kind: 'built-in' as const, key }, rule }];
  });
  const ofShop = own.map((one) => ({
    holiday: { kind: 'own' as const, key: one.key, name: one.name },
    rule: ownRule(one),
  }));
  return [...builtIn, ...ofShop];
}

/** Dates of a rule around a solar year: a lunar one may lie in the next. */
const around = (rule: Rule, year: number): PlainDate[] => [rule(year - 1), rule(year), rule(year + 1)];

/** The holidays that the shop keeps on a local date, built-in ones first. */
export const holidaysOn = (date: PlainDate, settings: HolidaySettings): readonly Holiday[] =>
  kept(settings)
    .filter(({ rule }) => around(rule, date.year).some((one) => one.equals(date)))
    .map(({ holiday }) => holiday);

/** A holiday in one year of the calendar it follows. */
export interface DatedHoliday {
  readonly holiday: Holiday;
  /** With the key it names this one among those of all years. */
  readonly year: number;
  readonly date: PlainDate;
  /** The same holiday a year before: its own lunar date, where it is lunar. */
  readonly before: PlainDate;
}

/** The holidays that the shop keeps from one date through another, both included, the first one first. */
export function holidaysBetween(
  from: PlainDate,
  through: PlainDate,
  settings: HolidaySettings,
): readonly DatedHoliday[] {
  const years = Array.from({ length: through.year - from.year + 3 }, (_, index) => from.year - 1 + index);
  return kept(settings)
    .flatMap(({ holiday, rule }) => years.map((year) => ({ holiday, year, date: rule(year), before: rule(year - 1) })))
    .filter(({ date }) => Temporal.PlainDate.compare(date, from) >= 0 && Temporal.PlainDate.compare(date, through) <= 0)
    .toSorted((a, b) => Temporal.PlainDate.compare(a.date, b.date));
}

/** The first date from `date` on with a holiday that the shop keeps; `undefined` when it keeps none. */
export function nextHoliday(
  date: PlainDate,
  settings: HolidaySettings,
): { readonly date: PlainDate; readonly holidays: readonly Holiday[] } | undefined {
  const [next] = kept(settings)
    .flatMap(({ rule }) => around(rule, date.year))
    .filter((one) => Temporal.PlainDate.compare(one, date) >= 0)
    .toSorted(Temporal.PlainDate.compare);
  return next === undefined ? undefined : { date: next, holidays: holidaysOn(next, settings) };
}
