import type { CampaignRow } from '../../../db/campaigns.ts';
import { quietEndsAt } from '../../core/calendar/hours.ts';
import type { Programme } from '../../core/programme.ts';
import { EVERYONE, type Question } from '../../core/segments/question.ts';
import { withEarlyDays } from '../../core/tiers/perks.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import type { ChannelName } from '../channel.ts';
import type { Deps } from '../deps.ts';
import type { BroadcastView } from './broadcast.ts';
import { audienceQuery, countOf } from './broadcastAudience.ts';

const HOUR_MS = 3_600_000;

/** The lowest tier with early access, whose members and those above hear of things first; `undefined`: no tier has it. */
export const firstToHear = ({ tiers }: Pick<Programme, 'tiers'>): TierLevel | undefined =>
  tiers === null ? undefined : withEarlyDays(tiers).find(({ perks }) => perks.earlyDays !== undefined);

/** When the others get it: so many hours after the first, and when quiet hours end. */
export const othersAt = (firstAt: number, hours: number, { timeZone, messages }: Programme): number =>
  quietEndsAt(firstAt + hours * HOUR_MS, timeZone, messages);

/** Of an audience, who has early access. */
export const firstOf = (audience: Question, tier: string): Question => ({
  all: [audience, { kind: 'tier-at-least', tier }],
});

/**
 * The second half of a broadcast, for everybody of its audience who was not among the first when those were chosen, with
 * any account that is theirs by now: so nobody gets it twice and nobody not at all, whatever becomes of their tier
 * meanwhile, and who was held out stays so. It begins after the first has (`dueBroadcasts`); where that was cancelled
 * before it began it is for the whole audience.
 */
export const othersRow = (row: CampaignRow, campaignId: string, dueAt: number, now: number): CampaignRow => ({
  ...row,
  campaignId,
  version: 1,
  state: 'scheduled',
  audience: {
    all: [
      (row.audience as Question | null) ?? EVERYONE,
      { not: { kind: 'campaign', campaignId: row.campaignId, did: 'chosen' } },
    ],
  } satisfies Question,
  dueAt: new Date(dueAt),
  createdAt: new Date(now),
});

export interface InTwo {
  readonly tier: TierLevel;
  readonly first: Half;
  readonly others: Half;
}

export interface Half {
  /** How many get it, as members are now. */
  readonly gets: number;
  /** Epoch milliseconds, shop time. */
  readonly at: number;
}

/** How a broadcast would go out in two (`wanted`: when the first half; absent: now); `undefined`: no tier has early access. */
export async function lookInTwo(
  deps: Deps,
  broadcast: BroadcastView,
  hours: number,
  names: readonly ChannelName[],
  programme: Programme,
  now: number,
  wanted = now,
): Promise<InTwo | undefined> {
  const tier = firstToHear(programme);
  if (tier === undefined) return undefined;
  const half = async (audience: Question, at: number): Promise<Half> => {
    const { gets } = await countOf(deps, await audienceQuery(deps, audience, broadcast, names, programme, at));
    return { gets, at };
  };
  const firstAt = quietEndsAt(Math.max(now, wanted), programme.timeZone, programme.messages);
  const first = firstOf(broadcast.audience, tier.id);
  const others: Question = { all: [broadcast.audience, { not: { kind: 'tier-at-least', tier: tier.id } }] };
  return { tier, first: await half(first, firstAt), others: await half(others, othersAt(firstAt, hours, programme)) };
}
