import { auditPart } from '../../db/audit.ts';
import { ledgerParts, type MemberWrite } from '../../db/ledger.ts';
import { paymentsOf } from '../../db/payments.ts';
import { findRewardJournal } from '../../db/referralRewards.ts';
import { changeReferralPart, findReferrer, type StoredReferral } from '../../db/referrals.ts';
import {
  type BroughtVoucher,
  type GiftVoucher,
  readForRefund,
  redemptionsBackParts,
  refundParts,
  rewardVouchersOf,
} from '../../db/refunds.ts';
import type { Part } from '../../db/unit.ts';
import { takenVouchersOf } from '../../db/voucherGifts.ts';
import { voidVouchersPart } from '../../db/vouchers.ts';
import type { RefundRequest } from '../core/purchases/refund.ts';
import type { NamedCoupon } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import {
  decideReturn,
  type ReturnKind,
  type ReturnOutcome,
  type ReturnRefusal,
  type ReturnState,
  type RewardedReferral,
} from './decideReturn.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import { notices } from './notice.ts';
import { type PaidBackTold, paidBackParts } from './paidBack.ts';
import { knownVersion, programmeOf } from './programme.ts';
import { returnNotices } from './returnNotices.ts';
import { readAnswerers } from './staff.ts';
import { readBroughtStamps, stampsBackParts, withLostStamps } from './stamps/ofReturn.ts';
import { readTier } from './tiers/read.ts';

export interface PurchaseReturned {
  readonly refundId: string;
  readonly purchaseId: string;
  readonly externalRef: string;
  readonly memberId: string;
  readonly memberName: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  /** What the purchase still amounts to. */
  readonly remainingMinor: number;
  readonly points: {
    /** Taken from the member for this refund, and of those the ones that had been spent and are owed now. */
    readonly taken: number;
    readonly owed: number;
    readonly available: number;
    readonly pending: number;
    readonly held: number;
    readonly deficit: number;
  };
  /** Whether the reward for bringing this member was taken back from both sides. */
  readonly referralReversed: boolean;
  /** How the amount is paid back: as it was paid. */
  readonly paidBack: PaidBackTold;
  /** Codes of the vouchers that are usable again. */
  readonly vouchersReturned: readonly string[];
  /** Stamps that were taken back, by card. */
  readonly stampsTaken: readonly { readonly cardId: string; readonly taken: number }[];
  /** The names of their coupons, each once. */
  readonly couponsReturned: readonly NamedCoupon[];
}

export interface PurchaseReturn {
  readonly purchaseId: string;
  readonly kind: ReturnKind;
  readonly what: RefundRequest;
  /** A return that a list of another system tells of: when it was, and its id each time. Nothing is said of it. */
  readonly quietly?: Quietly;
}

interface Quietly {
  readonly refundId: string;
  readonly occurredAt: number;
}

