import { setTimeout as pause } from 'node:timers/promises';
import { startDueBroadcasts } from '../app/campaigns/broadcastConfirm.ts';
import { type Hand, hasOpenRange } from '../app/campaigns/sending.ts';
import type { ChannelAdapter } from '../app/channel.ts';
import { troubleOf } from '../app/trouble.ts';
import { type CampaignPorts, claimCampaignJob, maySend } from '../delivery/campaigns.ts';
import { slowChannels } from '../delivery/pace.ts';
import { type Loop, startPool } from './loop.ts';

export interface Deliveries extends Loop {
  /** Resolves when nothing is left that is due now, whichever process sends it; for a clock that is moved. */
  drain(): Promise<void>;
}

/**
 * Ranges that a hand has at a time. Hands share no channel, so what is in flight when a process dies is one batch of each
 * range. One where that would stay in doubt; else two: while one's calls go out the other's are written down.
 */
const slotsOf = (adapters: readonly Pick<ChannelAdapter, 'honoursRetryKey'>[]): number =>
  adapters.every(({ honoursRetryKey }) => honoursRetryKey) ? 2 : 1;
const LOOK_AGAIN_MS = 20;
/** What waited for a channel goes on so soon after its pause: the database's clock began to count a little later. */
const AFTER_PAUSE_MS = 10;

/**
 * Keeps sending what campaigns have due, the most urgent first. Where one channel takes much less than another, two hands
 * do it: what goes on the quick ones never waits for the pace of a slow one.
 */
export function startDeliveries(ports: CampaignPorts): Deliveries {
  let isStopping = false;
  let begun = 0;
  const startDue = dueStarter(ports);
  let alarm: NodeJS.Timeout | undefined;
  const slow = slowChannels([...ports.adapters.values()]);
  /** Nobody looks through all that waits for a slow channel while it is paused. */
  const isSlowOpen = () =>
    [...slow].some((channel) => ports.gate.pausedMs(channel) === 0 || ports.gate.isAtLimit(channel));
  const claim = async (hand: Hand) => {
    if (hand !== 'at-pace') await startDue();
    const job = hand === 'at-pace' && !isSlowOpen() ? undefined : await claimCampaignJob(ports, () => isStopping, hand);
    if (job !== undefined) {
      const run = async () => {
        if ((await job()).atPace) atPace?.wake();
      };
      begun += 1;
      return [{ key: `range ${begun}`, run }];
    }
    const pauses = [...ports.adapters.keys()].map((channel) => ports.gate.pausedMs(channel)).filter((ms) => ms > 0);
    clearTimeout(alarm);
    if (pauses.length > 0) alarm = setTimeout(wake, Math.min(...pauses) + AFTER_PAUSE_MS).unref();
    return [];
  };
  const slots = (isSlow: boolean) =>
    slotsOf([...ports.adapters.values()].filter(({ name }) => slow.has(name) === isSlow));
  const loop = startPool('deliveries', slots(false), () => claim(slow.size === 0 ? 'every' : 'quick'), ports.log);
  const atPace =
    slow.size === 0 ? undefined : startPool('deliveries at pace', slots(true), () => claim('at-pace'), ports.log);
  const wake = () => {
    loop.wake();
    atPace?.wake();
  };
  return {
    wake,
    stop: async () => {
      isStopping = true;
      clearTimeout(alarm);
      await Promise.all([loop.stop(), atPace?.stop()]);
    },
    drain: async () => {
      await startDue();
      const isLeft = async () =>
        hasOpenRange(ports.deps, ports.now(), await maySend(ports), isSlowOpen() ? 'every' : 'quick');
      while (!isStopping && (await isLeft())) {
        wake();
        await pause(LOOK_AGAIN_MS);
      }
    },
  };
}

/** After an expansion that failed, such as for longer than a statement may take. */
const START_AGAIN_MS = 30_000;

/** Begins broadcasts that are due. One that cannot begin is tried again later and holds up nobody else's messages. */
function dueStarter({ deps, adapters, now, log }: CampaignPorts): () => Promise<void> {
  const notBefore = new Map<string, number>();
  const trouble = troubleOf({ loop: 'due broadcasts' }, log);
  return async () => {
    for (const [campaignId, at] of notBefore) if (performance.now() >= at) notBefore.delete(campaignId);
    try {
      const later = new Set(notBefore.keys());
      const { failed } = await startDueBroadcasts(deps, [...adapters.keys()], now(), later);
      trouble.succeeded();
      for (const [campaignId, error] of failed) {
        notBefore.set(campaignId, performance.now() + START_AGAIN_MS);
        log.error({ err: error, campaignId }, 'a broadcast could not begin, it will be tried again');
      }
    } catch (error) {
      trouble.failed(error);
    }
  };
}
