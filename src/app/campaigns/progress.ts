import { auditPart } from '../../../db/audit.ts';
import * as rows from '../../../db/campaignProgress.ts';
import { type CampaignRow, type CampaignState, campaignStatePart, findCampaign } from '../../../db/campaigns.ts';
import { isRestoreWaiting } from '../../../db/restores.ts';
import { accept, refuse } from '../../core/decision.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import { type Actor, actorName, type Deps } from '../deps.ts';
import { savedOfCampaign } from './saved.ts';
import { mayDirect, type RestoreWaits } from './state.ts';

export interface CampaignProgress extends rows.Counts {
  readonly state: CampaignState;
  /** `by-hand`, `monthly-limit` or `restored`; `null` when it does not stand still. */
  readonly pauseReason: string | null;
  /** Of those sent, how many went out with an answer, for nothing. */
  readonly rode: number;
}

/** How far a campaign has come; cheap enough to be asked every second. `undefined`: there is no such campaign. */
export async function campaignProgress(deps: Deps, campaignId: string): Promise<CampaignProgress | undefined> {
  const campaign = await findCampaign(deps.db, campaignId);
  if (campaign === undefined) return undefined;
  const { state, pauseReason, waitHours } = campaign;
  const [counts, rode] = await Promise.all([
    rows.countsOf(deps.db, campaignId),
    waitHours === 0 ? 0 : savedOfCampaign(deps, campaignId),
  ]);
  return { state, pauseReason, ...counts, rode };
}

/** Why recipients did not get it, the most frequent reason first. For a campaign that is over. */
export const campaignReasons = (deps: Deps, campaignId: string) => rows.reasonsOf(deps.db, campaignId);

const PAGE = 20;

/** A page of those who may have got it or not; `next` begins the following page. Leaving them so needs no act. */
export async function unknownDeliveries(
  deps: Deps,
  campaignId: string,
  after: string | null = null,
): Promise<{ readonly unknown: readonly rows.UnknownDelivery[]; readonly next: string | undefined }> {
  const found = await rows.unknownOf(deps.db, campaignId, after, PAGE + 1);
  const unknown = found.slice(0, PAGE);
  return { unknown, next: found.length > PAGE ? unknown.at(-1)?.memberId : undefined };
}

export type ResendRefusal =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'campaign-unknown' }
  /** It is still being sent, or was cancelled. */
  | { readonly code: 'campaign-not-done' }
  | { readonly code: 'campaign-too-late' }
  | { readonly code: 'nothing-unknown' }
  | RestoreWaits;

interface ResendState {
  readonly campaign: CampaignRow | undefined;
  readonly unknown: number;
  readonly ranges: number;
  readonly restoreWaits: boolean;
}

/** Sends once more to everybody of a finished campaign who may not have got it; some of them will then have it twice. */
export const resendUnknown = (
  deps: Deps,
  campaignId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<{ readonly count: number }, ResendRefusal>> =>
  decideAndCommit<ResendState, ResendState & { readonly campaign: CampaignRow }, { count: number }, ResendRefusal>(
    deps,
    {
      key: { name: key, request: { campaignId } },
      read: async () => ({
        campaign: await findCampaign(deps.db, campaignId),
        unknown: (await rows.countsOf(deps.db, campaignId)).unknown,
        ranges: await rows.rangesInDoubt(deps.db, campaignId),
        restoreWaits: await isRestoreWaiting(deps.db),
      }),
      decide: ({ campaign, unknown, ranges, restoreWaits }) => {
        if (!mayDirect(by)) return refuse({ code: 'not-allowed' });
        if (restoreWaits) return refuse({ code: 'restore-waits' });
        if (campaign === undefined) return refuse({ code: 'campaign-unknown' });
        if (campaign.state !== 'done') return refuse({ code: 'campaign-not-done' });
        if (campaign.untilAt !== null && campaign.untilAt.getTime() < now) return refuse({ code: 'campaign-too-late' });
        return unknown === 0
          ? refuse({ code: 'nothing-unknown' })
          : accept({ campaign, unknown, ranges, restoreWaits });
      },
      parts: (_state, { campaign, unknown, ranges }) => [
        campaignStatePart(campaign, { state: 'sending' }),
        ...rows.resendParts(campaignId, unknown, ranges),
        auditPart({
          auditId: deps.newId(),
          actor: actorName(by),
          action: 'campaign-resend',
          details: { campaignId, unknown },
          occurredAt: new Date(now),
        }),
      ],
      answer: ({ unknown }) => ({ count: unknown }),
    },
  );
