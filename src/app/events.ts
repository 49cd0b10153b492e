import * as inbox from '../../db/inbox.ts';
import * as arrivals from '../../db/inboxArrivals.ts';
import type { ChannelName, RawEvent } from './channel.ts';
import type { Deps } from './deps.ts';
import { patiently, stubbornly } from './patience.ts';

export type { ClaimedEvent, EventEnd, NextStep } from '../../db/inbox.ts';

/** Long enough for a slow platform, short enough that a killed worker's events move on within a minute. */
const LEASE_SECONDS = 45;

/**
 * Stores what a platform delivered, once. Resolves when it is committed: only then may the platform be told 200. Gives
 * whether there may be something new to handle. A session that is lost meanwhile costs nobody their call: under its ids
 * the same may be stored again.
 */
export async function storeEvents(deps: Deps, channel: ChannelName, events: readonly RawEvent[]): Promise<boolean> {
  if (events.length === 0) return false;
  const arrived = events.map(({ eventId, channelUserId, bytes }) => ({
    channel,
    eventId,
    channelUserId,
    bytes,
    arrivalId: deps.newId(),
  }));
  let tries = 0;
  const isNew = await patiently(() => {
    tries += 1;
    return arrivals.storeEvents(deps.db, arrived);
  });
  // What a lost session had committed is known by the next try, and nobody was told of it.
  return isNew || tries > 1;
}

/** The next events to handle, at most one of each person and `limit` in all. */
export const claimEvents = (deps: Deps, limit: number) => inbox.claimEvents(deps.db, limit, LEASE_SECONDS);

/**
 * Ends this attempt and moves the person's conversation on, in one stroke. Waits for a database that is away: what was
 * answered and is not written down would be answered again.
 */
export const finishEvent = (deps: Deps, event: inbox.ClaimedEvent, end: inbox.EventEnd, next?: inbox.NextStep) =>
  stubbornly(() => inbox.finishEvent(deps.db, event, end, next));

/** Whether this attempt still holds its event: `false` once another worker took it over or it was ended. */
export const holdsEvent = (deps: Deps, event: inbox.ClaimedEvent): Promise<boolean> => inbox.holdsEvent(deps.db, event);
