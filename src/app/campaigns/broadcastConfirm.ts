import { confirmDraftPart, dueBroadcasts, expandBroadcast } from '../../../db/broadcasts.ts';
import type { CampaignRow } from '../../../db/campaigns.ts';
import { findCoupon } from '../../../db/coupons.ts';
import { expectTimeZonePart } from '../../../db/days.ts';
import { isRestoreWaiting } from '../../../db/restores.ts';
import { campaigns, campaignWatches } from '../../../db/schema/index.ts';
import { insertRows, type Part } from '../../../db/unit.ts';
import { quietEndsAt } from '../../core/calendar/hours.ts';
import { accept, refuse } from '../../core/decision.ts';
import { EVERYONE, type Question } from '../../core/segments/question.ts';
import type { Address, ChannelName } from '../channel.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Actor, Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import {
  type BroadcastRefusal,
  type BroadcastView,
  type ContentProblem,
  draftProblem,
  maySend,
  viewOfBroadcast,
} from './broadcast.ts';
import { audienceQuery } from './broadcastAudience.ts';
import { auditOf, findBroadcast } from './broadcastDraft.ts';
import { firstOf, firstToHear, othersAt, othersRow } from './inTwo.ts';
import type { RestoreWaits } from './state.ts';

export type ConfirmRefusal =
  | BroadcastRefusal
  /** Its coupon was stopped or has ended, so "Get my coupon" would give nobody anything. */
  | { readonly code: 'broadcast-coupon-over' }
  /** The time it was to go out has passed: going out at once is another decision. */
  | { readonly code: 'broadcast-time-passed' }
  /** It would go out at once, on a look so long ago that the numbers have changed. */
  | { readonly code: 'broadcast-look-old' }
  | RestoreWaits;

/** How long a look at the sheet is good for sending at once. */
const LOOK_MS = 3_600_000;

export interface Confirmation {
  readonly campaignId: string;
  /** The version that was looked at. */
  readonly version: number;
  /** Epoch milliseconds; absent: now. In quiet hours it begins when they end. */
  readonly at?: number;
  /** When the sheet was looked at (shop time); absent: just now. */
  readonly lookedAt?: number;
  /** Members of tiers with early access get it then, and the others so many hours later; absent: all at once. */
  readonly othersAfterHours?: number;
  /** Where it is told how it goes. */
  readonly watcher: Address;
}

/**
 * The point of no return: from now on the broadcast goes out when it is due. However often and from however many places
 * it is confirmed, there is one sending. Refuses `not-allowed`, `broadcast-unknown`, `broadcast-confirmed`,
 * `broadcast-changed` when it is not what was looked at, `broadcast-time-passed` and `broadcast-look-old` when the tap
 * came too late for what was looked at, `broadcast-coupon-over`, `restore-waits`, and what cannot be sent.
 */
