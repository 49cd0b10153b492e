import { savedBetween, savedOf } from '../../../db/savedPushes.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { Deps } from '../deps.ts';

/** Messages that went out with answers, for nothing, where they would have counted toward a channel's month. */
export interface SavedPushes {
  /** Since the first day of this month of the shop. */
  readonly month: number;
  /** In the month before. */
  readonly before: number;
}

export async function savedPushes(deps: Pick<Deps, 'db'>, timeZone: string, now: number): Promise<SavedPushes> {
  const first = plainDate(now, timeZone).with({ day: 1 });
  const day = (months: number) => first.add({ months }).toString();
  const [month, before] = await Promise.all([
    savedBetween(deps.db, day(0), day(1)),
    savedBetween(deps.db, day(-1), day(0)),
  ]);
  return { month, before };
}

/** Those of one campaign. */
export const savedOfCampaign = (deps: Pick<Deps, 'db'>, campaignId: string): Promise<number> =>
  savedOf(deps.db, campaignId);
