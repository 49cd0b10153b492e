import type { ChannelAdapter, ChannelName } from '../app/channel.ts';
import { checkUp } from '../app/checkUp.ts';
import { backupJob } from '../app/nightly/backup.ts';
import { nightlyJobs } from '../app/nightly.ts';
import { readProgramme } from '../app/programme.ts';
import { giftName } from '../chat/campaigns/giftName.ts';
import { campaignRenderer } from '../chat/campaigns.ts';
import type { ChatContext } from '../chat/chat.ts';
import { conversations } from '../chat/conversations.ts';
import { renderNotice } from '../chat/notices.ts';
import { progressMessage } from '../chat/owner/broadcastProgress.ts';
import { withRestored } from '../chat/owner/restored.ts';
import { converse } from '../chat/route.ts';
import { PauseGate } from '../delivery/gate.ts';
import { Paces } from '../delivery/pace.ts';
import type { Metrics } from '../http/metrics.ts';
import { resolveLanguage } from '../i18n/language.ts';
import { startAlarms } from '../jobs/alarms.ts';
import { type Clockwork, startClockwork } from '../jobs/clockwork.ts';
import { type Deliveries, startDeliveries } from '../jobs/deliveries.ts';
import { startHousekeeping } from '../jobs/housekeeping.ts';
import { startInbox } from '../jobs/inbox.ts';
import type { Loop } from '../jobs/loop.ts';
import { startRelay } from '../jobs/outbox.ts';
import { startWatches } from '../jobs/watches.ts';
import { machineFacts } from './machine.ts';
import type { Parts } from './parts.ts';

export interface Jobs {
  readonly inbox: Loop;
  readonly outbox: Loop;
  readonly deliveries: Deliveries;
  readonly clockwork: Clockwork;
  /** Begins nothing new and ends what is in hand. */
  stop(): Promise<void>;
}

/** Starts every loop of the service. */
export function startJobs(
  { config, backups, clock, deps, now, log }: Parts,
  adapters: ReadonlyMap<ChannelName, ChannelAdapter>,
  metrics: Pick<Metrics, 'answered'>,
): Jobs {
  const gate = new PauseGate(deps, log);
  const paces = new Paces(deps, adapters);
  const machineNow = () => clock.now() - clock.offsetMs();
  const parts = conversations();
  const deepLinks = (parameter: string) =>
    [...adapters.values()].flatMap((adapter) => {
      const link = adapter.deepLink(parameter);
      return link === undefined ? [] : [{ channel: adapter.name, url: link }];
    });
  const answer = async (context: ChatContext) => {
    const begun = performance.now();
    try {
      return await withRestored(context, await converse(parts, context));
    } finally {
      metrics.answered((performance.now() - begun) / 1_000);
    }
  };
  const lookAround = () =>
    checkUp({
      databaseUrl: backups.url,
      deps: async () => deps,
      adapters: [...adapters.values()],
      machine: () => machineFacts(config, machineNow(), false),
      machineNow,
    });
  const campaignWords = campaignRenderer(deps);
  const inbox = startInbox({
    deps,
    adapters,
    converse: answer,
    deepLinks,
    checkUp: lookAround,
    campaignWords,
    now,
    gate,
    paces,
    log,
  });
  const render = async (notice: Parameters<typeof renderNotice>[0], language: string | undefined) =>
    renderNotice(notice, language, (await readProgramme(deps)).document);
  const outbox = startRelay({ deps, adapters, render, paces, now, log }, gate);
  const deliveries = startDeliveries({ deps, adapters, gate, paces, render: campaignWords, now, log });
  const watches = startWatches({
    deps,
    adapters,
    render: async (broadcast, progress, tag) => {
      const { document: programme } = await readProgramme(deps);
      const language = resolveLanguage(tag, resolveLanguage(programme.language));
      return progressMessage(broadcast, progress, { language, programme }, now(), false);
    },
    gate,
    log,
  });
  const housekeeping = startHousekeeping(deps, now, log);
  const nightly = [...nightlyJobs(giftName), backupJob(backups, () => now() - clock.offsetMs())];
  const clockwork = startClockwork(deps, nightly, now, log);
  const alarms = startAlarms(deps, nightly, now, log);
  return {
    inbox,
    outbox,
    deliveries,
    clockwork,
    stop: async () => {
      // All at once: what waits for a slow platform must not let the others begin anything new meanwhile.
      const loops = [alarms, clockwork, housekeeping, inbox, outbox, deliveries, watches];
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

const idle: Loop = { wake: () => undefined, stop: async () => undefined };

/** Of a process that only serves HTTP: what it stores is found by those that work. */
export const noJobs = (): Jobs => ({
  inbox: idle,
  outbox: idle,
  deliveries: { ...idle, drain: async () => undefined },
  clockwork: { runDue: async () => 'elsewhere', stop: async () => undefined },
  stop: async () => undefined,
});
