import type { MemberPrice, TierLevel, TierRules } from './rules.ts';

/** A level by its rank, with what tiers below it give to those above too; `undefined`: there is none. */
export function levelAt(rules: TierRules, rank: number): TierLevel | undefined {
  const { levels } = rules;
  const level = levels[rank];
  if (level === undefined) return undefined;
  const upTo = levels.slice(0, rank + 1);
  const prices = cheapest(upTo.flatMap(({ perks }) => perks.prices ?? []));
  const earlyDays = earlyDaysAt(rules, rank);
  const perks = {
    ...level.perks,
    ...(earlyDays === 0 ? {} : { earlyDays }),
    ...(upTo.some((one) => one.perks.freeShipping) ? { freeShipping: true as const } : {}),
    ...(prices.length === 0 ? {} : { prices }),
  };
  return { ...level, perks };
}

/** How many days early a tier has coupons and rewards: the most of its own and of those below; 0: none. */
const earlyDaysAt = ({ levels }: TierRules, rank: number): number =>
  Math.max(0, ...levels.slice(0, rank + 1).map(({ perks }) => perks.earlyDays ?? 0));

/** The tiers as they stand in the rules, but each with the days of early access that its members have. */
export const withEarlyDays = (rules: TierRules): readonly TierLevel[] =>
  rules.levels.map((level, rank) => {
    const earlyDays = earlyDaysAt(rules, rank);
    return earlyDays === 0 ? level : { ...level, perks: { ...level.perks, earlyDays } };
  });

/** The most days early that any tier has; 0: none has, or there are no tiers. */
export const mostEarlyDays = (rules: TierRules | null): number =>
  rules === null ? 0 : earlyDaysAt(rules, rules.levels.length - 1);

/** The days of a tier below, where they are more than its own, so that they hold; `undefined`: they are not. */
export function earlyDaysFromBelow(rules: TierRules, id: string): number | undefined {
  const rank = rules.levels.findIndex((level) => level.id === id);
  const days = earlyDaysAt(rules, rank);
  return days > (rules.levels[rank]?.perks.earlyDays ?? 0) ? days : undefined;
}

/** The lowest price of each product, in the order in which they are first named. */
function cheapest(prices: readonly MemberPrice[]): readonly MemberPrice[] {
  const bySku = new Map<string, MemberPrice>();
  for (const price of prices) {
    const known = bySku.get(price.sku);
    if (known === undefined || price.minor < known.minor) bySku.set(price.sku, price);
  }
  return [...bySku.values()];
}

/** The prices of a tier with one more, or another one for its product; `null`: the product has none any more. */
export const withPrice = (
  prices: readonly MemberPrice[] = [],
  { sku, name, minor }: Omit<MemberPrice, 'minor'> & { readonly minor: number | null },
): readonly MemberPrice[] => [
  ...prices.filter((price) => price.sku !== sku),
  ...(minor === null ? [] : [{ sku, name, minor }]),
];
