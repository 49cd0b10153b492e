import { couponsOf, spendSince } from '../../../db/broadcastOutcome.ts';
import { type Lift, liftOf } from '../../core/campaigns/lift.ts';
import type { Deps } from '../deps.ts';
import type { BroadcastView } from './broadcast.ts';
import { type CampaignProgress, campaignProgress, campaignReasons } from './progress.ts';

/** What became of a broadcast that has begun. Money in minor units. */
export interface BroadcastOutcome {
  readonly progress: CampaignProgress;
  readonly reasons: Awaited<ReturnType<typeof campaignReasons>>;
  /** `null`: it gave no coupon. */
  readonly coupons: { readonly taken: number; readonly used: number } | null;
  /** Of those who got it: how many bought since, and for how much. */
  readonly sales: { readonly members: number; readonly minor: number };
  /** `null`: nobody was held out. */
  readonly lift: Lift | null;
}

const NOBODY = { members: 0, mean: 0, variance: 0 };

/** `undefined` for one that has not begun. Reads every delivery. */
export async function broadcastOutcome(deps: Deps, broadcast: BroadcastView): Promise<BroadcastOutcome | undefined> {
  const { campaignId, startedAt, content } = broadcast;
  const progress = await campaignProgress(deps, campaignId);
  if (startedAt === null || progress === undefined) return undefined;
  const [reasons, coupons, groups] = await Promise.all([
    campaignReasons(deps, campaignId),
    content.coupon === null ? null : couponsOf(deps.db, campaignId, content.coupon.couponId),
    spendSince(deps.db, campaignId, new Date(startedAt)),
  ]);
  const treated = groups.find(({ heldOut }) => !heldOut);
  const control = groups.find(({ heldOut }) => heldOut);
  return {
    progress,
    reasons,
    coupons,
    sales: { members: treated?.buyers ?? 0, minor: treated?.buyersMinor ?? 0 },
    lift: broadcast.controlPercent === 0 ? null : liftOf(treated ?? NOBODY, control ?? NOBODY),
  };
}
