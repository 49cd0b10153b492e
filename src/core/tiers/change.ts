import type { TierLevel, TierRules } from './rules.ts';
import { inOrderOfNeeds } from './valid.ts';

/** What the owner changes of the tiers; what is absent stays. */
export interface TiersChange {
  /** All of them anew, as of a ready-made set. */
  readonly all?: readonly TierLevel[];
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
  const from = before ?? FIRST_TIERS;
  const others = (all ?? from.levels).filter(({ id }) => id !== remove && id !== put?.id);
  const levels = inOrderOfNeeds(put === undefined ? others : [...others, put]);
  return levels.length === 0 ? null : { ...from, ...rules, levels };
}

/**
 * The tiers as they are stored with a version of the programme: in another currency they are worth the same, and where
 * they ask for something else than before, the version is their revision.
 */
export function storedTiers(
  before: TierRules | null,
  after: TierRules | null,
  version: number,
  scaled: (minor: number) => number,
): TierRules | null {
  if (after === null) return null;
  const rules = { ...after, levels: after.levels.map((level) => scaledLevel(level, scaled)) };
  const isSame = before !== null && JSON.stringify(needsOf(before)) === JSON.stringify(needsOf(rules));
  return isSame ? rules : { ...rules, revision: version };
}

/** What decides who is in which tier. */
const needsOf = ({ levels, match, windowMonths }: TierRules) => ({
  levels: levels.map(({ id, needs }) => [id, needs.spend, needs.points, needs.purchases, needs.days]),
  match,
  windowMonths,
});

function scaledLevel({ needs, perks, ...level }: TierLevel, scaled: (minor: number) => number): TierLevel {
  const { spend } = needs;
  const { voucher, prices } = perks;
  return {
    ...level,
    needs: spend === undefined ? needs : { ...needs, spend: scaled(spend) },
    perks: {
      ...perks,
      ...(voucher?.kind === 'amount' ? { voucher: { ...voucher, value: scaled(voucher.value) } } : {}),
      ...(prices === undefined ? {} : { prices: prices.map((price) => ({ ...price, minor: scaled(price.minor) })) }),
    },
  };
}
