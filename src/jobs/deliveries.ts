import { setTimeout as pause } from 'node:timers/promises';
import { startDueBroadcasts } from '../app/campaigns/broadcastConfirm.ts';
import { hasOpenRange } from '../app/campaigns/sending.ts';
import { troubleOf } from '../app/trouble.ts';
import { type CampaignPorts, claimCampaignJob, maySend } from '../delivery/campaigns.ts';
import { paced } from '../delivery/pace.ts';
import { type Loop, startPool } from './loop.ts';

export interface Deliveries extends Loop {
  /** Resolves when nothing is left that is due now, whichever process sends it; for a clock that is moved. */
  drain(): Promise<void>;
}

/** One range at a time in a process: what is in flight when it dies is one batch. */
const SLOTS = 1;
const LOOK_AGAIN_MS = 20;
/** What waited for a channel goes on so soon after its pause: the database's clock began to count a little later. */
const AFTER_PAUSE_MS = 10;

/** Keeps sending what campaigns have due, the most urgent first. */
export function startDeliveries(wired: Omit<CampaignPorts, 'pace'>): Deliveries {
  const ports = { ...wired, pace: paced(wired.deps, [...wired.adapters.values()]) };
  let isStopping = false;
  const startDue = dueStarter(ports);
  let alarm: NodeJS.Timeout | undefined;
  const claim = async () => {
    await startDue();
    const run = await claimCampaignJob(ports, () => isStopping);
    if (run !== undefined) return [{ key: 'campaigns', run }];
    const pauses = [...ports.adapters.keys()].map((channel) => ports.gate.pausedMs(channel)).filter((ms) => ms > 0);
    clearTimeout(alarm);
    if (pauses.length > 0) alarm = setTimeout(() => loop.wake(), Math.min(...pauses) + AFTER_PAUSE_MS).unref();
    return [];
  };
  const loop = startPool('deliveries', SLOTS, claim, ports.log);
  return {
    wake: loop.wake,
    stop: async () => {
      isStopping = true;
      clearTimeout(alarm);
      await loop.stop();
    },
    drain: async () => {
      await startDue();
      while (!isStopping && (await hasOpenRange(ports.deps, ports.now(), await maySend(ports)))) {
        loop.wake();
        await pause(LOOK_AGAIN_MS);
      }
    },
  };
}

/** After an expansion that failed, such as for longer than a statement may take. */
const START_AGAIN_MS = 30_000;

/** Begins broadcasts that are due. One that cannot begin is tried again later and holds up nobody else's messages. */
function dueStarter({ deps, adapters, now, log }: Omit<CampaignPorts, 'pace'>): () => Promise<void> {
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
