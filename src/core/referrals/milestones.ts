/** A bonus for a referrer, when so many friends have brought a reward: points, or a voucher in their place. */
export interface ReferralMilestone {
  readonly friends: number;
  /** 0 where there is a coupon. */
  readonly points: number;
  readonly coupon?: {
    readonly couponId: string;
    /** What members read that they get: as the coupon was called when the milestone was made. */
    readonly name: string;
  };
}

/** The milestones with another one, or another bonus for its number; `null`: without the one of that number. */
export const withMilestone = (
  milestones: readonly ReferralMilestone[],
  friends: number,
  bonus: Omit<ReferralMilestone, 'friends'> | null,
): readonly ReferralMilestone[] =>
  [...milestones.filter((one) => one.friends !== friends), ...(bonus === null ? [] : [{ friends, ...bonus }])].toSorted(
    (a, b) => a.friends - b.friends,
  );

export interface MilestoneChange {
  readonly reached: readonly ReferralMilestone[];
  /** Friends of milestones that are not reached any more. */
  readonly lost: readonly number[];
}

/**
 * What is to be given and taken back. `given`: the milestones that stand. One that stands is never given twice, whatever
 * it brings by now; below its number it is taken back, and can be reached again. One whose voucher was used (`isKept`)
 * stays.
 */
export const decideMilestones = (
  milestones: readonly ReferralMilestone[],
  rewardedFriends: number,
  given: readonly { readonly friends: number; readonly isKept: boolean }[],
): MilestoneChange => ({
  reached: milestones.filter(
    ({ friends }) => friends <= rewardedFriends && given.every((one) => one.friends !== friends),
  ),
  lost: given.filter(({ friends, isKept }) => friends > rewardedFriends && !isKept).map(({ friends }) => friends),
});
