import * as rows from '../../db/days.ts';
import type { Part } from '../../db/unit.ts';
import { endInZone, startInZone, timeInZone, type ZoneChange } from '../core/calendar/otherZone.ts';
import { halfOf } from '../core/campaigns/halves.ts';
import type { Programme } from '../core/programme.ts';
import type { Question } from '../core/segments/question.ts';
import { isTimeZone } from '../core/settings/valid.ts';
import { later } from './couponDetails.ts';
import type { Deps } from './deps.ts';

/** What a change of the shop's time zone moves. */
export interface MovedDays {
  readonly read: rows.DaysRead;
  readonly coupons: readonly rows.MovedOffer[];
  readonly rewards: readonly rows.MovedOffer[];
  readonly broadcasts: readonly { readonly read: rows.BroadcastDay; readonly dueAt: Date }[];
}

/**
 * First and last days of coupons and rewards stay those days by another clock, and broadcasts that are planned go out at
 * the time that the owner chose. The second half of a broadcast stays so many hours after the first. What members have
 * already, vouchers and points, keeps the instant that they were told. `undefined`: the zone stays, or there is no such one.
 */
export async function moveDays(
  deps: Pick<Deps, 'db'>,
  from: Programme['timeZone'],
  to: Programme['timeZone'],
  now: number,
): Promise<MovedDays | undefined> {
  if (from === to || !isTimeZone(to)) return undefined;
  const read = await rows.readDays(deps.db);
  const change = { from, to, now };
  return {
    read,
    coupons: movedOffers(read.coupons, change),
    rewards: movedOffers(read.rewards, change),
    broadcasts: movedBroadcasts(read.broadcasts, change),
  };
}

/** All of them, also where nothing moves: a day that is set or taken away meanwhile is seen. */
const movedOffers = (offers: readonly rows.OfferDays[], change: ZoneChange): readonly rows.MovedOffer[] =>
  offers.map((read) => ({
    read,
    startsAt: read.startsAt && new Date(startInZone(read.startsAt.getTime(), change)),
    endsAt: read.endsAt && new Date(endInZone(read.endsAt.getTime(), change)),
    updatedAt: later(read.updatedAt, change.now),
  }));

function movedBroadcasts(broadcasts: readonly rows.BroadcastDay[], change: ZoneChange): MovedDays['broadcasts'] {
  const byId = new Map(broadcasts.map((one) => [one.campaignId, one]));
  return broadcasts.flatMap((read) => {
    const firstId = read.audience === null ? undefined : halfOf(read.audience as Question)?.firstId;
    const first = firstId === undefined ? read : byId.get(firstId);
    // The first half has begun: the others get it so many hours after that.
    if (first === undefined) return [];
    const ms = timeInZone(first.dueAt.getTime(), change) - first.dueAt.getTime();
    return ms === 0 ? [] : [{ read, dueAt: new Date(read.dueAt.getTime() + ms) }];
  });
}

/** The parts that move them, in the unit of the change; none where the zone stays. */
export const movedDaysParts = (moved: MovedDays | undefined): readonly Part[] =>
  moved === undefined
    ? []
    : [
        rows.expectDaysPart(moved.read),
        ...rows.moveDaysParts(moved.read.drafts, moved.coupons, moved.rewards, moved.broadcasts),
      ];

export interface MovedCounts {
  /** Coupons and rewards. */
  readonly offers: number;
  readonly broadcasts: number;
}

/** How many of what the owner planned keep their days by another clock; nothing where the zone stays. */
export const movedCounts = (moved: MovedDays | undefined): { readonly moved?: MovedCounts } =>
  moved === undefined
    ? {}
    : {
        moved: {
          offers: [...moved.coupons, ...moved.rewards].filter(hasMoved).length,
          broadcasts: moved.broadcasts.length,
        },
      };

const hasMoved = ({ read, startsAt, endsAt }: rows.MovedOffer): boolean =>
  startsAt?.getTime() !== read.startsAt?.getTime() || endsAt?.getTime() !== read.endsAt?.getTime();
