import * as batches from '../../../db/deliveryBatches.ts';
import * as ranges from '../../../db/deliveryRanges.ts';
import { storable } from '../../../db/storable.ts';
import { cappedSince } from '../../core/campaigns/cap.ts';
import type { ChannelName, Message } from '../channel.ts';
import type { Deps } from '../deps.ts';
import { stubbornly } from '../patience.ts';

export type { EndedDelivery } from '../../../db/deliveryBatches.ts';
export type { ClaimedRange, Hand } from '../../../db/deliveryRanges.ts';

export interface WaitingDelivery extends batches.WaitingDelivery {
  /** What was frozen before the first attempt. */
  readonly messages: readonly Message[] | null;
}

/** Where no key tells a repeat from a second message, a service message that may have arrived is sent this often. */
export const SERVICE_ATTEMPTS = 6;

/** Leases the most urgent range that `hand` may work on at `now` (shop time); `maySend` is false in quiet hours. */
export const claimRange = (deps: Deps, now: number, maySend: boolean, hand: ranges.Hand) =>
  ranges.claimRange(deps.db, new Date(now), maySend, hand);

/** Whether anything is left that `hand` could do at `now`, in whichever process. */
export const hasOpenRange = (deps: Deps, now: number, maySend: boolean, hand: ranges.Hand) =>
  ranges.hasOpenRange(deps.db, new Date(now), maySend, hand);

/** Decides over what a dead worker left in the middle of being sent; `keyed`: channels that honour retry keys. */
export const recoverRange = (deps: Deps, range: ranges.ClaimedRange, keyed: readonly ChannelName[], now: number) =>
  ranges.recoverRange(
    deps.db,
    range,
    { keyed, isService: range.messageClass === 'service', attempts: SERVICE_ATTEMPTS },
    new Date(now),
  );

/** What of a range waits to be sent now, by member id. */
export const waitingIn = (deps: Deps, range: ranges.ClaimedRange, channels: readonly ChannelName[]) =>
  batches.waitingIn(deps.db, range, channels) as Promise<readonly WaitingDelivery[]>;

/** Begins a batch; a member had marketing lately when it was within `capDays` times 24 hours. */
export const beginBatch = (
  deps: Deps,
  range: ranges.ClaimedRange,
  rows: readonly batches.BeginningDelivery[],
  contents: readonly { readonly contentHash: string; readonly messages: readonly Message[] }[],
  { now, capDays }: { readonly now: number; readonly capDays: number },
): Promise<batches.BegunBatch> =>
  batches.beginBatch(deps.db, range, rows, contents, {
    now: new Date(now),
    cappedSince: new Date(cappedSince(now, capDays)),
  });

/**
 * Waits for a database that is away: what was sent and is not written down would be in doubt. Reasons may be the
 * platform's own words, so what the database cannot keep is taken out of them.
 */
export const finishBatch = (
  deps: Deps,
  range: ranges.ClaimedRange,
  rows: readonly batches.EndedDelivery[],
  now: number,
) => {
  const ended = rows.map((row) => (row.reason === null ? row : { ...row, reason: storable(row.reason) }));
  return stubbornly(() => batches.finishBatch(deps.db, range, ended, new Date(now)));
};

/** Ends what is left of a range of which nothing is sent any more. */
export const closeRange = (deps: Deps, range: ranges.ClaimedRange, mode: ranges.Closing, now: number) =>
  ranges.closeRange(deps.db, range, mode, new Date(now));

const NOTHING_KNOWN: ranges.RangeRest = { known: 0, atPace: false, waitMs: undefined };

/** Gives a range back, with what is known of its rest. */
export const releaseRange = (deps: Deps, range: ranges.ClaimedRange, rest = NOTHING_KNOWN) =>
  stubbornly(() => ranges.releaseRange(deps.db, range, rest));

/** Ends every campaign of which nothing is left. */
export const finishCampaigns = (deps: Deps, now: number) => ranges.finishCampaigns(deps.db, new Date(now));

/** The channel's monthly limit is reached: the campaign stands still until the owner resumes it. */
export const pauseForLimit = (deps: Deps, campaignId: string, now: number) =>
  stubbornly(() => ranges.pauseForLimit(deps.db, campaignId, 'monthly-limit', new Date(now)));
