import type { ReturnKind, ReturnOutcome } from './decideReturn.ts';
import type { Said } from './purchaseNotices.ts';

/** What a return has to say: to the member, and to the friend whose reward for them is gone. */
export function returnNotices({ state, member, refund, change, referral }: ReturnOutcome, kind: ReturnKind): Said[] {
  const { refundedMinor, takenPoints, owedPoints } = refund.explanation;
  const returned: Said = {
    to: { memberId: member.memberId },
    notice: {
      kind: 'purchase-returned',
      undone: kind === 'undo',
      amountMinor: refundedMinor,
      currency: state.purchase.currency,
      takenPoints: takenPoints + owedPoints,
      owedPoints,
      friendPoints: referral?.friendTaken ?? 0,
      available: change.after.available,
      deficit: change.after.deficit,
    },
  };
  if (referral?.referrer === undefined || referral.referrerChange === undefined) return [returned];
  const { after } = referral.referrerChange;
  const gone: Said = {
    to: { memberId: referral.referrer.memberId },
    notice: {
      kind: 'referral-reversed',
      points: referral.referrerTaken,
      available: after.available,
      deficit: after.deficit,
    },
  };
  return [returned, gone];
}
