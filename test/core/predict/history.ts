import type { Bought } from '../../../src/core/predict/backtest/backtest.ts';

/** Numbers in 0…1 that look like chance and are the same each time. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Deviations of ln(gap) at a grocer's: of one member's gaps, and of their rhythms around the product's. */
const VARIATION = 1.17;
const BETWEEN = 1.09;

/** Nearly normal: the sum of twelve numbers of the same chance has the variance 1. */
const normal = (next: () => number): number => Array.from({ length: 12 }, next).reduce((sum, one) => sum + one, -6);

/**
 * A small shop: members who each buy some of its products again and again, around a rhythm of their own which lies around
 * the product's. Product p0 has 10 days, p1 13, and so on; each third member's gaps vary by half, others' by a tenth. In an
 * `irregular` shop the logarithms of gaps vary as in a real grocer's, within a member and between members.
 */
export function smallShop(days: number, irregular = false, seed = 7): Bought[] {
  const next = chance(seed);
  const [members, products] = [30, 8];
  const purchases: Bought[] = [];
  for (let member = 0; member < members; member += 1) {
    const spread = member % 3 === 0 ? 0.5 : 0.1;
    for (let product = 0; product < products; product += 1) {
      if (next() < 0.5) continue;
      const usual = 10 + 3 * product;
      const rhythm = usual * (irregular ? Math.exp(BETWEEN * normal(next)) : 0.7 + 0.6 * next());
      for (let day = Math.floor(next() * rhythm); day < days; ) {
        purchases.push({ day, member: `m${member}`, product: `p${product}` });
        const factor = irregular ? Math.exp(VARIATION * normal(next)) : 1 + spread * (2 * next() - 1);
        day += Math.max(1, Math.round(rhythm * factor));
      }
    }
  }
  return purchases.sort((a, b) => a.day - b.day);
}
