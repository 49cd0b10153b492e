import { MAX_AMOUNT_MINOR } from '../money.ts';
import { hasCount, inRange, isText, noneTwice, unless, type Wrong } from '../settings/wrong.ts';
import { type MemberPrice, TIER_MEASURES, type TierLevel, type TierPerks, type TierRules } from './rules.ts';

/** What an owner may set, both included. */
export const TIER_LIMITS = {
  levels: [1, 6],
  months: [1, 36],
  graceDays: [0, 90],
  percentOff: [0, 50],
  validDays: [1, 365],
  prices: [0, 20],
  earlyDays: [1, 30],
} as const;

const MOST_NEED = 10_000_000_000;
const MOST_NAME = 20;
const MOST_CATEGORIES = 20;
const MOST_PRODUCT = 64;
const MOST_PRODUCT_NAME = 200;

/** Whether a shop can work with these tiers: each asks for something, and none is there twice. */
export const areTiers = (rules: TierRules): boolean => wrongTiers(rules).length === 0;

/** What keeps a shop from working with them; `at` is where they stand in the programme. */
export function wrongTiers(rules: TierRules, at = 'tiers'): readonly Wrong[] {
  const { levels, windowMonths, keepMonths, graceDays, match, downgrade } = rules;
  const ids = levels.map(({ id }) => id);
  const names = levels.map(({ name }) => name.toLowerCase());
  return [
    ...hasCount(`${at}.levels`, levels, TIER_LIMITS.levels),
    ...noneTwice(`${at}.levels`, ids, 'id'),
    ...noneTwice(`${at}.levels`, names, 'name'),
    ...levels.flatMap((level, index) => wrongLevel(level, `${at}.levels.${index}`)),
    ...wrongOrder(levels, at),
    ...inRange(`${at}.windowMonths`, windowMonths, TIER_LIMITS.months),
    ...inRange(`${at}.keepMonths`, keepMonths, TIER_LIMITS.months),
    ...inRange(`${at}.graceDays`, graceDays, TIER_LIMITS.graceDays),
    ...unless(['any', 'all'].includes(match), `${at}.match`, 'unknown'),
    ...unless(['one_down', 'to_measure'].includes(downgrade), `${at}.downgrade`, 'unknown'),
  ];
}

function wrongLevel({ id, name, names = {}, needs, perks }: TierLevel, at: string): readonly Wrong[] {
  const asked = TIER_MEASURES.flatMap((measure) => {
    const need = needs[measure];
    return need === undefined ? [] : [{ measure, need }];
  });
  return [
    ...unless(/^[a-z0-9-]{1,36}$/.test(id), `${at}.id`, 'form'),
    ...isText(`${at}.name`, name, MOST_NAME),
    ...Object.entries(names).flatMap(([language, one]) => isText(`${at}.names.${language}`, one, MOST_NAME)),
    ...hasCount(`${at}.needs`, asked, [1, TIER_MEASURES.length]),
    ...asked.flatMap(({ measure, need }) => inRange(`${at}.needs.${measure}`, need, [1, MOST_NEED])),
    ...wrongPerks(perks, `${at}.perks`),
  ];
}

export const isTierName = (name: string): boolean => isText('name', name, MOST_NAME).length === 0;

/** No higher tier may ask for less of the same thing than a lower one. */
const wrongOrder = (levels: readonly TierLevel[], at: string): readonly Wrong[] =>
  levels.flatMap(({ needs }, index) => {
    const below = levels[index - 1]?.needs ?? {};
    return TIER_MEASURES.flatMap((measure) => {
      const [lower, higher] = [below[measure], needs[measure]];
      const isRising = lower === undefined || higher === undefined || higher > lower;
      return unless(isRising, `${at}.levels.${index}.needs.${measure}`, 'order');
    });
  });

function wrongPerks(
  { multiplier, percentOff, categories, voucher, earlyDays, prices = [] }: TierPerks,
  at: string,
): readonly Wrong[] {
  return [
    ...unless(multiplier === null || isMultiplier(multiplier), `${at}.multiplier`, 'form'),
    ...inRange(`${at}.percentOff`, percentOff, TIER_LIMITS.percentOff),
    ...(categories === undefined ? [] : hasCount(`${at}.categories`, categories, [1, MOST_CATEGORIES])),
    ...(voucher === null
      ? []
      : [
          ...inRange(`${at}.voucher.validDays`, voucher.validDays, TIER_LIMITS.validDays),
          ...inRange(`${at}.voucher.value`, voucher.value, [1, voucher.kind === 'percent' ? 100 : 100_000_000]),
        ]),
    ...(earlyDays === undefined ? [] : inRange(`${at}.earlyDays`, earlyDays, TIER_LIMITS.earlyDays)),
    ...wrongPrices(prices, `${at}.prices`),
  ];
}

const wrongPrices = (prices: readonly MemberPrice[], at: string): readonly Wrong[] => [
  ...hasCount(at, prices, TIER_LIMITS.prices),
  ...prices.flatMap(({ sku, name, minor }, index) => [
    ...isText(`${at}.${index}.sku`, sku, MOST_PRODUCT),
    ...isText(`${at}.${index}.name`, name, MOST_PRODUCT_NAME),
    ...inRange(`${at}.${index}.minor`, minor, [0, MAX_AMOUNT_MINOR]),
  ]),
  ...noneTwice(
    at,
    prices.map(({ sku }) => sku),
    'sku',
  ),
];

/** From 0 to 10, with at most two decimals. */
export const isMultiplier = (factor: string): boolean => /^\d{1,2}(\.\d{1,2})?$/.test(factor) && Number(factor) <= 10;

/** The levels in the order of what they ask for, as far as they ask for the same. */
export const inOrderOfNeeds = (levels: readonly TierLevel[]): readonly TierLevel[] =>
  levels.toSorted((a, b) => {
    const measure = TIER_MEASURES.find((one) => a.needs[one] !== undefined && b.needs[one] !== undefined);
    return measure === undefined ? 0 : (a.needs[measure] ?? 0) - (b.needs[measure] ?? 0);
  });
