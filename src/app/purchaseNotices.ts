import type { PurchaseOutcome } from './decidePurchase.ts';
import type { Notice, Recipient } from './notice.ts';

export interface Said {
  readonly to: Recipient;
  readonly notice: Notice;
}

/** What a purchase has to say: the receipt to the member, and the news to the friend who brought them. */
export function purchaseNotices({
  purchase,
  netMinor,
  member,
  earned,
  change,
  referral,
  nextReward,
}: PurchaseOutcome): Said[] {
  const { frozen: _, ...explanation } = earned.explanation;
  const rewarded = referral?.step.kind === 'rewarded' ? referral.step : undefined;
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
      friendPoints: rewarded?.friendPoints ?? 0,
      nextReward: nextReward ?? null,
    },
  };
  if (rewarded === undefined || referral?.referrer === undefined || referral.referrerReward === undefined)
    return [receipt];
  const { after } = referral.referrerReward;
  const thanks: Said = {
    to: { memberId: referral.referrer.memberId },
    notice: {
      kind: 'referral-rewarded',
      points: rewarded.referrerPoints,
      available: after.available,
      deficit: after.deficit,
    },
  };
  return [receipt, thanks];
}
