import type { Instant } from '../points/ledger.ts';
import { levelAt } from './perks.ts';
import { type Measure, TIER_MEASURES, type TierLevel, type TierMeasure, type TierRules } from './rules.ts';
import { meets, rankOf, type TierState, tierOf } from './tier.ts';

export interface Missing {
  readonly measure: TierMeasure;
  /** Minor units for `spend`. */
  readonly amount: number;
}

/** How far a tier is: one of `missing` is enough, or all of it is needed, as the rules say. */
export interface TierAhead {
  readonly level: TierLevel;
  readonly missing: readonly Missing[];
}

/** The next tier above the one that the member has, and what it still takes; `undefined`: there is none higher. */
export function nextTier(rules: TierRules, state: TierState, measure: Measure): TierAhead | undefined {
  const rank = rankOf(rules, tierOf(rules, state)?.id ?? null);
  const level = levelAt(
    rules,
    rules.levels.findIndex((one, index) => index > rank && !meets(rules, one, measure)),
  );
  return level && { level, missing: missingFor(rules, level, measure) };
}

/** What the earned tier still takes to be kept; empty: it is safe. */
export function toKeep(rules: TierRules, { tier }: TierState, measure: Measure): readonly Missing[] {
  const level = rules.levels[rankOf(rules, tier)];
  return level === undefined || meets(rules, level, measure) ? [] : missingFor(rules, level, measure);
}

/** Everything that is still missing; with `any` each is a way of its own, the one that most of is gone already first. */
function missingFor({ match }: TierRules, { needs }: TierLevel, measure: Measure): readonly Missing[] {
  const open = TIER_MEASURES.flatMap((name) => {
    const need = needs[name];
    if (need === undefined || measure[name] >= need) return [];
    return [{ measure: name, amount: need - measure[name], share: measure[name] / need }];
  });
  const shown = match === 'all' ? open : open.toSorted((a, b) => b.share - a.share);
  return shown.map(({ measure: name, amount }) => ({ measure: name, amount }));
}

/** What a member did in the window, with the oldest purchase of it: until that leaves, nothing of it is lost. */
export interface MeasureRead extends Measure {
  readonly oldestAt: Instant | null;
}
