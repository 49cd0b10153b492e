import { auditPart } from '../../../db/audit.ts';
import { type CampaignRow, type CampaignState, campaignStatePart, findCampaign } from '../../../db/campaigns.ts';
import { LONGEST_PAUSE_MS } from '../../../db/deliveryRanges.ts';
import { tryLimitParts } from '../../../db/pauses.ts';
import { isRestoreWaiting } from '../../../db/restores.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';

export type CampaignAct = 'pause' | 'resume' | 'cancel';

export type CampaignRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'campaign-unknown' }
  /** A draft has nothing to pause or cancel yet. */
  | { readonly code: 'campaign-not-confirmed' }
  /** It is done or was cancelled; a cancelled one never goes on. */
  | { readonly code: 'campaign-over' }
  /** It stood still for 30 days, so what was left is not sent any more. */
  | { readonly code: 'campaign-paused-long' }
  | RestoreWaits;

/** A restored backup waits for its owner's word, and until then nothing is sent to many. */
export interface RestoreWaits {
  readonly code: 'restore-waits';
}

export { LONGEST_PAUSE_MS };

/** What was paused for longer is resumed only after another question. */
export const ASK_AGAIN_MS = 72 * 3_600_000;

/**
 * Pauses, resumes or cancels a campaign. Once this is answered nothing more begins than what is in flight. Cancelling is
 * final: the sender turns what waits into `skipped` with the reason `cancelled`. Doing it twice changes nothing.
 */
export const setCampaignState = (
  deps: Deps,
  campaignId: string,
  act: CampaignAct,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<{ readonly state: CampaignState }, CampaignRefusal>> =>
  decideAndCommit<Read, Change, { readonly state: CampaignState }, CampaignRefusal>(deps, {
    key: { name: key, request: { campaignId, act } },
    read: async () => ({
      row: await findCampaign(deps.db, campaignId),
      restoreWaits: act === 'resume' && (await isRestoreWaiting(deps.db)),
    }),
    decide: ({ row, restoreWaits }) => {
      if (!mayDirect(by)) return refuse({ code: 'not-allowed' });
      return restoreWaits ? refuse({ code: 'restore-waits' }) : decideState(row, act, now);
    },
    parts: (_read, { read, to }) =>
      read.state === to
        ? []
        : [
            campaignStatePart(read, {
              state: to,
              ...(act === 'pause' ? { pauseReason: 'by-hand', pausedAt: new Date(now) } : {}),
              ...(act === 'cancel' ? { finishedAt: new Date(now) } : {}),
            }),
            // Who resumes what the monthly limit stopped has seen to it: the channel is tried at once.
            ...(act === 'resume' && read.pauseReason === 'monthly-limit' ? tryLimitParts() : []),
            auditPart({
              auditId: deps.newId(),
              actor: actorName(by),
              action: `campaign-${act}`,
              details: { campaignId, from: read.state },
              occurredAt: new Date(now),
            }),
          ],
    answer: ({ to }) => ({ state: to }),
  });

interface Read {
  readonly row: CampaignRow | undefined;
  readonly restoreWaits: boolean;
}

interface Change {
  readonly read: CampaignRow;
  readonly to: CampaignState;
}

/** Owner and managers. */
export const mayDirect = (by: Actor): boolean => by.kind === 'staff' && by.role !== 'cashier';

function decideState(read: CampaignRow | undefined, act: CampaignAct, now: number): Decision<Change, CampaignRefusal> {
  if (read === undefined) return refuse({ code: 'campaign-unknown' });
  const { state } = read;
  if (state === 'draft') return refuse({ code: 'campaign-not-confirmed' });
  if (act === 'cancel' && state === 'cancelled') return accept({ read, to: 'cancelled' });
  if (state === 'done' || state === 'cancelled') return refuse({ code: 'campaign-over' });
  if (act === 'cancel') return accept({ read, to: 'cancelled' });
  if (act === 'pause') return accept({ read, to: 'paused' });
  if (state === 'paused' && now - (read.pausedAt?.getTime() ?? now) > LONGEST_PAUSE_MS)
    return refuse({ code: 'campaign-paused-long' });
  const begun = read.startedAt === null ? 'scheduled' : 'sending';
  return accept({ read, to: state === 'paused' ? begun : state });
}
