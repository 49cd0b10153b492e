import type { MemberPoints } from '../../db/ledger.ts';
import type { Payments } from '../../db/payments.ts';
import type { RewardJournal } from '../../db/referralRewards.ts';
import type { StoredReferral } from '../../db/referrals.ts';
import type { GiftVoucher, RefundRead, UsedVoucher } from '../../db/refunds.ts';
import type { BroughtStamps } from '../../db/stamps.ts';
import { comesBack } from '../core/coupons/redeem.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import { decideReferralReversal } from '../core/points/decideReferral.ts';
import { decideRefund, type Refunded } from '../core/points/decideRefund.ts';
import type { LedgerChange, PointsState } from '../core/points/ledger.ts';
import { expiredIn } from '../core/points/takeBack.ts';
import { type RefundRefusal, type RefundRequest, remainingOf, takeRefund } from '../core/purchases/refund.ts';
import { decideReferralAfterRefund } from '../core/referrals/reward.ts';
import type { Measure } from '../core/tiers/rules.ts';
import { decideReached, type TierState } from '../core/tiers/tier.ts';
import type { Address } from './channel.ts';
import type { Actor } from './deps.ts';
import { joinChanges } from './joinChanges.ts';
import { decidePaidBack, type PaidBack } from './paidBack.ts';
import type { VersionedProgramme } from './programme.ts';
import { decideStampsBack, type ReversedStamps } from './stamps/ofReturn.ts';

/** A return of goods, or a slip that the counter takes back by itself. */
export type ReturnKind = 'refund' | 'undo';

export interface ReturnState extends Omit<RefundRead, 'programme' | 'referral'> {
  readonly programme: VersionedProgramme;
  readonly referral: RewardedReferral | undefined;
  /** Without this purchase; read only where an undo takes its tier back. */
  readonly measureWithout: Measure | undefined;
  /** Owner and managers; read only where a gift of the purchase was used. */
  readonly answerers: readonly Address[];
  /** In a shop with stamp cards. */
  readonly broughtStamps: readonly BroughtStamps[];
  /** What was not paid in money. */
  readonly payments: Payments;
}

/** The referral that the purchase qualified, with what its reversal needs. A side that got nothing has no journal. */
export interface RewardedReferral {
  readonly referral: StoredReferral;
  readonly friendReward: RewardJournal | undefined;
  readonly referrer: MemberPoints | undefined;
  readonly referrerReward: RewardJournal | undefined;
  /** What rules gave both sides with the reward. */
  readonly vouchers: readonly GiftVoucher[];
}

export interface ReturnRequest {
  readonly kind: ReturnKind;
  readonly what: RefundRequest;
  readonly by: Actor;
}

export type ReturnRefusal =
  | { readonly code: 'purchase-unknown' }
  /** The member has left; their books are closed. */
  | { readonly code: 'member-unknown' }
  | { readonly code: 'not-allowed' }
  /** Imported without prices: nobody knows what to give back. */
  | { readonly code: 'purchase-without-price' }
  | { readonly code: 'undo-too-late'; readonly minutes: number }
  | RefundRefusal;

export interface ReturnOutcome {
  readonly state: ReturnState;
  readonly member: MemberPoints;
  readonly refund: Refunded;
  /** Nothing of the purchase is left: it no longer counts as one. */
  readonly isComplete: boolean;
  /** The refund, and the friend's side of a reversed referral. */
  readonly change: LedgerChange;
  readonly referral: ReferralReversed | undefined;
  /** Vouchers that were used on it, and of those the ones that are usable again. */
  readonly vouchers: readonly UsedVoucher[];
  readonly vouchersBack: readonly UsedVoucher[];
  /** What it had brought by a tier, a rule or a referral goes with it; what was used of that stays used, and the owner hears of it. */
  readonly gifts: readonly GiftVoucher[];
  /** The tier that the member has again, where the slip that is taken back had brought another. */
  readonly tier: TierState | undefined;
  readonly stamps: readonly ReversedStamps[];
  /** How what was returned is paid back. */
  readonly paidBack: PaidBack;
}

export interface ReferralReversed extends RewardedReferral {
  readonly after: StoredReferral;
  /** Points taken from the friend, and from the referrer. */
  readonly friendTaken: number;
  readonly referrerTaken: number;
  readonly referrerChange: LedgerChange | undefined;
}

/**
 * Takes back a purchase or a part of it with all that it brought: points, the referral's rewards, vouchers used on it.
 * Refuses, in this order: `purchase-unknown`, `member-unknown`, `not-allowed` (refunds are for managers and tills; an
 * undo is for the person who made the slip, and managers), `purchase-without-price`, `undo-too-late`,
 * `refund-exceeds-purchase`.
 */
