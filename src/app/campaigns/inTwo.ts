import { othersOfBroadcast } from '../../../db/broadcasts.ts';
import type { CampaignRow } from '../../../db/campaigns.ts';
import { quietEndsAt } from '../../core/calendar/hours.ts';
import { halfOf, othersOfHalf } from '../../core/campaigns/halves.ts';
import type { Programme } from '../../core/programme.ts';
import type { Question } from '../../core/segments/question.ts';
import { withEarlyDays } from '../../core/tiers/perks.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import type { Deps } from '../deps.ts';
import { type BroadcastView, viewOfBroadcast } from './broadcast.ts';
import { type BroadcastSheet, broadcastSheet, type SheetPorts } from './broadcastSheet.ts';

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
  audience: othersOfHalf(row.audience as Question | null, row.campaignId),
  dueAt: new Date(dueAt),
  createdAt: new Date(now),
});

/** Of the audience of a second half, the whole one; `undefined`: it is no second half. */
export const wholeOf = (audience: Question): Question | undefined => halfOf(audience)?.whole;

/** The second half of a broadcast, while it is still to begin. */
export async function othersOf(deps: Deps, campaignId: string): Promise<BroadcastView | undefined> {
  const row = await othersOfBroadcast(deps.db, campaignId);
  return row && viewOfBroadcast(row);
}

export interface InTwo {
  readonly tier: TierLevel;
  readonly first: BroadcastSheet;
  readonly others: BroadcastSheet;
  /** Both halves in one, which begins and waits as the first does. */
  readonly both: BroadcastSheet;
}

/** How a broadcast would go out in two (`wanted`: when the first half; absent: now); `undefined`: no tier has early access. */
export async function lookInTwo(
  deps: Deps,
  broadcast: BroadcastView,
  hours: number,
  ports: SheetPorts,
  programme: Programme,
  now: number,
  wanted = now,
): Promise<InTwo | undefined> {
  const tier = firstToHear(programme);
  if (tier === undefined) return undefined;
  const half = (audience: Question, at: number) =>
    broadcastSheet(deps, { ...broadcast, audience }, ports, programme, now, at);
  const first = await half(firstOf(broadcast.audience, tier.id), wanted);
  const rest: Question = { all: [broadcast.audience, { not: { kind: 'tier-at-least', tier: tier.id } }] };
  const others = await half(rest, othersAt(first.beginsAt, hours, programme));
  return { tier, first, others, both: together(first, others) };
}

function together(first: BroadcastSheet, others: BroadcastSheet): BroadcastSheet {
  const [a, b] = [first.count, others.count];
  const members = (first.otherLanguage?.members ?? 0) + (others.otherLanguage?.members ?? 0);
  const language = first.otherLanguage ?? others.otherLanguage;
  return {
    ...first,
    count: {
      members: a.members + b.members,
      gets: a.gets + b.gets,
      heldOut: a.heldOut + b.heldOut,
      leftOut: {
        'no-consent': a.leftOut['no-consent'] + b.leftOut['no-consent'],
        unreachable: a.leftOut.unreachable + b.leftOut.unreachable,
        frequency: a.leftOut.frequency + b.leftOut.frequency,
      },
      channels: [...a.channels, ...b.channels],
      languages: [...a.languages, ...b.languages],
    },
    seconds: first.seconds + others.seconds,
    line: first.line && { ...first.line, messages: first.line.messages + (others.line?.messages ?? 0) },
    otherLanguage: language && { ...language, members },
  };
}
