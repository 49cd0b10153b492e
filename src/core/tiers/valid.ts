import { parseDecimal } from '../decimal.ts';
import { TIER_MEASURES, type TierLevel, type TierPerks, type TierRules } from './rules.ts';

/** What an owner may set, both included. */
export const TIER_LIMITS = {
  levels: [1, 6],
  months: [1, 36],
  graceDays: [0, 90],
  percentOff: [0, 50],
  validDays: [1, 365],
} as const;

const MOST_NEED = 10_000_000_000;
const MOST_NAME = 20;
const MOST_CATEGORIES = 20;

const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Whether a shop can work with these tiers: each asks for something, and none is there twice. */
export function areTiers(rules: TierRules): boolean {
  const { levels, windowMonths, keepMonths, graceDays, match, downgrade } = rules;
  return (
    within(levels.length, TIER_LIMITS.levels) &&
    new Set(levels.map(({ id }) => id)).size === levels.length &&
    new Set(levels.map(({ name }) => name.toLowerCase())).size === levels.length &&
    levels.every(isLevel) &&
    isRising(levels) &&
    within(windowMonths, TIER_LIMITS.months) &&
    within(keepMonths, TIER_LIMITS.months) &&
    within(graceDays, TIER_LIMITS.graceDays) &&
    ['any', 'all'].includes(match) &&
    ['one_down', 'to_measure'].includes(downgrade)
  );
}

function isLevel({ id, name, names = {}, needs, perks }: TierLevel): boolean {
  const asked = TIER_MEASURES.flatMap((measure) => needs[measure] ?? []);
  return (
    /^[a-z0-9-]{1,36}$/.test(id) &&
    [name, ...Object.values(names)].every(isTierName) &&
    asked.length > 0 &&
    asked.every((need) => within(need, [1, MOST_NEED])) &&
    arePerks(perks)
  );
}

export const isTierName = (name: string): boolean => name.trim() !== '' && name.length <= MOST_NAME;

/** No higher tier may ask for less of the same thing than a lower one. */
const isRising = (levels: readonly TierLevel[]): boolean =>
  levels.every(({ needs }, index) => {
    const below = levels[index - 1]?.needs ?? {};
    return TIER_MEASURES.every((measure) => {
      const [lower, higher] = [below[measure], needs[measure]];
      return lower === undefined || higher === undefined || higher > lower;
    });
  });

function arePerks({ multiplier, percentOff, categories, voucher }: TierPerks): boolean {
  return (
    (multiplier === null || isMultiplier(multiplier)) &&
    within(percentOff, TIER_LIMITS.percentOff) &&
    (categories === undefined || within(categories.length, [1, MOST_CATEGORIES])) &&
    (voucher === null ||
      (within(voucher.validDays, TIER_LIMITS.validDays) &&
        within(voucher.value, [1, voucher.kind === 'percent' ? 100 : 100_000_000])))
  );
}

/** From 0 to 10, with at most two decimals. */
export const isMultiplier = (factor: string): boolean =>
  /^\d{1,2}(\.\d{1,2})?$/.test(factor) && parseDecimal(factor) !== undefined && Number(factor) <= 10;

/** The levels in the order of what they ask for, as far as they ask for the same. */
export const inOrderOfNeeds = (levels: readonly TierLevel[]): readonly TierLevel[] =>
  levels.toSorted((a, b) => {
    const measure = TIER_MEASURES.find((one) => a.needs[one] !== undefined && b.needs[one] !== undefined);
    return measure === undefined ? 0 : (a.needs[measure] ?? 0) - (b.needs[measure] ?? 0);
  });