export function decideReturn(
  state: ReturnState | undefined,
  request: ReturnRequest,
  now: number,
  newId: () => string,
): Decision<ReturnOutcome, ReturnRefusal> {
  if (state === undefined) return refuse({ code: 'purchase-unknown' });
  const { purchase, member, earned, earlier, expiredPoints } = state;
  if (member === undefined) return refuse({ code: 'member-unknown' });
  const { by } = request;
  if (!mayReturn(request.kind, by, purchase.staffId)) return refuse({ code: 'not-allowed' });
  if (purchase.netMinor === null) return refuse({ code: 'purchase-without-price' });
  const { undoMinutes, points: rules } = state.programme.document;
  if (request.kind === 'undo' && now >= purchase.createdAt + undoMinutes * 60_000) {
    return refuse({ code: 'undo-too-late', minutes: undoMinutes });
  }
  const staffId = by.kind === 'staff' ? by.staffId : null;
  const remaining = remainingOf(purchase.lines, state.refundedLines);
  const taken = takeRefund(remaining, request.what);
  if (!taken.ok) return taken;
  // What points had paid is there again before points are taken back.
  const paidBack = decidePaidBack(member.points, state, taken.value.refundedMinor, staffId, now, newId);
  const back = paidBack.change;
  const isOwn = (lot: { readonly purchaseId: string | null }) => lot.purchaseId === purchase.purchaseId;
  const command = {
    purchaseId: purchase.purchaseId,
    request: request.what,
    remaining,
    earned,
    earlier,
    expiredPoints: expiredPoints + (back === undefined ? 0 : expiredIn(back, isOwn)),
    ...(paidBack.besideMinor === undefined ? {} : { besideMinor: paidBack.besideMinor }),
    occurredAt: now,
    staffId,
  };
  const decided = decideRefund(paidBack.state, command, rules.refundPolicy, now, newId);
  if (!decided.ok) return decided;
  const refund = decided.value;
  const isComplete = refund.remaining.every((line) => line.quantity === 0 && line.netMinor === 0);
  const change = back === undefined ? refund : joinChanges(back, refund);
  const reversal = state.referral && decideReversal(state.referral, refund, change, state, staffId, now, newId);
  const vouchers = isComplete ? state.vouchers : [];
  const stamps = decideStampsBack(state.programme.document, state.broughtStamps, refund.remaining, now);
  const lost = stamps.flatMap(({ used }) => used.map(({ voucherId }) => voucherId));
  return accept({
    state,
    member,
    refund,
    isComplete,
    change: reversal?.friendChange === undefined ? change : joinChanges(change, reversal.friendChange),
    paidBack,
    referral: reversal?.outcome,
    vouchers,
    gifts: [...goneGifts(state, refund, isComplete), ...(reversal?.outcome.vouchers ?? [])],
    tier: request.kind === 'undo' && isComplete ? tierWithout(state, now) : undefined,
    stamps,
    vouchersBack: vouchers.filter(
      (voucher) => !lost.includes(voucher.voucherId) && comesBack({ ...voucher, state: 'redeemed' }, now),
    ),
  });
}

/** All that it brought, once nothing is left of it; before that what a rule gave for more than is left. */
function goneGifts({ gifts, earned }: ReturnState, { explanation }: Refunded, isComplete: boolean) {
  if (isComplete) return gifts;
  const issued = earned?.explanation.issued ?? [];
  const lost = issued.filter(({ minimumMinor }) => minimumMinor > explanation.remainingMinor);
  return gifts.filter((gift) => lost.some(({ voucherId }) => voucherId === (gift.givenId ?? gift.voucherId)));
}

function mayReturn(kind: ReturnKind, by: Actor, soldBy: string | null): boolean {
  if (by.kind === 'member') return false;
  if (by.kind !== 'staff' || by.role !== 'cashier') return true;
  return kind === 'undo' && by.staffId === soldBy;
}

/** `change`: all that the return has done to the friend's points so far. */
function decideReversal(
  rewarded: RewardedReferral,
  refund: Refunded,
  change: LedgerChange,
  { purchase, programme }: ReturnState,
  staffId: string | null,
  now: number,
  newId: () => string,
): { readonly outcome: ReferralReversed; readonly friendChange: LedgerChange | undefined } | undefined {
  const { referral, friendReward, referrer, referrerReward } = rewarded;
  const { remainingMinor } = refund.explanation;
  const step = decideReferralAfterRefund(referral, { purchaseId: purchase.purchaseId, remainingMinor }, now);
  if (step.kind === 'nothing') return undefined;
  const { refundPolicy } = programme.document.points;
  const takeBack = (points: PointsState, reward: RewardJournal | undefined, before?: LedgerChange) => {
    if (!step.wasRewarded || reward === undefined) return undefined;
    const { journalId: rewardJournalId, explanation } = reward;
    const lapsed = before === undefined ? 0 : expiredIn(before, (lot) => lot.journalId === rewardJournalId);
    const expiredPoints = reward.expiredPoints + lapsed;
    const command = { ...reward, rewardJournalId, reward: explanation, expiredPoints, staffId };
    const taken = decideReferralReversal(points, command, refundPolicy, now, newId);
    return taken.ok ? taken.value : undefined;
  };
  const friend = takeBack(refund.state, friendReward, change);
  const referrerSide = referrer && takeBack(referrer.points, referrerReward);
  return {
    friendChange: friend,
    outcome: {
      ...rewarded,
      after: { ...referral, ...step.referral },
      friendTaken: friend === undefined ? 0 : friend.takenPoints + friend.owedPoints,
      referrerTaken: referrerSide === undefined ? 0 : referrerSide.takenPoints + referrerSide.owedPoints,
      referrerChange: referrerSide,
    },
  };
}

/**
 * A mistyped slip gives no tier: an undo brings the one before back, unless what else was bought reaches one, or it has
 * changed since. A refund leaves the tier until its day.
 */
function tierWithout(
  { earned, tierState, programme, measureWithout }: ReturnState,
  now: number,
): TierState | undefined {
  const { tiers, timeZone } = programme.document;
  const step = earned?.explanation.tierStep;
  if (tiers === null || step === undefined || measureWithout === undefined) return undefined;
  const { tier, since, until, inGrace } = step.after;
  const isSame =
    tierState.tier === tier && tierState.since === since && tierState.until === until && tierState.inGrace === inGrace;
  if (!isSame) return undefined;
  const before = { ...step.before, floor: tierState.floor };
  return decideReached(tiers, before, measureWithout, now, timeZone)?.after ?? before;
}
