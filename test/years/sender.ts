import type { ChannelAdapter, ChannelName, Log } from '../../src/app/channel.ts';
import type { Deps } from '../../src/app/deps.ts';
import { readProgramme } from '../../src/app/programme.ts';
import { renderCampaign } from '../../src/chat/campaigns.ts';
import { type CampaignPorts, claimCampaignJob } from '../../src/delivery/campaigns.ts';
import { PauseGate } from '../../src/delivery/gate.ts';
import { Paces } from '../../src/delivery/pace.ts';

/** A platform that takes everything at once. */
const platform = (name: ChannelName): ChannelAdapter => ({
  name,
  repliesWithToken: false,
  honoursRetryKey: true,
  bulk: { together: 20, perSecond: 1_000_000 },
  start: async () => undefined,
  stop: async () => undefined,
  health: () => ({ state: 'connected' }),
  read: () => {
    throw new Error('nobody writes');
  },
  send: async () => ({ status: 'sent' }),
  reply: async () => ({ status: 'sent' }),
  profile: async () => undefined,
  deepLink: () => undefined,
});

/** Sends all that campaigns have due at `now`, a range after the other. */
export async function sendDue(deps: Deps, now: number, log: Log): Promise<void> {
  const adapters = new Map([platform('line'), platform('telegram')].map((one) => [one.name, one]));
  const ports: CampaignPorts = {
    deps,
    adapters,
    gate: new PauseGate(deps, log),
    render: async (campaign, facts, member) =>
      renderCampaign(campaign, facts, member, (await readProgramme(deps)).document),
    paces: new Paces(deps, adapters),
    now: () => now,
    log,
  };
  for (let job = await claimCampaignJob(ports, never); job !== undefined; job = await claimCampaignJob(ports, never)) {
    await job();
  }
}

const never = (): boolean => false;