export async function confirmBroadcast(
  deps: Deps,
  { campaignId, version, at, lookedAt, othersAfterHours, watcher }: Confirmation,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<Confirmed, ConfirmRefusal>> {
  interface State {
    readonly timeZone: string;
    /** The tier from which on members get it first; `null`: all get it at once. */
    readonly firstTier: string | null | undefined;
    readonly othersDueAt: number;
    readonly row: CampaignRow | undefined;
    readonly problem: ContentProblem | undefined;
    readonly couponIsOver: boolean;
    readonly dueAt: number;
    readonly restoreWaits: boolean;
  }
  const read = async (): Promise<State> => {
    const { document: programme } = await readProgramme(deps);
    const dueAt = quietEndsAt(Math.max(now, at ?? now), programme.timeZone, programme.messages);
    const firstTier = othersAfterHours === undefined ? null : firstToHear(programme)?.id;
    const othersDueAt = othersAt(dueAt, othersAfterHours ?? 0, programme);
    const row = await findBroadcast(deps, campaignId);
    const about = {
      timeZone: programme.timeZone,
      firstTier,
      othersDueAt,
      dueAt,
      restoreWaits: await isRestoreWaiting(deps.db),
    };
    if (row === undefined) return { ...about, row, problem: undefined, couponIsOver: false };
    const view = viewOfBroadcast(row);
    const couponIsOver = await isCouponOver(deps, view, othersAfterHours === undefined ? dueAt : othersDueAt);
    return { ...about, row, problem: await draftProblem(view), couponIsOver };
  };
  const request = { campaignId, version, at: at ?? null, ...(othersAfterHours && { othersAfterHours }) };
  return decideAndCommit<State, Halves, Confirmed, ConfirmRefusal>(deps, {
    key: { name: key, request },
    read,
    decide: ({ row, problem, couponIsOver, dueAt, restoreWaits, firstTier, othersDueAt }) => {
      if (!maySend(by)) return refuse({ code: 'not-allowed' });
      if (restoreWaits) return refuse({ code: 'restore-waits' });
      if (row === undefined) return refuse({ code: 'broadcast-unknown' });
      if (row.state !== 'draft') return refuse({ code: 'broadcast-confirmed' });
      if (row.version !== version || firstTier === undefined) return refuse({ code: 'broadcast-changed' });
      if (problem !== undefined) return refuse(problem);
      if (at !== undefined && at < now) return refuse({ code: 'broadcast-time-passed' });
      if (at === undefined && now - (lookedAt ?? now) > LOOK_MS) return refuse({ code: 'broadcast-look-old' });
      if (couponIsOver) return refuse({ code: 'broadcast-coupon-over' });
      if (firstTier === null) return accept({ row, dueAt, others: undefined });
      const audience = firstOf((row.audience as Question | null) ?? EVERYONE, firstTier);
      return accept({ row: { ...row, audience }, dueAt, others: othersRow(row, deps.newId(), othersDueAt, now) });
    },
    parts: ({ timeZone }, halves) => [
      expectTimeZonePart(timeZone),
      ...confirmationParts(deps, halves, watcher, by, now),
    ],
    answer: ({ row, dueAt, others }) => ({
      ...viewOfBroadcast({ ...row, state: 'scheduled', dueAt: new Date(dueAt), version: row.version + 1 }),
      othersAt: others?.dueAt?.getTime() ?? null,
    }),
  });
}

/** `othersAt`: when everybody without early access gets it; `null`: with all others. */
export type Confirmed = BroadcastView & { readonly othersAt: number | null };

interface Halves {
  readonly row: CampaignRow;
  readonly dueAt: number;
  readonly others: CampaignRow | undefined;
}

function confirmationParts(
  deps: Deps,
  { row, dueAt, others }: Halves,
  watcher: Address,
  by: Actor,
  now: number,
): readonly Part[] {
  const { campaignId, content, audience } = row;
  const watched = [campaignId, ...(others === undefined ? [] : [others.campaignId])];
  const details = { dueAt, content, audience, ...(others && { othersId: others.campaignId, othersAt: others.dueAt }) };
  return [
    confirmDraftPart(row, audience, new Date(dueAt)),
    ...(others === undefined ? [] : [insertRows(campaigns, [others])]),
    insertRows(
      campaignWatches,
      watched.map((id) => ({ campaignId: id, ...watcher })),
    ),
    auditOf(deps, by, 'broadcast-confirmed', campaignId, details, now),
  ];
}

async function isCouponOver(deps: Deps, { content }: BroadcastView, dueAt: number): Promise<boolean> {
  if (content.coupon === null) return false;
  const coupon = await findCoupon(deps.db, content.coupon.couponId);
  if (coupon === undefined || coupon.state !== 'active') return true;
  return coupon.endsAt !== null && coupon.endsAt.getTime() <= dueAt;
}

export interface Started {
  readonly begun: number;
  /** By campaign id: those that could not begin, with what was in their way. */
  readonly failed: ReadonlyMap<string, unknown>;
}

/**
 * Expands every broadcast that is due: a delivery for each member it is for. Any number of processes may call it at
 * once; each broadcast is expanded by one of them. One that cannot begin holds up none of the others; `later`: those that
 * are not tried now.
 */
export async function startDueBroadcasts(
  deps: Deps,
  channels: readonly ChannelName[],
  now: number,
  later: ReadonlySet<string> = new Set(),
): Promise<Started> {
  const due = (await dueBroadcasts(deps.db, new Date(now))).filter((campaignId) => !later.has(campaignId));
  const failed = new Map<string, unknown>();
  let begun = 0;
  for (const campaignId of due) {
    try {
      if (await startBroadcast(deps, campaignId, channels, now)) begun += 1;
    } catch (error) {
      failed.set(campaignId, error);
    }
  }
  return { begun, failed };
}

async function startBroadcast(
  deps: Deps,
  campaignId: string,
  channels: readonly ChannelName[],
  now: number,
): Promise<boolean> {
  const row = await findBroadcast(deps, campaignId);
  if (row === undefined) return false;
  const { document: programme } = await readProgramme(deps);
  const view = viewOfBroadcast(row);
  const query = await audienceQuery(deps, view.audience, view, channels, programme, now);
  return (await expandBroadcast(deps.db, query, new Date(now))) !== undefined;
}
