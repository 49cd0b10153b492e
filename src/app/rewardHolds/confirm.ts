import { findMemberPoints, ledgerParts, type MemberPoints } from '../../../db/ledger.ts';
import { endRewardHoldParts, findRewardHold, type RewardHoldRow } from '../../../db/rewardHolds.ts';
import { findReward, type RewardWithCoupon } from '../../../db/rewards.ts';
import { UnitRaced } from '../../../db/unit.ts';
import { newVoucherParts } from '../../../db/vouchers.ts';
import { newVoucherCode } from '../../core/coupons/codes.ts';
import type { Voucher } from '../../core/coupons/coupon.ts';
import { decideIssue, type IssueRefusal } from '../../core/coupons/issue.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { Posted } from '../../core/points/credit.ts';
import { decideConfirmHold } from '../../core/points/decideHold.ts';
import { couponOf, voucherRow } from '../couponView.ts';
import { type Answered, decideAndCommit } from '../decideAndCommit.ts';
import type { Deps } from '../deps.ts';
import { readProgramme } from '../programme.ts';
import { type RewardTaken, standingOf } from '../takeReward.ts';
import { release } from './release.ts';
import { isHeldReward, type RewardHoldRefusal } from './rewardHold.ts';

interface State {
  readonly row: RewardHoldRow | undefined;
  readonly member: MemberPoints | undefined;
  readonly found: RewardWithCoupon | undefined;
  readonly standing: number;
  readonly timeZone: string;
}

interface Confirmed {
  readonly row: RewardHoldRow;
  readonly member: MemberPoints;
  readonly found: RewardWithCoupon;
  readonly spent: Posted;
  readonly voucher: Voucher;
}

/**
 * Spends the points that a hold has set aside and gives the voucher, at the price of the hold, also where the reward left
 * the catalogue meanwhile. Refuses, in this order: `hold-unknown`, `hold-confirmed`, `hold-ended`, `member-unknown`, and
 * as `decideIssue` where the coupon was stopped or has ended: then the hold stays, to be released.
 */
export async function confirmRewardHold(
  deps: Deps,
  which: { readonly memberId: string; readonly holdId: string },
  key: string,
  now: number,
): Promise<Answered<RewardTaken, ConfirmRewardRefusal>> {
  const answered = await decideAndCommit<State, Confirmed, RewardTaken, ConfirmRewardRefusal>(deps, {
    key: { name: key, request: { confirm: which } },
    read: () => readState(deps, which, now),
    decide: (state) => decide(state, deps, now),
    parts: (_state, { row, member, spent, voucher }) => [
      ...ledgerParts({ memberId: member.memberId, version: member.version, change: spent }),
      ...endRewardHoldParts(row, { state: 'confirmed', voucherId: voucher.voucherId }, new Date(now)),
      ...newVoucherParts(voucherRow(voucher, 'reward', spent.journalId)),
    ],
    answer: ({ row, found: { reward, coupon }, spent, voucher }) => ({
      rewardId: row.rewardId,
      name: reward.name,
      costPoints: row.costPoints,
      voucher: { ...voucher, coupon: couponOf(coupon), standing: 'usable' },
      available: spent.after.available,
    }),
  });
  if (!answered.ok && answered.refusal.code === 'hold-ended') await release(deps, which, now);
  return answered;
}

export type ConfirmRewardRefusal = RewardHoldRefusal | { readonly code: 'member-unknown' } | IssueRefusal;

async function readState(
  deps: Deps,
  { memberId, holdId }: { readonly memberId: string; readonly holdId: string },
  now: number,
): Promise<State> {
  const { timeZone } = (await readProgramme(deps)).document;
  const row = await findRewardHold(deps.db, memberId, holdId);
  if (row === undefined || !isHeldReward(row, now)) {
    return { row, member: undefined, found: undefined, standing: 0, timeZone };
  }
  const [member, found] = await Promise.all([
    findMemberPoints(deps.db, row.memberId),
    findReward(deps.db, row.rewardId),
  ]);
  // Merged between the two reads, or ended: read again.
  const isThere = member?.points.holds?.some((hold) => hold.holdId === holdId) === true;
  if (member !== undefined && (member.memberId !== row.memberId || !isThere)) {
    throw new UnitRaced('reward_hold', undefined);
  }
  return { row, member, found, standing: await standingOf(deps, member, found, now), timeZone };
}

function decide(
  { row, member, found, standing, timeZone }: State,
  deps: Deps,
  now: number,
): Decision<Confirmed, ConfirmRewardRefusal> {
  if (row === undefined) return refuse({ code: 'hold-unknown' });
  if (row.state === 'confirmed') return refuse({ code: 'hold-confirmed', voucherId: row.voucherId ?? '' });
  if (!isHeldReward(row, now)) return refuse({ code: 'hold-ended' });
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (found === undefined) return refuse({ code: 'coupon-unknown' });
  const voucherId = deps.newId();
  const explanation = { rewardId: row.rewardId, name: found.reward.name, voucherId };
  const spent = decideConfirmHold(member.points, row.holdId, { explanation }, now, deps.newId);
  if (!spent.ok) return spent;
  const code = newVoucherCode(deps.randomBytes(8));
  const request = { memberId: member.memberId, standingVouchers: standing, voucherId, code };
  const issued = decideIssue(couponOf(found.coupon), request, timeZone, now);
  return issued.ok ? accept({ row, member, found, spent: spent.value, voucher: issued.value }) : issued;
}
