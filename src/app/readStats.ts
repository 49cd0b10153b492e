import {
  type MemberWithPoints,
  mostPoints,
  readStats as read,
  readTotals,
  readWalkInOf,
  type Stats,
  type WalkInStats,
} from '../../db/stats.ts';
import { type Figure, type MemberBehind, membersBehind } from '../../db/statsMembers.ts';
import { plainDate, startOfDate } from '../core/calendar/localDay.ts';
import type { Deps } from './deps.ts';

export type { Stats, WalkInStats } from '../../db/stats.ts';
export { FIGURES, type Figure, type MemberBehind } from '../../db/statsMembers.ts';

/** The shop's numbers of today, 7 and 30 local days (today the last of them), and where it stands. Money in minor units. */
export async function readStats(deps: Deps, timeZone: string, now: number) {
  const since = STATS_DAYS.map((days) => sinceOf(days, timeZone, now));
  const [[day, week, month], totals] = await Promise.all([read(deps.db, since), readTotals(deps.db)]);
  return { today: day as Stats, week: week as Stats, month: month as Stats, totals };
}

/** The windows that the numbers are told of: so many local days, today the last of them. */
export const STATS_DAYS = [1, 7, 30] as const;

const sinceOf = (days: number, timeZone: string, now: number): Date =>
  new Date(startOfDate(plainDate(now, timeZone).subtract({ days: days - 1 }), timeZone));

const PAGE = 20;

/** A page of the members behind a figure of the last so many local days, who has most of it first; `next`: where another begins. */
export async function readMembersBehind(
  deps: Pick<Deps, 'db'>,
  { figure, days, offset = 0 }: { readonly figure: Figure; readonly days: number; readonly offset?: number },
  timeZone: string,
  now: number,
): Promise<{ readonly members: readonly MemberBehind[]; readonly next: number | undefined }> {
  const found = await membersBehind(deps.db, figure, sinceOf(days, timeZone, now), { offset, limit: PAGE + 1 });
  return { members: found.slice(0, PAGE), next: found.length > PAGE ? offset + PAGE : undefined };
}

const FIRST = 5;

/** The members who have most of the open points. */
export const readMostPoints = (deps: Pick<Deps, 'db'>): Promise<readonly MemberWithPoints[]> =>
  mostPoints(deps.db, FIRST);

/** What printed codes of a coupon brought from people without a member card. */
export const readWalkInUses = (deps: Pick<Deps, 'db'>, couponId: string): Promise<WalkInStats> =>
  readWalkInOf(deps.db, couponId);
