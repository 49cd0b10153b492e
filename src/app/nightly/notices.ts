import { FIRST_MEMBER } from '../../../db/dueLots.ts';
import { type LeavingMember, type LeavingQuery, membersToTell } from '../../../db/leaving.ts';
import { rewardsFrom } from '../../../db/rewards.ts';
import { firstInstantAt } from '../../core/calendar/hours.ts';
import { dateOf, startOfDate } from '../../core/calendar/localDay.ts';
import type { Programme, ShopTexts } from '../../core/programme.ts';
import { type CampaignPlan, planDeliveries, type Recipient } from '../campaigns/plan.ts';
import type { Deps } from '../deps.ts';
import type { Job } from '../jobs.ts';
import { readProgramme } from '../programme.ts';

/** What the notices of one date have in common. */
export interface NoticeContent {
  /** What points buy, the cheapest first. */
  readonly rewards: readonly { readonly name: string; readonly costPoints: number }[];
  readonly texts: ShopTexts;
}

/** What of one member leaves soon. The sender marks `lots` as told when a channel accepts the message. */
export interface NoticeFacts {
  readonly lots: readonly string[];
  /** By the first instant at which they are not usable any more, epoch milliseconds; the first to leave first. */
  readonly points: readonly { readonly points: number; readonly expiresAt: number }[];
  readonly vouchers: LeavingMember['vouchers'];
}

/** Each page looks anew through all that leaves in those days, which costs more than a list of so many. */
const PAGE = 50_000;
const MOST_REWARDS = 50;

/**
 * Tells members, in one message, which of their points and vouchers leave soon. Points are due so many days before they
 * leave and on every date after that until a channel has accepted it, also where they live shorter than that; vouchers
 * on one day only.
 */
export const noticesJob: Job = {
  name: 'notices',
  speaks: true,
  async run(deps, localDate, now, signal) {
    const { document: programme } = await readProgramme(deps);
    if (!programme.automations.notices.on) return;
    const campaign = await planOf(deps, programme, localDate, now);
    const recipients = tellables(deps, queryOf(programme, localDate, now), signal);
    await planDeliveries(deps, { campaign, recipients }, now);
  },
};

/** What the notices of a day say to everybody. */
export async function noticeContent(deps: Deps, { automations }: Programme, now: number): Promise<NoticeContent> {
  const found = await rewardsFrom(deps.db, { offset: 0, limit: MOST_REWARDS, hidden: false, startedBy: new Date(now) });
  return {
    rewards: found
      .filter(({ reward }) => reward.stockLimit === null || reward.taken < reward.stockLimit)
      .map(({ reward: { name, costPoints } }) => ({ name, costPoints })),
    texts: automations.notices.texts,
  };
}

async function planOf(deps: Deps, programme: Programme, localDate: string, now: number): Promise<CampaignPlan> {
  const { automations, timeZone } = programme;
  const date = dateOf(localDate);
  return {
    campaignId: deps.newId(),
    kind: 'notice',
    messageClass: 'service',
    localDate,
    content: await noticeContent(deps, programme, now),
    controlPercent: 0,
    waitHours: programme.messages.waitHours,
    dueAt: firstInstantAt(date, `${String(automations.notices.hour).padStart(2, '0')}:00`, timeZone),
    untilAt: startOfDate(date.add({ days: 1 }), timeZone) - 1,
  };
}

function queryOf({ automations, timeZone }: Programme, localDate: string, now: number): LeavingQuery {
  const { pointsDays, vouchersDays } = automations.notices;
  const after = (days: number) => new Date(startOfDate(dateOf(localDate).add({ days }), timeZone));
  return {
    now: new Date(now),
    pointsUntil: after(pointsDays + 1),
    pointsFirstAfter: after(pointsDays),
    vouchersEnd: after(vouchersDays + 1),
    issuedBefore: after(0),
  };
}

async function* tellables(deps: Deps, query: LeavingQuery, signal: AbortSignal): AsyncGenerator<Recipient> {
  let after: string | undefined = FIRST_MEMBER;
  while (after !== undefined) {
    signal.throwIfAborted();
    const page: readonly LeavingMember[] = await membersToTell(deps.db, query, after, PAGE);
    for (const member of page) yield { memberId: member.memberId, facts: factsOf(member) };
    after = page.length < PAGE ? undefined : page.at(-1)?.memberId;
  }
}

function factsOf({ lots, vouchers }: LeavingMember): NoticeFacts {
  const days = new Map<number, number>();
  for (const { points, expiresAt } of lots) days.set(expiresAt, (days.get(expiresAt) ?? 0) + points);
  const points = [...days].map(([expiresAt, sum]) => ({ points: sum, expiresAt }));
  return { lots: lots.map(({ lotId }) => lotId), points, vouchers };
}
