import { findMemberPoints, ledgerParts, type MemberPoints } from '../../db/ledger.ts';
import { findReward, type RewardWithCoupon, takeRewardPart } from '../../db/rewards.ts';
import { newVoucherParts, standingCopies } from '../../db/vouchers.ts';
import { newVoucherCode } from '../core/coupons/codes.ts';
import type { Voucher } from '../core/coupons/coupon.ts';
import { decideIssue, type IssueRefusal, opensFor } from '../core/coupons/issue.ts';
import { accept, type Decision, refuse } from '../core/decision.ts';
import type { Posted } from '../core/points/credit.ts';
import { decideSpend, type NotEnoughPoints } from '../core/points/decideSpend.ts';
import type { Programme } from '../core/programme.ts';
import { withoutLateHolds } from './checkout/late.ts';
import { couponOf, type VoucherView, voucherRow } from './couponView.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import type { Deps } from './deps.ts';
import { readProgramme } from './programme.ts';
import { earlyDaysFor } from './tiers/early.ts';

export type TakeRewardRefusal =
  | { readonly code: 'member-unknown' }
  | { readonly code: 'reward-unknown' }
  /** For this member: their tier may have it before everybody else. */
  | { readonly code: 'reward-not-started'; readonly startsAt: number }
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

/** Which reward somebody wants, at the price that they were shown, where they were. */
export interface WantedReward {
  readonly rewardId: string;
  readonly costPoints?: number | undefined;
}

export interface WantedState {
  readonly member: MemberPoints | undefined;
  readonly found: RewardWithCoupon | undefined;
  /** The member's vouchers of its coupon that count towards what one may have; not counted where the coupon has no such cap. */
  readonly standing: number;
  readonly programme: Programme;
  /** As `readEarlyDays` gives it; read only where the reward has not begun. */
  readonly earlyDays: number;
}

/** All that taking or holding a reward is decided on. */
export async function readWanted(deps: Deps, memberId: string, rewardId: string, now: number): Promise<WantedState> {
  const [member, found, programme] = await Promise.all([
    findMemberPoints(deps.db, memberId),
    findReward(deps.db, rewardId),
    readProgramme(deps),
  ]);
  const standing = await standingOf(deps, member, found, now);
  const { document } = programme;
  // After the version that a change of the tier would move.
  const isAsked = member !== undefined && found !== undefined;
  const earlyDays = isAsked ? await earlyDaysFor(deps, member.memberId, found.reward, document, now) : 0;
  return { member, found, standing, programme: document, earlyDays };
}

/** How many vouchers of a reward's coupon somebody has had. Whoever commits after it moves the member's version. */
export async function standingOf(
  deps: Deps,
  member: MemberPoints | undefined,
  found: RewardWithCoupon | undefined,
  now: number,
): Promise<number> {
  if (member === undefined || found === undefined || found.coupon.usesPerMember === null) return 0;
  const [copies] = await standingCopies(deps.db, [member.memberId], [found.coupon.couponId], new Date(now));
  return copies?.copies ?? 0;
}

/**
 * Spends the points of a reward and gives its voucher, in one unit: of many takes at once exactly as many succeed as
 * the points and the stock allow. Never spends another price than `costPoints`, the one that the member agreed to.
 */
export const takeReward = (
  deps: Deps,
  memberId: string,
  wanted: WantedReward,
  key: string,
  now: number,
): Promise<Answered<RewardTaken, TakeRewardRefusal>> =>
  withoutLateHolds(deps, now, () =>
    decideAndCommit<WantedState, Taken, RewardTaken, TakeRewardRefusal>(deps, {
      key: { name: key, request: { memberId, wanted } },
      read: () => readWanted(deps, memberId, wanted.rewardId, now),
      decide: (state) => decideTake(state, wanted.costPoints, deps, now),
      parts: (_state, { member, reward, spent, voucher }) => [
        ...ledgerParts({ memberId: member.memberId, version: member.version, change: spent }),
        takeRewardPart(reward),
        ...newVoucherParts(voucherRow(voucher, 'reward', spent.journalId)),
      ],
      answer: ({ reward, coupon, spent, voucher }) => ({
        rewardId: reward.rewardId,
        name: reward.name,
        costPoints: reward.costPoints,
        voucher: { ...voucher, coupon: couponOf(coupon), standing: 'usable' },
        available: spent.after.available,
      }),
    }),
  );

interface Wanted extends RewardWithCoupon {
  readonly member: MemberPoints;
}

interface Taken extends Wanted {
  readonly spent: Posted;
  readonly voucher: Voucher;
}

/** The reward and who wants it, unless it is too early for them, somebody was faster or it costs something else by now. */
export function decideWanted(
  { member, found, earlyDays, programme }: WantedState,
  agreedPoints: number | undefined,
  now: number,
): Decision<Wanted, TakeRewardRefusal> {
  if (member === undefined) return refuse({ code: 'member-unknown' });
  if (found === undefined || found.reward.state !== 'active') return refuse({ code: 'reward-unknown' });
  const { stockLimit, taken, held, costPoints, startsAt } = found.reward;
  const opensAt = opensFor({ startsAt: startsAt?.getTime() ?? null }, earlyDays, programme.timeZone);
  if (opensAt !== null && now < opensAt) return refuse({ code: 'reward-not-started', startsAt: opensAt });
  if (stockLimit !== null && taken + held >= stockLimit) return refuse({ code: 'reward-sold-out' });
  if (agreedPoints !== undefined && agreedPoints !== costPoints)
    return refuse({ code: 'reward-price-changed', costPoints });
  return accept({ member, ...found });
}

function decideTake(
  state: WantedState,
  agreedPoints: number | undefined,
  deps: Deps,
  now: number,
): Decision<Taken, TakeRewardRefusal> {
  const wanted = decideWanted(state, agreedPoints, now);
  if (!wanted.ok) return wanted;
  const { member, reward, coupon } = wanted.value;
  const { costPoints, rewardId, name } = reward;
  const voucherId = deps.newId();
  const spent = decideSpend(
    member.points,
    { points: costPoints, explanation: { rewardId, name, voucherId } },
    now,
    deps.newId,
  );
  if (!spent.ok) return spent;
  const code = newVoucherCode(deps.randomBytes(8));
  const request = { memberId: member.memberId, standingVouchers: state.standing, voucherId, code };
  const issued = decideIssue(couponOf(coupon), request, state.programme.timeZone, now);
  return issued.ok ? accept({ ...wanted.value, spent: spent.value, voucher: issued.value }) : issued;
}
