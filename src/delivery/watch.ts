import type { BroadcastView } from '../app/campaigns/broadcast.ts';
import { readBroadcast } from '../app/campaigns/broadcastDraft.ts';
import { type CampaignProgress, campaignProgress } from '../app/campaigns/progress.ts';
import {
  beginShowing,
  claimWatches,
  endWatch,
  forgetShowing,
  keepShown,
  languageOfWatch,
  type Watch,
} from '../app/campaigns/watch.ts';
import type { ChannelAdapter, ChannelName, Log, Message, SendOutcome } from '../app/channel.ts';
import type { Deps } from '../app/deps.ts';
import type { PauseGate } from './gate.ts';

export interface WatchPorts {
  readonly deps: Deps;
  readonly adapters: ReadonlyMap<ChannelName, ChannelAdapter>;
  /** What the message says that counts along; tag: BCP 47. */
  readonly render: (broadcast: BroadcastView, progress: CampaignProgress, tag: string | undefined) => Promise<Message>;
  readonly gate: PauseGate;
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
  const { deps, adapters, gate } = ports;
  const adapter = adapters.get(watch.channel);
  if (adapter?.edit === undefined || gate.pausedMs(watch.channel) > 0) return;
  const message = await ports.render(broadcast, progress, await languageOfWatch(deps, watch));
  const { retryKey, messageId } = watch;
  if (messageId === null || retryKey === null) return showFirst(ports, watch, adapter, message);
  const shown = JSON.stringify(message);
  if (shown === watch.shown) return;
  const outcome = await adapter.edit({ to: addressOf(watch), messageId, message });
  if (outcome.status === 'wait') await gate.pause(adapter.name, outcome.afterSeconds);
  // What was refused would be refused again: it is left as it stands until there is something new to say.
  if (outcome.status === 'sent' || outcome.status === 'rejected')
    await keepShown(deps, watch, { retryKey, messageId, shown });
}

/**
 * Key and words are stored before the first message is sent. When it may have arrived, or its process was killed, the
 * same is sent again where the platform honours the key; elsewhere it is not, and the watcher is told of the end only.
 */
async function showFirst(ports: WatchPorts, watch: Watch, adapter: ChannelAdapter, message: Message): Promise<void> {
  const { deps, gate } = ports;
  const isRepeat = watch.retryKey !== null && watch.shown !== null;
  if (isRepeat && !adapter.honoursRetryKey) return;
  const first = isRepeat ? (JSON.parse(watch.shown) as Message) : message;
  const shown = isRepeat ? watch.shown : JSON.stringify(first);
  const retryKey = isRepeat ? watch.retryKey : await beginShowing(deps, watch, shown);
  if (retryKey === undefined) return;
  const outcome = await adapter.send({ to: addressOf(watch), messages: [first], retryKey });
  if (outcome.status === 'wait') await gate.pause(adapter.name, outcome.afterSeconds);
  if (outcome.status === 'sent' && outcome.acceptedId !== undefined)
    await keepShown(deps, watch, { retryKey, messageId: outcome.acceptedId, shown });
  // Of what may have arrived once, a later refusal says nothing.
  else if (!isRepeat && CERTAINLY_NOT.has(outcome.status)) await forgetShowing(deps, watch, retryKey);
}

/** It did not arrive and may be sent later. Who left, and what is refused, gets no count. */
const CERTAINLY_NOT: ReadonlySet<SendOutcome['status']> = new Set([
  'wait',
  'not-sent',
  'bad-credentials',
  'quota-exhausted',
]);

const addressOf = ({ channel, channelUserId }: Watch) => ({ channel, channelUserId });
