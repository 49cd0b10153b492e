import { confirmDraftPart, dueBroadcasts, expandBroadcast } from '../../../db/broadcasts.ts';
import type { CampaignRow } from '../../../db/campaigns.ts';
import { findCoupon } from '../../../db/coupons.ts';
import { isRestoreWaiting } from '../../../db/restores.ts';
import { campaignWatches } from '../../../db/schema/index.ts';
import { insertRows } from '../../../db/unit.ts';
import { quietEndsAt } from '../../core/calendar/hours.ts';
import { accept, refuse } from '../../core/decision.ts';
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
  { campaignId, version, at, lookedAt, watcher }: Confirmation,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<BroadcastView, ConfirmRefusal>> {
  interface State {
    readonly row: CampaignRow | undefined;
    readonly problem: ContentProblem | undefined;
    readonly couponIsOver: boolean;
    readonly dueAt: number;
    readonly restoreWaits: boolean;
  }
  const read = async (): Promise<State> => {
    const { timeZone, messages } = (await readProgramme(deps)).document;
    const dueAt = quietEndsAt(Math.max(now, at ?? now), timeZone, messages);
    const row = await findBroadcast(deps, campaignId);
    const restoreWaits = await isRestoreWaiting(deps.db);
    if (row === undefined) return { row, problem: undefined, couponIsOver: false, dueAt, restoreWaits };
    const view = viewOfBroadcast(row);
    const couponIsOver = await isCouponOver(deps, view, dueAt);
    return { row, problem: await draftProblem(view), couponIsOver, dueAt, restoreWaits };
  };
  return decideAndCommit<State, { row: CampaignRow; dueAt: number }, BroadcastView, ConfirmRefusal>(deps, {
    key: { name: key, request: { campaignId, version, at: at ?? null } },
    read,
    decide: ({ row, problem, couponIsOver, dueAt, restoreWaits }) => {
      if (!maySend(by)) return refuse({ code: 'not-allowed' });
      if (restoreWaits) return refuse({ code: 'restore-waits' });
      if (row === undefined) return refuse({ code: 'broadcast-unknown' });
      if (row.state !== 'draft') return refuse({ code: 'broadcast-confirmed' });
      if (row.version !== version) return refuse({ code: 'broadcast-changed' });
      if (problem !== undefined) return refuse(problem);
      if (at !== undefined && at < now) return refuse({ code: 'broadcast-time-passed' });
      if (at === undefined && now - (lookedAt ?? now) > LOOK_MS) return refuse({ code: 'broadcast-look-old' });
      return couponIsOver ? refuse({ code: 'broadcast-coupon-over' }) : accept({ row, dueAt });
    },
    parts: (_state, { row, dueAt }) => [
      confirmDraftPart(row, new Date(dueAt)),
      insertRows(campaignWatches, [{ campaignId, ...watcher }]),
      auditOf(
        deps,
        by,
        'broadcast-confirmed',
        campaignId,
        { dueAt, content: row.content, audience: row.audience },
        now,
      ),
    ],
    answer: ({ row, dueAt }) =>
      viewOfBroadcast({ ...row, state: 'scheduled', dueAt: new Date(dueAt), version: row.version + 1 }),
  });
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
