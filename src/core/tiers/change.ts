import type { TierLevel, TierRules } from './rules.ts';
import { inOrderOfNeeds } from './valid.ts';

/** What the owner changes of the tiers; what is absent stays. */
export interface TiersChange {
  /** All of them anew, as of a ready-made set. */
  readonly all?: TierRules;
  /** A tier that is added, or takes the place of the one with its id. */
  readonly put?: TierLevel;
  /** The id of one that goes. The last one takes the tiers with it. */
  readonly remove?: string;
  readonly rules?: Partial<Omit<TierRules, 'levels' | 'revision'>>;
}

/** The rules of a shop's first tier. */
export const FIRST_TIERS: TierRules = {
  revision: 0,
  levels: [],
  match: 'any',
  windowMonths: 12,
  keepMonths: 12,
  graceDays: 30,
  downgrade: 'one_down',
  firstForLife: false,
};

/** The tiers after a change. `null`: the shop has none (any more). */
export function tiersAfter(before: TierRules | null, change: TiersChange | null | undefined): TierRules | null {
  if (change === undefined) return before;
  if (change === null) return null;
  const { all, put, remove, rules } = change;
  const from = all ?? before ?? FIRST_TIERS;
  const others = from.levels.filter(({ id }) => id !== remove && id !== put?.id);
  const levels = inOrderOfNeeds(put === undefined ? others : [...others, put]);
  if (levels.length === 0) return null;
  const after = { ...from, ...rules, levels, revision: before?.revision ?? 0 };
  const isSame = before !== null && JSON.stringify(needsOf(before)) === JSON.stringify(needsOf(after));
  // A programme without tiers forgets its count, so a set that comes later must not be taken for this one.
  return isSame ? after : { ...after, revision: Math.max(after.revision, all?.revision ?? 0) + 1 };
}

/** What decides who is in which tier. */
const needsOf = ({ levels, match, windowMonths }: TierRules) => ({
  levels: levels.map(({ id, needs }) => [id, needs.spend, needs.points, needs.purchases, needs.days]),
  match,
  windowMonths,
});

/** The same tiers in another currency: what they are worth stays the same. */
export function scaledTiers(rules: TierRules | null, scaled: (minor: number) => number): TierRules | null {
  if (rules === null) return null;
  const levels = rules.levels.map(({ needs, perks, ...level }): TierLevel => {
    const { spend } = needs;
    const { voucher } = perks;
    return {
      ...level,
      needs: spend === undefined ? needs : { ...needs, spend: scaled(spend) },
      perks: voucher?.kind === 'amount' ? { ...perks, voucher: { ...voucher, value: scaled(voucher.value) } } : perks,
    };
  });
  return { ...rules, levels };
}
