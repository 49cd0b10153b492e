import type { Missing } from '../core/tiers/progress.ts';
import {
  type Measure,
  type MemberPrice,
  TIER_MEASURES,
  type TierLevel,
  type TierMeasure,
  type TierRules,
} from '../core/tiers/rules.ts';
import { list, money } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';
import { type Place, whatWords } from './couponWords.ts';

/** A tier's name as a reader of this language knows it. */
export const levelName = ({ name, names }: Pick<TierLevel, 'name' | 'names'>, language: Language): string =>
  names?.[language] ?? name;

/** The tier of an id, or of a name as somebody typed it. */
export function levelOf(rules: TierRules | null, said: string): TierLevel | undefined {
  const wanted = said.normalize('NFKC').trim().toLowerCase();
  return rules?.levels.find(
    ({ id, name, names = {} }) =>
      id === said || [name, ...Object.values(names)].some((one) => one.normalize('NFKC').toLowerCase() === wanted),
  );
}

/** What a tier gives, a line each. `gift`: with what it gives on reaching it. */
export function perkWords({ perks }: Pick<TierLevel, 'perks'>, place: Place, gift: boolean): readonly string[] {
  const { language } = place;
  const { multiplier, percentOff, voucher, freeShipping, earlyDays, prices = [] } = perks;
  return [
    ...(multiplier === null || Number(multiplier) === 1
      ? []
      : [text(language, 'tier.perk-points', { factor: multiplier })]),
    ...(percentOff === 0 ? [] : [offWords({ perks }, place)]),
    ...(prices.length === 0 ? [] : [text(language, 'tier.perk-prices', { prices: pricesOf(prices, place) })]),
    ...(freeShipping === true ? [text(language, 'tier.perk-shipping')] : []),
    ...(earlyDays === undefined ? [] : [text(language, 'tier.perk-early', { days: earlyDays })]),
    ...(gift && voucher !== null ? [text(language, 'tier.perk-voucher', { what: whatWords(voucher, place) })] : []),
  ];
}

const pricesOf = (prices: readonly MemberPrice[], { language, programme }: Place): string =>
  list(
    prices.map(({ name, minor }) =>
      text(language, 'tier.price-of', { product: name, amount: money(minor, programme.currency, language) }),
    ),
    language,
  );

function offWords({ perks }: Pick<TierLevel, 'perks'>, place: Place): string {
  const { language } = place;
  const off = percentWords(perks.percentOff, place);
  return perks.categories === undefined
    ? text(language, 'tier.perk-off', { off })
    : text(language, 'tier.perk-off-on', { off, categories: categoriesOf(perks.categories, language) });
}

/** What a number of a measure is of: "TWD", "points". */
export function unitWords(measure: TierMeasure, { language, programme }: Place): string {
  switch (measure) {
    case 'spend':
      return programme.currency;
    case 'points':
      return text(language, 'tiers.unit-points');
    case 'purchases':
      return text(language, 'tiers.unit-purchases');
    case 'days':
      return text(language, 'tiers.unit-days');
  }
}

/** "5% off", "打 95 折". */
export const percentWords = (value: number, place: Place): string => whatWords({ kind: 'percent', value }, place);

export const categoriesOf = (categories: readonly string[], language: Language): string => list(categories, language);

/** "spend NT$1,200 more", "buy 3 more times and spend NT$200 more"; "or" where one of a tier's needs is enough. */
export function missingWords(missing: readonly Missing[], place: Place): string {
  const join = place.programme.tiers?.match === 'any' ? 'tier.or' : 'tier.and';
  return missing
    .map((one) => moreWords(one, place))
    .reduceRight((rest, first) => text(place.language, join, { first, rest }));
}

function moreWords({ measure, amount }: Missing, { language, programme }: Place): string {
  switch (measure) {
    case 'spend':
      return text(language, 'tier.more-spend', { amount: money(amount, programme.currency, language) });
    case 'points':
      return text(language, 'tier.more-points', { count: amount });
    case 'purchases':
      return text(language, 'tier.more-purchases', { count: amount });
    case 'days':
      return text(language, 'tier.more-days', { count: amount });
  }
}

function didWords(measure: TierMeasure, amount: number, { language, programme }: Place): string {
  switch (measure) {
    case 'spend':
      return text(language, 'tier.did-spend', { amount: money(amount, programme.currency, language) });
    case 'points':
      return text(language, 'tier.did-points', { count: amount });
    case 'purchases':
      return text(language, 'tier.did-purchases', { count: amount });
    case 'days':
      return text(language, 'tier.did-days', { count: amount });
  }
}

/** What of a measure the shop's tiers are about: "NT$8,800 spent, 12 purchases". */
export function measureWords({ levels }: TierRules, measure: Measure, place: Place): string {
  const counted = TIER_MEASURES.filter((name) => levels.some(({ needs }) => needs[name] !== undefined));
  return list(
    counted.map((name) => didWords(name, measure[name], place)),
    place.language,
  );
}

/** What a tier asks for: "NT$10,000 spent or 12 purchases". */
export const needsWords = (
  { needs }: Pick<TierLevel, 'needs'>,
  { match }: Pick<TierRules, 'match'>,
  place: Place,
): string =>
  TIER_MEASURES.flatMap((name) => {
    const need = needs[name];
    return need === undefined ? [] : [didWords(name, need, place)];
  }).reduceRight((rest, first) => text(place.language, match === 'any' ? 'tier.or' : 'tier.and', { first, rest }));
