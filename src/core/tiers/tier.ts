import { type PlainDate, plainDate, startOfDate, startOfLaterDate } from '../calendar/localDay.ts';
import type { Instant } from '../points/ledger.ts';
import { levelAt } from './perks.ts';
import { type Measure, TIER_MEASURES, type TierLevel, type TierRules } from './rules.ts';

/** Where a member stands. What was earned and what a person gave stand side by side: the higher one counts. */
export interface TierState {
  /** The earned tier; `null`: the base. One that the shop has not any more counts as that. */
  readonly tier: string | null;
  /** When it was reached, or fallen to. */
  readonly since: Instant | null;
  /** The first instant of the day on which it is measured, or in grace lost; `null`: never. */
  readonly until: Instant | null;
  /** Told that it ends. */
  readonly inGrace: boolean;
  /** The tier below which the member does not fall, given by hand; `null`: none. */
  readonly floor: string | null;
}

export const NO_TIER: TierState = { tier: null, since: null, until: null, inGrace: false, floor: null };

/** What became of a tier. `kind` is about what the member has, earned or given; `unseen`: nothing of that. */
export interface TierStep {
  readonly kind: 'reached' | 'renewed' | 'grace' | 'lowered' | 'unseen';
  readonly after: TierState;
}

/** Where a tier stands, from 0; -1 for the base and for what the shop has not. */
export const rankOf = ({ levels }: TierRules, id: string | null): number =>
  levels.findIndex((level) => level.id === id);

/**
 * What the member has: the earned tier or the given one, whichever is higher, with the perks that tiers below give on;
 * `undefined`: the base.
 */
export const tierOf = (rules: TierRules, state: TierState): TierLevel | undefined =>
  levelAt(rules, currentRank(rules, state));

const currentRank = (rules: TierRules, { tier, floor }: TierState): number =>
  Math.max(rankOf(rules, tier), rankOf(rules, floor));

/** Whether the measure is enough for a level. */
export function meets({ match }: Pick<TierRules, 'match'>, { needs }: TierLevel, measure: Measure): boolean {
  const asked = TIER_MEASURES.filter((name) => needs[name] !== undefined);
  const isMet = (name: (typeof asked)[number]) => measure[name] >= (needs[name] ?? 0);
  return match === 'any' ? asked.some(isMet) : asked.length > 0 && asked.every(isMet);
}

/** The highest tier whose needs are met; -1: none. */
export const measuredRank = (rules: TierRules, measure: Measure): number =>
  rules.levels.findLastIndex((level) => meets(rules, level, measure));

/**
 * The first instant that counts on a date. The window ends with that date, so what was bought on a day counts for whole
 * months, and no longer on the day on which a tier reached by it is measured. Several days of a long month are over on
 * the last day of a short one: that one looks back to the end of its month.
 */
export function windowStart({ windowMonths }: TierRules, date: PlainDate, zone: string): Instant {
  const before = date.subtract({ months: windowMonths });
  const isMonthEnd = date.day === date.daysInMonth;
  return startOfDate((isMonthEnd ? before.with({ day: before.daysInMonth }) : before).add({ days: 1 }), zone);
}

/** When a tier that is reached or renewed on a date is measured. */
const keptUntil = (rules: TierRules, rank: number, date: PlainDate, zone: string): Instant | null =>
  rank < 0 || (rank === 0 && rules.firstForLife) ? null : startOfLaterDate(date, { months: rules.keepMonths }, zone);

const idAt = ({ levels }: TierRules, rank: number): string | null => levels[rank]?.id ?? null;

/**
 * What a purchase does, by what counts with it: a higher tier at once, and one that was about to end is renewed.
 * `undefined`: nothing.
 */
export function decideReached(
  rules: TierRules,
  state: TierState,
  measure: Measure,
  now: Instant,
  zone: string,
): TierStep | undefined {
  const measured = measuredRank(rules, measure);
  const earned = rankOf(rules, state.tier);
  const until = keptUntil(rules, Math.max(measured, earned), plainDate(now, zone), zone);
  if (measured > earned) {
    const after = { ...state, tier: idAt(rules, measured), since: now, until, inGrace: false };
    return { kind: measured > currentRank(rules, state) ? 'reached' : 'unseen', after };
  }
  if (!state.inGrace || measured < earned || measured < 0) return undefined;
  return { kind: isSeen(rules, state) ? 'renewed' : 'unseen', after: { ...state, until, inGrace: false } };
}

