import type { PurchaseOutcome, ReferralOutcome } from './decidePurchase.ts';
import { newsOf } from './issueRules.ts';
import type { Notice, Recipient } from './notice.ts';
import { stampNews } from './stamps/change.ts';
import { tierNews, tierOffTold } from './tiers/ofPurchase.ts';

export interface Said {
  readonly to: Recipient;
  readonly notice: Notice;
}

/** What a purchase has to say: the receipt to the member, and the news of the referral that brought them. */
export function purchaseNotices(outcome: PurchaseOutcome): Said[] {
  const { purchase, netMinor, member, earned, change, referral, tier, tierOffMinor, nextReward, stamps } = outcome;
  const { frozen: _, tierStep: __, issued: ___, paid, ...explanation } = earned.explanation;
  const { available, pending, deficit } = change.after;
  const receipt: Said = {
    to: { memberId: member.memberId },
    notice: {
      kind: 'receipt',
      netMinor,
      currency: purchase.currency,
      explanation,
      availableAt: earned.dates.availableAt,
      expiresAt: earned.dates.expiresAt,
      available,
      pending,
      deficit,
      friendPoints: referral?.step.kind === 'rewarded' ? referral.step.friendPoints : 0,
      nextReward: nextReward ?? null,
      ...(paid === undefined ? {} : { paid }),
      ...tierOffTold(tier, tierOffMinor),
      ...(tier === undefined ? {} : tierNews(tier)),
      ...(stamps.length === 0 ? {} : { stamps: stamps.map(stampNews) }),
      ...newsOf([...outcome.issued, ...(referral?.friendIssued ?? [])]),
    },
  };
  return [receipt, ...(referral === undefined ? [] : referralNotices(outcome, referral))];
}

function referralNotices({ member, velocityDays }: PurchaseOutcome, referral: ReferralOutcome): Said[] {
  const { step, referrer, referrerReward, recentCount, owners } = referral;
  if (step.kind === 'qualified' && step.referral.needsReview) {
    const notice: Notice = {
      kind: 'referral-review',
      friendId: member.memberId,
      referrerName: referrer?.name ?? null,
      friendName: member.name,
      recentCount: recentCount + 1,
      days: velocityDays,
      referrerPoints: step.referral.referrerPoints ?? 0,
    };
    return owners.map(({ channel, channelUserId }) => ({ to: { address: { channel, channelUserId } }, notice }));
  }
  if (step.kind !== 'rewarded' || referrer === undefined) return [];
  if (referrerReward === undefined && referral.referrerIssued.length === 0) return [];
  const { available, deficit } = referrerReward?.after ?? referrer.points;
  return [
    {
      to: { memberId: referrer.memberId },
      notice: {
        kind: 'referral-rewarded',
        points: step.referrerPoints,
        available,
        deficit,
        ...newsOf(referral.referrerIssued),
      },
    },
  ];
}
