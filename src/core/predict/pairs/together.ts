import type { Member, Pair, Purchases } from './state.ts';

/** Buyers in common that chance is given in advance: a few who happened to buy both prove nothing. */
const USUAL_BUYERS = 5;
const LEAST_BUYERS = 3;

/** A product that buyers of another one buy next. */
export interface Next {
  readonly product: string;
  /** How many times more of them bought it than of all members; 1: as many. */
  readonly lift: number;
}

/** Who bought each product. */
export type BuyersOf = ReadonlyMap<string, readonly (readonly [Member, Pair])[]>;

export function buyersOf({ members }: Purchases): BuyersOf {
  const all = new Map<string, (readonly [Member, Pair])[]>();
  for (const member of members.values()) {
    for (const pair of member.pairs.values()) {
      const buyers = all.get(pair.product.id);
      if (buyers === undefined) all.set(pair.product.id, [[member, pair]]);
      else buyers.push([member, pair]);
    }
  }
  return all;
}

/**
 * What buyers of a product bought after their first purchase of it, by how much more often than members do at all, so that
 * what everybody buys is not first everywhere. Only what they buy more often than others, the highest first; of equals the
 * smaller name.
 */
export function boughtNext(purchases: Purchases, product: string, buyers = buyersOf(purchases)): Next[] {
  const own = buyers.get(product) ?? [];
  const next = new Map<string, number>();
  for (const [member, { first }] of own) {
    for (const other of member.pairs.values()) {
      const id = other.product.id;
      if (id !== product && other.last > first) next.set(id, (next.get(id) ?? 0) + 1);
    }
  }
  return [...next]
    .filter(([, count]) => count >= LEAST_BUYERS)
    .map(([id, count]) => {
      const usual = (own.length * (buyers.get(id)?.length ?? 0)) / purchases.members.size;
      return { product: id, lift: (count + USUAL_BUYERS) / (usual + USUAL_BUYERS) };
    })
    .filter(({ lift }) => lift > 1)
    .sort((a, b) => b.lift - a.lift || (a.product < b.product ? -1 : 1));
}
