import type { RewardHoldRow } from '../../../db/rewardHolds.ts';

/** A piece of a reward that is set aside for a member, as it stands. */
export interface RewardHoldView {
  readonly holdId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly costPoints: number;
  readonly state: RewardHoldRow['state'];
  /** Epoch milliseconds; `null`: nothing is set aside. */
  readonly heldUntil: number | null;
  /** What it became. */
  readonly voucherId: string | null;
}

export type RewardHoldRefusal =
  | { readonly code: 'hold-unknown' }
  | { readonly code: 'hold-confirmed'; readonly voucherId: string }
  /** It was let go, or its time is over. */
  | { readonly code: 'hold-ended' };

/** Whether it has something set aside at `now`, whether or not anybody has booked that its time is over. */
export const isHeldReward = ({ state, heldUntil }: RewardHoldRow, now: number): boolean =>
  state === 'held' && now < heldUntil.getTime();

/** As it is at `now`. */
export function viewOfRewardHold(row: RewardHoldRow, now: number): RewardHoldView {
  const { holdId, memberId, rewardId, costPoints, voucherId } = row;
  const held = isHeldReward(row, now);
  const state = row.state === 'held' && !held ? 'expired' : row.state;
  return { holdId, memberId, rewardId, costPoints, state, heldUntil: held ? row.heldUntil.getTime() : null, voucherId };
}
