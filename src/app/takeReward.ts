import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import { findReward, type RewardWithCoupon, takeRewardPart } from '../../db/rewards.ts';
import { newVoucherParts } from '../../db/vouchers.ts';
import { newVoucherCode } from '../core/coupons/codes.ts';
import type { Voucher } from '../core/coupons/coupon.ts';
import { decideIssue, type IssueRefusal } from '../core/coupons/issue.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { decideSpend, type NotEnoughPoints } from '../core/points/decideSpend.ts';
import { couponOf, type VoucherView, voucherRow } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';

export type TakeRewardRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'reward-unknown' }
  | { readonly code: 'reward-sold-out' }
  /** The member was shown another price. */
  | { readonly code: 'reward-price-changed'; readonly costPoints: number }
  | NotEnoughPoints
  | IssueRefusal;

export interface RewardTaken {
  readonly rewardId: string;
  readonly name: string;
  readonly costPoints: number;
  readonly voucher: VoucherView;
  readonly available: number;
}

interface TakeState {
  readonly member: MemberPoints | undefined;
  readonly found: RewardWithCoupon | undefined;
  readonly timeZone: string;
}

/**
 * Spends the points of a reward and gives its voucher, in one unit: of many takes at once exactly as many succeed as
 * the points and the stock allow. Never spends another price than `costPoints`, the one that the member agreed to.
 */
export const takeReward = (
  deps: Deps,
  memberId: string,
  wanted: { readonly rewardId: string; readonly costPoints?: number },
  key: string,
  now: number,
): Promise<Answered<RewardTaken, TakeRewardRefusal>> =>
  decideAndCommit<TakeState, Taken, RewardTaken, TakeRewardRefusal>(deps, {
    key: { name: key, request: { memberId, wanted } },
    read: async () => {
      const [member, found, programme] = await Promise.all([
        findMemberPoints(deps.db, memberId),
        findReward(deps.db, wanted.rewardId),
        readProgramme(deps),
      ]);
      return { member, found, timeZone: programme.document.timeZone };
    },
    decide: (state) => decideTake(state, wanted.costPoints, deps, now),
    parts: (_state, { member, found, spent, voucher }) => [
      ...ledgerParts({ memberId: member.memberId, version: member.version, change: spent }),
      takeRewardPart(found.reward),
      ...newVoucherParts(voucherRow(voucher, 'reward', spent.journalId)),
    ],
    answer: ({ found: { reward, coupon }, spent, voucher }) => ({
      rewardId: reward.rewardId,
      name: reward.name,
      costPoints: reward.costPoints,
      voucher: { ...voucher, coupon: couponOf(coupon), standing: 'usable' },
      available: spent.after.available,
    }),
  });

interface Taken {
  readonly member: MemberPoints;
  readonly found: RewardWithCoupon;
  readonly spent: Posted;
  readonly voucher: Voucher;
}

function decideTake(
  { member, found, timeZone }: TakeState,
  agreedPoints: number | undefined,
  deps: Deps,
  now: number,
): Decision<Taken, TakeRewardRefusal> {
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (found === undefined || found.reward.state !== 'active') return refuse({ code: 'reward-unknown' });
  const { reward, coupon } = found;
  const { costPoints, rewardId, name } = reward;
  if (reward.stockLimit !== null && reward.taken >= reward.stockLimit) return refuse({ code: 'reward-sold-out' });
  if (agreedPoints !== undefined && agreedPoints !== costPoints)
    return refuse({ code: 'reward-price-changed', costPoints });
  const voucherId = deps.newId();
  const spent = decideSpend(
    member.points,
    { points: costPoints, explanation: { rewardId, name, voucherId } },
    now,
    deps.newId,
  );
  if (!spent.ok) return spent;
  const code = newVoucherCode(deps.randomBytes(8));
  const request = { memberId: member.memberId, standingVouchers: 0, voucherId, code };
  const issued = decideIssue(couponOf(coupon), request, timeZone, now);
  return issued.ok ? accept({ member, found, spent: spent.value, voucher: issued.value }) : issued;
}
