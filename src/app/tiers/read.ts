import { findTier } from '../../../db/tiers.ts';
import { plainDate, startOfDate } from '../../core/calendar/localDay.ts';
import type { Programme } from '../../core/programme.ts';
import { type MeasureRead, type Missing, nextTier, type TierAhead, toKeep } from '../../core/tiers/progress.ts';
import type { TierLevel, TierRules } from '../../core/tiers/rules.ts';
import { rankOf, type TierState, tierOf, windowStart } from '../../core/tiers/tier.ts';
import type { Deps } from '../deps.ts';

/** A member's tier and what counts for it at `now`; `undefined`: the shop has none, or there is no such member. */
export async function readTier(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  { tiers, timeZone }: Programme,
  now: number,
  withoutPurchase: string | null = null,
): Promise<{ readonly state: TierState; readonly measure: MeasureRead } | undefined> {
  if (tiers === null) return undefined;
  const since = new Date(windowStart(tiers, plainDate(now, timeZone), timeZone));
  return findTier(deps.db, memberId, { since, zone: timeZone }, withoutPurchase);
}

/** A member's tier as screens and tills show it. */
export interface TierView {
  /** `undefined`: the base. */
  readonly level: TierLevel | undefined;
  /** Since when it is earned; `null`: it was given by hand, or is the base. */
  readonly since: number | null;
  /** The first instant of the day on which it is measured, or in grace lost; `null`: none. */
  readonly until: number | null;
  readonly inGrace: boolean;
  /** Whether it was given by hand. */
  readonly isGiven: boolean;
  readonly measure: MeasureRead;
  /** The next one; `undefined`: it is the highest. */
  readonly next: TierAhead | undefined;
  /** What it still takes to keep this one; empty: nothing. */
  readonly keep: readonly Missing[];
  /** Until this instant nothing of the measure is lost; `null`: there is nothing. */
  readonly holdsUntil: number | null;
}

/** The same, explained; `undefined` as above. */
export async function readTierView(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  programme: Programme,
  now: number,
): Promise<TierView | undefined> {
  const read = await readTier(deps, memberId, programme, now);
  return read === undefined || programme.tiers === null
    ? undefined
    : viewOf(programme.tiers, programme.timeZone, read.state, read.measure);
}

function viewOf(rules: TierRules, zone: string, state: TierState, measure: MeasureRead): TierView {
  const isGiven = state.floor !== null && rankOf(rules, state.floor) >= Math.max(0, rankOf(rules, state.tier));
  const { oldestAt } = measure;
  return {
    level: tierOf(rules, state),
    since: isGiven ? null : state.since,
    until: isGiven ? null : state.until,
    inGrace: !isGiven && state.inGrace,
    isGiven,
    measure,
    next: nextTier(rules, state, measure),
    keep: isGiven ? [] : toKeep(rules, state, measure),
    holdsUntil:
      oldestAt === null ? null : startOfDate(plainDate(oldestAt, zone).add({ months: rules.windowMonths }), zone),
  };
}