/** Whether the earned tier is what the member has: beside a higher one given by hand nothing of it is told. */
const isSeen = (rules: TierRules, { tier, floor }: TierState): boolean => rankOf(rules, tier) > rankOf(rules, floor);

/**
 * What the day brings on which a tier is measured (`date`): it is renewed, or the member is told and has the days of
 * grace, after which it goes down. `measure` is as of `date`, `now` when it is told. `undefined`: nothing is due.
 */
export function decideReview(
  rules: TierRules,
  state: TierState,
  measure: Measure,
  date: PlainDate,
  now: Instant,
  zone: string,
): TierStep | undefined {
  const { until, tier } = state;
  if (until === null || until > startOfDate(date, zone)) return undefined;
  const earned = rankOf(rules, tier);
  if (earned < 0) return { kind: 'unseen', after: { ...state, tier: null, since: null, until: null, inGrace: false } };
  const isSafe = rules.firstForLife && earned === 0;
  if (isSafe || measuredRank(rules, measure) >= earned) {
    const after = { ...state, until: keptUntil(rules, earned, date, zone), inGrace: false };
    return { kind: isSeen(rules, state) ? 'renewed' : 'unseen', after };
  }
  if (!state.inGrace && rules.graceDays > 0) {
    const ends = startOfLaterDate(plainDate(now, zone), { days: rules.graceDays }, zone);
    return { kind: isSeen(rules, state) ? 'grace' : 'unseen', after: { ...state, until: ends, inGrace: true } };
  }
  return lowered(rules, state, measure, date, now, zone);
}

function lowered(
  rules: TierRules,
  state: TierState,
  measure: Measure,
  date: PlainDate,
  now: Instant,
  zone: string,
): TierStep {
  const earned = rankOf(rules, state.tier);
  const wanted = rules.downgrade === 'one_down' ? earned - 1 : measuredRank(rules, measure);
  const rank = Math.max(wanted, rules.firstForLife ? 0 : -1);
  const after = {
    ...state,
    tier: idAt(rules, rank),
    since: rank < 0 ? null : now,
    until: keptUntil(rules, rank, date, zone),
    inGrace: false,
  };
  return { kind: isSeen(rules, state) ? 'lowered' : 'unseen', after };
}

/**
 * Two accounts of one person: the better tier stays with its dates, of equal ones the one that is kept longer, and the
 * higher gift; what both bought counts together.
 */
export function decideMergedTier(
  rules: TierRules,
  kept: TierState,
  closed: TierState,
  measure: Measure,
  now: Instant,
  zone: string,
): TierState {
  const order = rankOf(rules, closed.tier) - rankOf(rules, kept.tier) || lastsLonger(closed, kept);
  const better = order > 0 ? closed : kept;
  const floor = rankOf(rules, closed.floor) > rankOf(rules, kept.floor) ? closed.floor : kept.floor;
  const joined = { ...better, floor };
  return decideReached(rules, joined, measure, now, zone)?.after ?? joined;
}

function lastsLonger(a: TierState, b: TierState): number {
  if (a.inGrace !== b.inGrace) return a.inGrace ? -1 : 1;
  return (a.until ?? Number.POSITIVE_INFINITY) > (b.until ?? Number.POSITIVE_INFINITY) ? 1 : -1;
}

/**
 * A member of a shop whose tiers have changed: what is bought already counts for a higher one, which nobody is told; a
 * tier that is gone gives way to the one that is measured. `undefined`: nothing changes.
 */
export function decidePlaced(
  rules: TierRules,
  state: TierState,
  measure: Measure,
  now: Instant,
  zone: string,
): TierState | undefined {
  const isGone = state.tier !== null && rankOf(rules, state.tier) < 0;
  const known = isGone ? { ...state, tier: null, since: null, until: null, inGrace: false } : state;
  const floor = rankOf(rules, state.floor) < 0 ? null : state.floor;
  const step = decideReached(rules, { ...known, floor }, measure, now, zone);
  if (step !== undefined) return step.after;
  return isGone || floor !== state.floor ? { ...known, floor } : undefined;
}
