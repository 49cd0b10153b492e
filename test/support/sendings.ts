import { v7 } from 'uuid';
import { identities, members } from '../../db/schema/index.ts';
import { commit, insertRows } from '../../db/unit.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../../src/app/campaigns/plan.ts';
import type { ChannelName } from '../../src/app/channel.ts';
import type { Deps } from '../../src/app/deps.ts';
import { NOON } from './shop.ts';

const DAY = 86_400_000;
let planned = 0;

export interface Enrolled {
  readonly memberId: string;
  readonly channel: ChannelName;
  readonly channelUserId: string;
}

/** Members with one account each, who agreed to marketing unless told otherwise. */
export async function enrol(
  deps: Deps,
  accounts: readonly { readonly channel: ChannelName; readonly channelUserId: string; readonly name?: string }[],
  about: Partial<typeof members.$inferInsert> = {},
): Promise<readonly Enrolled[]> {
  const enrolled = accounts.map(({ channel, channelUserId }) => ({ channel, channelUserId, memberId: v7() }));
  const at = new Date(NOON);
  const people = enrolled.map(({ memberId }, index) => ({
    memberId,
    name: accounts[index]?.name ?? null,
    language: 'en',
    inviteCode: memberId,
    joinedAt: at,
    marketingConsent: true,
    ...about,
  }));
  const known = enrolled.map((one) => ({ ...one, reachabilityAt: at, firstContactAt: at, lastActiveAt: at }));
  await commit(deps.db, [insertRows(members, people), insertRows(identities, known)]);
  return enrolled;
}

/** Plans a campaign that is due, for a local date of its own, and gives its id. */
export async function planFor(
  deps: Deps,
  recipients: readonly Recipient[],
  about: Partial<CampaignPlan> = {},
): Promise<string> {
  planned += 1;
  const campaign: CampaignPlan = {
    campaignId: v7(),
    kind: 'birthday',
    messageClass: 'marketing',
    localDate: new Date(NOON - planned * DAY).toISOString().slice(0, 10),
    // Also as a broadcast has it: the owner's screens list one by its texts.
    content: {
      text: 'Happy birthday',
      texts: [{ language: 'en', text: 'Happy birthday' }],
      imageUrl: null,
      button: null,
      coupon: null,
    },
    controlPercent: 0,
    dueAt: NOON - 1_000,
    untilAt: NOON + DAY,
    ...about,
  };
  const { campaignId } = await planDeliveries(deps, { campaign, recipients }, NOON - 60_000);
  if (campaignId === undefined) throw new Error('nobody was planned for');
  return campaignId;
}

export interface DeliveryState {
  readonly memberId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly retryKey: string | null;
  readonly attempts: number;
}

export const deliveriesOf = (deps: Deps, campaignId: string) =>
  deps.db.sql<DeliveryState[]>`
    select member_id as "memberId", state, reason, retry_key as "retryKey", attempts
    from regulars.deliveries where campaign_id = ${campaignId} order by member_id`;

/** How many deliveries are in which state. */
export async function statesOf(deps: Deps, campaignId: string): Promise<Readonly<Record<string, number>>> {
  const states: Record<string, number> = {};
  for (const { state } of await deliveriesOf(deps, campaignId)) states[state] = (states[state] ?? 0) + 1;
  return states;
}

export async function campaignOf(
  deps: Deps,
  campaignId: string,
): Promise<{ readonly state: string; readonly pauseReason: string | null }> {
  const rows = await deps.db.sql<{ state: string; pauseReason: string | null }[]>`
    select state, pause_reason as "pauseReason" from regulars.campaigns where campaign_id = ${campaignId}`;
  return rows[0] as (typeof rows)[0];
}

/** The ranges' counters, added up: what the owner sees. */
export async function countersOf(deps: Deps, campaignId: string): Promise<Readonly<Record<string, number>>> {
  const rows = await deps.db.sql<Record<string, number>[]>`
    select sum(total)::int as total, sum(sent)::int as sent, sum(failed)::int as failed, sum(skipped)::int as skipped,
      sum(unknown)::int as unknown, sum(expired)::int as expired, sum(held_out)::int as held_out
    from regulars.delivery_ranges where campaign_id = ${campaignId}`;
  return rows[0] as Record<string, number>;
}