/** What `refundPurchase` and `undoPurchase` share: everything but the kind. Refuses as `decideReturn` does. */
export function returnPurchase(
  deps: Deps,
  request: PurchaseReturn,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PurchaseReturned, ReturnRefusal>> {
  const refundId = request.quietly?.refundId ?? deps.newId();
  return decideAndCommit<ReturnState | undefined, ReturnOutcome, PurchaseReturned, ReturnRefusal>(deps, {
    key: { name: key, request },
    read: () => readReturnState(deps, request.purchaseId, request.kind === 'undo' ? now : undefined),
    decide: (state) => decideReturn(state, { ...request, by }, now, deps.newId),
    parts: (_state, outcome) => partsOf(deps, outcome, { ...request, refundId }, by, now),
    answer: (outcome) => answerOf(outcome, refundId),
  });
}

/** What can still be taken back of a purchase, for a question before it is done; `undefined`: no such purchase, it has no price, or its member has left. */
export async function readReturnable(
  deps: Deps,
  purchaseId: string,
): Promise<Pick<PurchaseReturned, 'memberName' | 'remainingMinor' | 'currency'> | undefined> {
  const state = await readReturnState(deps, purchaseId);
  if (state?.member === undefined) return undefined;
  const { netMinor, refundedMinor, currency } = state.purchase;
  if (netMinor === null) return undefined;
  return { memberName: state.member.name, remainingMinor: netMinor - refundedMinor, currency };
}

/** `undoneAt`: when it is taken back as a slip. */
async function readReturnState(deps: Deps, purchaseId: string, undoneAt?: number): Promise<ReturnState | undefined> {
  const read = await readForRefund(deps.db, purchaseId, knownVersion(deps.db));
  if (read === undefined) return undefined;
  const { programme, referral, ...state } = read;
  const inForce = programmeOf(deps.db, programme);
  const broughtStamps = await readBroughtStamps(deps, read.purchase.memberId, purchaseId, inForce.document);
  const rewarded = referral && (await readRewards(deps, referral, purchaseId));
  const brought = await followGiven(deps, read.purchase.memberId, read.gifts);
  const gifts = [...brought, ...(rewarded?.vouchers ?? []), ...broughtStamps.flatMap(({ given }) => given)];
  const isGiftUsed = gifts.some(({ isUsed }) => isUsed);
  const reachedTier = state.earned?.explanation.tierStep !== undefined;
  return {
    ...state,
    gifts: brought,
    vouchers: await withLostStamps(deps, read.vouchers),
    programme: inForce,
    referral: rewarded,
    broughtStamps,
    payments: await paymentsOf(deps.db, read.purchase.memberId, purchaseId),
    answerers: isGiftUsed ? await readAnswerers(deps) : [],
    measureWithout:
      undoneAt === undefined || !reachedTier
        ? undefined
        : (await readTier(deps, read.purchase.memberId, inForce.document, undoneAt, purchaseId))?.measure,
  };
}

/** What the purchase brought, wherever it is now: of what was given to a friend, the friend's. Only that costs a read. */
async function followGiven(
  deps: Deps,
  memberId: string,
  gifts: readonly BroughtVoucher[],
): Promise<readonly GiftVoucher[]> {
  const given = gifts.filter(({ isGiven }) => isGiven === true).map(({ voucherId }) => voucherId);
  if (given.length === 0) return gifts;
  const taken = await takenVouchersOf(deps.db, memberId, given);
  return gifts.flatMap((gift) => {
    if (gift.isGiven !== true) return [gift];
    const friends = taken.get(gift.voucherId);
    return friends === undefined ? [] : [{ ...friends, coupon: gift.coupon, givenId: gift.voucherId }];
  });
}

/** The rewards that may have to be taken back: only a purchase that brought a referral its reward costs these reads. */
async function readRewards(deps: Deps, referral: StoredReferral, purchaseId: string): Promise<RewardedReferral> {
  const { member: referrer } = await findReferrer(deps.db, referral.referrerId, new Date(0));
  const rewardOf = async (memberId: string | undefined, journalId: string | null) =>
    memberId === undefined || journalId === null ? undefined : findRewardJournal(deps.db, memberId, journalId);
  return {
    referral,
    referrer,
    friendReward: await rewardOf(referral.friendId, referral.friendJournalId),
    referrerReward: await rewardOf(referrer?.memberId, referral.referrerJournalId),
    vouchers: await rewardVouchersOf(
      deps.db,
      [referral.friendId, ...(referrer === undefined ? [] : [referrer.memberId])],
      purchaseId,
    ),
  };
}

function partsOf(
  deps: Deps,
  outcome: ReturnOutcome,
  { refundId, kind, quietly }: Pick<PurchaseReturn, 'kind' | 'quietly'> & { readonly refundId: string },
  by: Actor,
  now: number,
): readonly Part[] {
  const { state, member, refund, isComplete, change, referral, vouchers, vouchersBack, gifts, tier, stamps } = outcome;
  const staffId = by.kind === 'staff' ? by.staffId : null;
  const { purchase } = state;
  const { refundedMinor, takenPoints, owedPoints } = refund.explanation;
  const at = new Date(now);
  const lastPurchaseAt = isComplete ? state.otherPurchaseAt : member.lastPurchaseAt;
  const rollUp = { purchases: isComplete ? -1 : 0, spendMinor: -refundedMinor, lastPurchaseAt };
  const writes: MemberWrite[] = [{ memberId: member.memberId, version: member.version, change, rollUp, tier }];
  if (referral?.referrer !== undefined && referral.referrerChange !== undefined) {
    const { memberId, version } = referral.referrer;
    writes.push({ memberId, version, change: referral.referrerChange });
  }
  return [
    ...ledgerParts(...writes),
    ...refundParts(
      purchase,
      {
        refundId,
        kind,
        amountMinor: refundedMinor,
        lines: refund.refundedLines,
        pointsTaken: takenPoints + owedPoints,
        staffId,
        occurredAt: quietly === undefined ? at : new Date(quietly.occurredAt),
        createdAt: at,
      },
      refund.explanation.remainingPoints,
    ),
    ...voidParts(gifts),
    ...stampsBackParts(member.memberId, purchase.purchaseId, staffId, stamps, deps.newId, now),
    ...(referral === undefined
      ? []
      : [changeReferralPart(referral.referral, { ...referral.after, reason: 'purchase-returned' })]),
    ...redemptionsBackParts(vouchers, vouchersBack, at),
    ...paidBackParts(deps, outcome.paidBack, purchase.purchaseId, by, now),
    auditPart({
      auditId: deps.newId(),
      actor: actorName(by),
      action: kind === 'undo' ? 'purchase-undone' : 'purchase-refunded',
      memberId: member.memberId,
      details: { purchaseId: purchase.purchaseId, refundId, amountMinor: refundedMinor },
      occurredAt: at,
    }),
    notices(deps.newId, quietly === undefined ? returnNotices(outcome, kind) : []),
  ];
}

/** What was used of them stays used. */
const voidParts = (gifts: readonly GiftVoucher[]): readonly Part[] =>
  [
    ...Map.groupBy(
      gifts.filter(({ isUsed }) => !isUsed),
      ({ memberId }) => memberId,
    ),
  ].map(([memberId, unused]) =>
    voidVouchersPart(
      memberId,
      unused.map(({ voucherId }) => voucherId),
    ),
  );

function answerOf(
  { state, member, refund, change, referral, vouchersBack, stamps, paidBack }: ReturnOutcome,
  refundId: string,
) {
  const { purchaseId, externalRef, currency } = state.purchase;
  const { refundedMinor, remainingMinor, takenPoints, owedPoints } = refund.explanation;
  return {
    refundId,
    purchaseId,
    externalRef,
    memberId: member.memberId,
    memberName: member.name,
    amountMinor: refundedMinor,
    currency,
    remainingMinor,
    points: { ...change.after, taken: takenPoints + owedPoints, owed: owedPoints },
    referralReversed: referral !== undefined,
    vouchersReturned: vouchersBack.map((voucher) => voucher.code),
    stampsTaken: stamps.map(({ cardId, taken }) => ({ cardId, taken })),
    paidBack: paidBack.told,
    couponsReturned: eachOnce(vouchersBack.map((voucher) => voucher.coupon)),
  };
}

/** Several vouchers of one coupon are told of once. */
const eachOnce = (coupons: readonly NamedCoupon[]): readonly NamedCoupon[] => [
  ...new Map(coupons.map((one) => [`${one.automation}:${one.name}:${one.kind}:${one.value}`, one])).values(),
];
