import { type MemberWithPoints, mostPoints, readStats as read, readTotals, type Stats } from '../../db/stats.ts';
import { plainDate, startOfDate } from '../core/calendar/localDay.ts';
import type { Deps } from './deps.ts';

export type { Stats } from '../../db/stats.ts';

/** The shop's numbers of today, 7 and 30 local days (today the last of them), and where it stands. Money in minor units. */
export async function readStats(deps: Deps, timeZone: string, now: number) {
  const today = plainDate(now, timeZone);
  const since = [1, 7, 30].map((days) => new Date(startOfDate(today.subtract({ days: days - 1 }), timeZone)));
  const [[day, week, month], totals] = await Promise.all([read(deps.db, since), readTotals(deps.db)]);
  return { today: day as Stats, week: week as Stats, month: month as Stats, totals };
}

const FIRST = 5;

/** The members who have most of the open points. */
export const readMostPoints = (deps: Pick<Deps, 'db'>): Promise<readonly MemberWithPoints[]> =>
  mostPoints(deps.db, FIRST);
