import { type Unreached, unreachedMembers } from '../../db/unreached.ts';
import { addLocalDays, plainDate, startOfDate } from '../core/calendar/localDay.ts';
import type { Deps } from './deps.ts';

export type { Unreached } from '../../db/unreached.ts';

/** Nobody could reach them for so long: the owner is to know, and to decide. */
const MONTHS_UNREACHED = 12;
const LEAVING_DAYS = 30;
const MOST = 20;

/**
 * Members with points whom no channel has reached for 12 months: how many, with how many points, how many of those
 * leave in the next 30 local days, and the first of them by the day on which theirs leave.
 */
export const readUnreached = (deps: Deps, timeZone: string, now: number): Promise<Unreached> =>
  unreachedMembers(
    deps.db,
    {
      since: new Date(
        startOfDate(plainDate(now, timeZone).subtract({ months: MONTHS_UNREACHED }).add({ days: 1 }), timeZone),
      ),
      now: new Date(now),
      leavingBy: new Date(addLocalDays(now, LEAVING_DAYS + 1, timeZone)),
    },
    MOST,
  );
