import type { EarnMultiplier, EarnRate, LineSelector } from '../core/programme.ts';
import { calendarDate, list, money, weekday } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { Place } from './couponWords.ts';
import { levelName } from './tierWords.ts';

/** Names of products by SKU, where they are known; what is not there is called by its SKU. */
export type ProductNames = ReadonlyMap<string, string>;

const NO_NAMES: ProductNames = new Map();

/** "1 point for each NT$100, on drinks, for Gold". */
export function rateWords(rate: EarnRate, place: Place, names: ProductNames = NO_NAMES): string {
  const { language, programme } = place;
  const worth =
    rate.counts === 'purchase'
      ? text(language, 'why.purchase', { points: rate.points })
      : text(language, 'settings.rate-value', {
          points: rate.points,
          per: money(rate.per, programme.currency, language),
        });
  return joined([worth, ...aboutWords(rate, place, names), ...tierWords(rate, place)], place);
}

/** "2 × points, on Sat, Sun, from 10:00 to 12:00". */
export function multiplierWords(multiplier: EarnMultiplier, place: Place, names: ProductNames = NO_NAMES): string {
  const { language, programme } = place;
  const { factor, rates, when } = multiplier;
  const rated = rates?.flatMap((id) => programme.earn.rates.filter((rate) => rate.id === id));
  const isSome = rated !== undefined && rated.length < programme.earn.rates.length;
  return joined(
    [
      text(language, 'tier.perk-points', { factor }),
      ...aboutWords(multiplier, place, names),
      ...(when === undefined ? [] : whenWords(when, place)),
      ...(isSome
        ? [
            text(language, 'earn.of-rates', {
              rates: list(
                rated.map((rate) => rateWords(rate, place, names)),
                language,
              ),
            }),
          ]
        : []),
    ],
    place,
  );
}

/** Parts of a condition, one after another. */
export const joined = (parts: readonly string[], { language }: Place): string =>
  parts.reduceRight((rest, first) => text(language, 'coupon.words.and', { first, rest }));

/** What a rule is about: "on drinks", "not on cakes"; nothing for all. */
function aboutWords(selector: LineSelector, { language }: Place, names: ProductNames): readonly string[] {
  const { skus = [], categories = [], exceptSkus = [], exceptCategories = [] } = selector;
  const called = (some: readonly string[], kinds: readonly string[]) =>
    list([...kinds, ...some.map((sku) => names.get(sku) ?? sku)], language);
  const only = called(skus, categories);
  const except = called(exceptSkus, exceptCategories);
  return [
    ...(only === '' ? [] : [text(language, 'earn.only', { what: only })]),
    ...(except === '' ? [] : [text(language, 'earn.except', { what: except })]),
  ];
}

function tierWords({ tiers }: EarnRate, { language, programme }: Place): readonly string[] {
  if (tiers === undefined) return [];
  const named = tiers.map((id) => {
    const level = programme.tiers?.levels.find((one) => one.id === id);
    return level === undefined ? id : levelName(level, language);
  });
  return [text(language, 'earn.tiers', { tiers: list(named, language) })];
}

function whenWords(when: NonNullable<EarnMultiplier['when']>, { language, programme }: Place): readonly string[] {
  const { from, through, weekdays, hours, startsAt, endsAt, firstPurchase, birthdayMonth } = when;
  const day = (date: string) => calendarDate(date, language, programme);
  const time = (at: string) => `${day(at.slice(0, 10))} ${at.slice(11)}`;
  return [
    ...(firstPurchase === true ? [text(language, 'earn.first')] : []),
    ...(birthdayMonth === true ? [text(language, 'earn.birthday-month')] : []),
    ...(weekdays === undefined ? [] : [text(language, 'earn.weekdays', { days: weekdayWords(weekdays, language) })]),
    ...(hours === undefined ? [] : [text(language, 'earn.hours', hours)]),
    ...(from === undefined ? [] : [text(language, 'coupon.words.from', { date: day(from) })]),
    ...(through === undefined ? [] : [text(language, 'coupon.words.through', { date: day(through) })]),
    ...(startsAt === undefined ? [] : [text(language, 'earn.starts', { time: time(startsAt) })]),
    ...(endsAt === undefined ? [] : [text(language, 'earn.ends', { time: time(endsAt) })]),
  ];
}

const weekdayWords = (days: readonly number[], language: Place['language']): string =>
  list(
    days.toSorted((a, b) => a - b).map((one) => weekday(one, language)),
    language,
  );
