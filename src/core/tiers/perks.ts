import type { MemberPrice, TierLevel, TierRules } from './rules.ts';

/** A level by its rank, with what tiers below it give to those above too; `undefined`: there is none. */
export function levelAt({ levels }: TierRules, rank: number): TierLevel | undefined {
  const level = levels[rank];
  if (level === undefined) return undefined;
  const upTo = levels.slice(0, rank + 1);
  const prices = cheapest(upTo.flatMap(({ perks }) => perks.prices ?? []));
  const earlyDays = Math.max(...upTo.map((one) => one.perks.earlyDays ?? 0));
  const perks = {
    ...level.perks,
    ...(earlyDays === 0 ? {} : { earlyDays }),
    ...(upTo.some((one) => one.perks.freeShipping) ? { freeShipping: true as const } : {}),
    ...(prices.length === 0 ? {} : { prices }),
  };
  return { ...level, perks };
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
