import { addLocalDays } from '../calendar/localDay.ts';
import { parseDecimal, rounded } from '../decimal.ts';
import { exponentOf } from '../money.ts';
import type { Instant } from '../points/ledger.ts';
import type { Programme } from '../programme.ts';
import type { Referral } from './referral.ts';

/** What something that happened means for a referral. */
export type ReferralStep =
  | { readonly kind: 'nothing' }
  /** Too late: no reward will come of it. */
  | { readonly kind: 'expired'; readonly referral: Referral }
  /** The reward waits for the return window, or for the owner when `needsReview`. */
  | { readonly kind: 'qualified'; readonly referral: Referral }
  /** Both sides get their points now. */
  | {
      readonly kind: 'rewarded';
      readonly referral: Referral;
      readonly referrerPoints: number;
      readonly friendPoints: number;
    };

const NOTHING: ReferralStep = { kind: 'nothing' };

export interface FriendsPurchase {
  readonly purchaseId: string;
  readonly netMinor: number;
  readonly occurredAt: Instant;
}

/**
 * What a friend's purchase means. The first one at or above the minimum within the window qualifies; smaller ones
 * change nothing, later ones expire the referral. `recentCount`: the referrer's referrals that qualified in the last
 * `velocity.days`; from `velocity.count` on, the owner has to look before anybody is rewarded. `yearCount`: those that
 * qualified in the last 365 days; from `mostPerYear` on they bring the referrer nothing.
 */
export function decideReferralQualify(
  referral: Referral,
  purchase: FriendsPurchase,
  now: Instant,
  programme: Programme,
  recentCount: number,
  yearCount = 0,
): ReferralStep {
  const { minimumMinor, friendPoints, returnDays, velocity } = programme.referral;
  if (referral.state !== 'joined') return NOTHING;
  if (purchase.occurredAt >= referral.expiresAt) return expire(referral, now);
  if (purchase.netMinor < minimumMinor) return NOTHING;
  const { occurredAt, purchaseId } = purchase;
  const qualified: Referral = {
    ...referral,
    state: 'qualified',
    purchaseId,
    minimumMinor,
    referrerPoints: referrerPointsOf(purchase, programme, yearCount),
    friendPoints,
    rewardDueAt: returnDays > 0 ? addLocalDays(occurredAt, returnDays + 1, programme.timeZone) : occurredAt,
    needsReview: recentCount >= velocity.count,
    changedAt: now,
  };
  const step = decideReferralRelease(qualified, now);
  return step.kind === 'rewarded' ? step : { kind: 'qualified', referral: qualified };
}

/** The referrer's side of a purchase: a fixed number, or a share of it. */
export function referrerPointsOf(
  { netMinor }: Pick<FriendsPurchase, 'netMinor'>,
  { currency, referral }: Pick<Programme, 'currency' | 'referral'>,
  yearCount: number,
): number {
  const { referrerPoints, referrerPercent, mostPerYear } = referral;
  if (mostPerYear !== null && yearCount >= mostPerYear) return 0;
  const percent = referrerPercent === null ? undefined : parseDecimal(referrerPercent);
  if (percent === undefined) return referrerPoints;
  const places = percent.places + exponentOf(currency) + 2;
  return rounded({ units: percent.units * BigInt(netMinor), places }, 'down');
}

/** What the passing of time means: a qualified referral is rewarded when its return window is over, a joined one expires. */
export function decideReferralRelease(referral: Referral, now: Instant): ReferralStep {
  if (referral.state === 'joined') return now >= referral.expiresAt ? expire(referral, now) : NOTHING;
  if (referral.state !== 'qualified' || referral.needsReview) return NOTHING;
  const { rewardDueAt, referrerPoints, friendPoints } = referral;
  if (rewardDueAt === null || referrerPoints === null || friendPoints === null || now < rewardDueAt) return NOTHING;
  return {
    kind: 'rewarded',
    referral: { ...referral, state: 'rewarded', changedAt: now },
    referrerPoints,
    friendPoints,
  };
}

export type ReviewedStep = ReferralStep | { readonly kind: 'rejected'; readonly referral: Referral };

/** The owner's answer to a referral that came suspiciously fast. An approved one may still wait for its return window. */
export function decideReferralReview(referral: Referral, approved: boolean, now: Instant): ReviewedStep {
  if (referral.state !== 'qualified' || !referral.needsReview) return NOTHING;
  if (!approved) {
    return { kind: 'rejected', referral: { ...referral, state: 'rejected', needsReview: false, changedAt: now } };
  }
  const reviewed = { ...referral, needsReview: false, changedAt: now };
  const step = decideReferralRelease(reviewed, now);
  return step.kind === 'rewarded' ? step : { kind: 'qualified', referral: reviewed };
}

export type ReversalStep =
  | { readonly kind: 'nothing' }
  /** When it was rewarded, both rewards are to be taken back. */
  | { readonly kind: 'reversed'; readonly referral: Referral; readonly wasRewarded: boolean };

/**
 * What a refund of the purchase that qualified means: below the minimum it qualified under, the referral is reversed,
 * for good. A refund that leaves the minimum, or of another purchase, changes nothing.
 */
export function decideReferralAfterRefund(
  referral: Referral,
  refund: { readonly purchaseId: string; readonly remainingMinor: number },
  now: Instant,
): ReversalStep {
  const { minimumMinor, purchaseId } = referral;
  if (purchaseId !== refund.purchaseId || minimumMinor === null) return { kind: 'nothing' };
  // Where no minimum is set, nothing at all must not count as a purchase.
  const stands = refund.remainingMinor >= Math.max(1, minimumMinor);
  return stands ? { kind: 'nothing' } : decideReferralReverse(referral, now);
}

/** Takes a referral back whatever its reason: both sides turned out to be one person, or the purchase was returned. */
export function decideReferralReverse(referral: Referral, now: Instant): ReversalStep {
  const { state } = referral;
  if (state === 'rejected' || state === 'reversed' || state === 'expired') return { kind: 'nothing' };
  const wasRewarded = state === 'rewarded';
  return {
    kind: 'reversed',
    referral: { ...referral, state: 'reversed', needsReview: false, changedAt: now },
    wasRewarded,
  };
}

const expire = (referral: Referral, now: Instant): ReferralStep => ({
  kind: 'expired',
  referral: { ...referral, state: 'expired', changedAt: now },
});
