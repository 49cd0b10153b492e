import * as rows from '../../../db/campaignWatches.ts';
import { addressNow } from '../../../db/outbox.ts';
import { commit, UnitRaced } from '../../../db/unit.ts';
import type { Address } from '../channel.ts';
import type { Deps } from '../deps.ts';
import { notices } from '../notice.ts';
import { stubbornly } from '../patience.ts';
import type { CampaignProgress } from './progress.ts';

export type Watch = rows.Watch;

/** A message that counts is changed no more often. */
const EVERY_SECONDS = 3;
const AT_ONCE = 10;

/** The watches whose turn it is to be looked at. */
export const claimWatches = (deps: Deps) => rows.claimWatches(deps.db, AT_ONCE, EVERY_SECONDS);

/** Before the first message is sent. `undefined`: it is another's to send. */
export async function beginShowing(deps: Deps, watch: Watch, shown: string): Promise<string | undefined> {
  const retryKey = deps.newId();
  return (await rows.beginShowing(deps.db, watch, { retryKey, shown })) ? retryKey : undefined;
}

/** The first message certainly did not arrive, so the next look may send one. */
export const forgetShowing = (deps: Deps, watch: Watch, retryKey: string) =>
  stubbornly(() => rows.forgetShowing(deps.db, watch, retryKey));

/** Which message stands in the chat, and what it says. */
export const keepShown = (
  deps: Deps,
  watch: Watch,
  now: { readonly retryKey: string; readonly messageId: string; readonly shown: string },
) => stubbornly(() => rows.keepShown(deps.db, watch, now));

/** Tells the watcher how it ended, once, whichever processes notice it. */
export async function endWatch(deps: Deps, watch: Watch, progress: CampaignProgress): Promise<void> {
  const { campaignId, channel, channelUserId } = watch;
  const { state, sent, failed, skipped, unknown, expired } = progress;
  const notice = {
    kind: 'broadcast-over',
    campaignId,
    isCancelled: state === 'cancelled',
    sent,
    failed,
    skipped: state === 'cancelled' ? 0 : skipped,
    unknown,
    expired,
  } as const;
  try {
    await commit(deps.db, [
      rows.endWatchPart(watch),
      notices(deps.newId, [{ to: { address: { channel, channelUserId } }, notice }]),
    ]);
    deps.wakeOutbox();
  } catch (error) {
    if (!(error instanceof UnitRaced)) throw error;
  }
}

/** Counts along once more, in a message of its own. */
export const watchAgain = (deps: Deps, campaignId: string, watcher: Address) =>
  rows.beginWatch(deps.db, { campaignId, ...watcher });

/** The language of whoever watches; `undefined`: the shop's. */
export const languageOfWatch = async (deps: Deps, { channel, channelUserId }: Watch): Promise<string | undefined> =>
  (await addressNow(deps.db, { channel, channelUserId })).language;
