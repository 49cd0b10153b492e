import type { ReturnKind, ReturnOutcome } from './decideReturn.ts';
import type { Said } from './purchaseNotices.ts';

/**
 * What a return has to say: to the member, to whose vouchers are back, to owner and managers where a gift that the
 * purchase brought was used, and to the friend whose reward is gone.
 */
export function returnNotices(outcome: ReturnOutcome, kind: ReturnKind): Said[] {
  const { state, member, refund, change, referral, vouchersBack, gifts, stamps } = outcome;
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
      ...(stamps.length === 0 ? {} : { stamps: stamps.map(({ card, taken }) => ({ card, taken })) }),
      available: change.after.available,
      deficit: change.after.deficit,
    },
  };
  const back = vouchersBack.map(
    ({ memberId, coupon }): Said => ({ to: { memberId }, notice: { kind: 'voucher-back', coupon } }),
  );
  const { memberId, name } = member;
  const used = [...gifts, ...stamps.flatMap((one) => one.used.map((gift) => ({ ...gift, memberId, name })))]
    .filter(({ isUsed }) => isUsed)
    .flatMap(({ memberId, name, coupon }) =>
      state.answerers.map(({ channel, channelUserId }): Said => {
        return { to: { address: { channel, channelUserId } }, notice: { kind: 'gift-used', memberId, name, coupon } };
      }),
    );
  if (referral?.referrer === undefined || referral.referrerChange === undefined) return [returned, ...back, ...used];
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
  return [returned, ...back, ...used, gone];
}
