import type { BroadcastView } from '../app/campaigns/broadcast.ts';
import { readBroadcast } from '../app/campaigns/broadcastDraft.ts';
import { type CampaignProgress, campaignProgress } from '../app/campaigns/progress.ts';
import { claimWatches, endWatch, keepShown, languageOfWatch, type Watch } from '../app/campaigns/watch.ts';
import type { ChannelAdapter, ChannelName, Log, Message } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';

export interface WatchPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  /** What the message says that counts along; tag: BCP 47. */
  readonly render: (broadcast: BroadcastView, progress: CampaignProgress, tag: string | undefined) => Promise<Message>;
  readonly log: Log;
}

/** Brings every message that counts along up to date, and tells of what is over. Gives how many it looked at. */
export async function tellWatchers(ports: WatchPorts): Promise<number> {
  const watches = await claimWatches(ports.deps);
  for (const watch of watches) {
    try {
      await tell(ports, watch);
    } catch (error) {
      ports.log.warn({ err: error, campaignId: watch.campaignId }, 'a count was not told, it will be tried again');
    }
  }
  return watches.length;
}

async function tell(ports: WatchPorts, watch: Watch): Promise<void> {
  const { deps } = ports;
  const [broadcast, progress] = await Promise.all([
    readBroadcast(deps, watch.campaignId),
    campaignProgress(deps, watch.campaignId),
  ]);
  if (broadcast === undefined || progress === undefined) return;
  const isOver = progress.state === 'done' || (progress.state === 'cancelled' && progress.waiting === 0);
  const hasBegun = broadcast.startedAt !== null;
  if (hasBegun || watch.messageId !== null) await show(ports, watch, broadcast, progress);
  if (isOver) await endWatch(deps, watch, progress);
}

/** One message that is changed, where the platform can; elsewhere the watcher looks when they like. */
async function show(
  ports: WatchPorts,
  watch: Watch,
  broadcast: BroadcastView,
  progress: CampaignProgress,
): Promise<void> {
  const adapter = ports.adapters.get(watch.channel);
  if (adapter?.edit === undefined) return;
  const message = await ports.render(broadcast, progress, await languageOfWatch(ports.deps, watch));
  const shown = JSON.stringify(message);
  if (shown === watch.shown) return;
  const { channel, channelUserId, messageId } = watch;
  const to = { channel, channelUserId };
  const outcome =
    messageId === null
      ? await adapter.send({ to, messages: [message], retryKey: ports.deps.newId() })
      : await adapter.edit({ to, messageId, message });
  const standing = messageId ?? (outcome.status === 'sent' ? outcome.acceptedId : undefined);
  // What was refused would be refused again: it is left as it stands until there is something new to say.
  if (standing !== undefined && (outcome.status === 'sent' || outcome.status === 'rejected')) {
    await keepShown(ports.deps, watch, standing, shown);
  }
}
