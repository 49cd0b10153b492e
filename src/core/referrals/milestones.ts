/** A bonus for a referrer, when so many friends have brought a reward. */
export interface ReferralMilestone {
  readonly friends: number;
  readonly points: number;
}

export interface MilestoneChange {
  readonly reached: readonly ReferralMilestone[];
  /** Friends of milestones that are not reached any more. */
  readonly lost: readonly number[];
}

/**
 * What is to be given and taken back. `given`: the milestones that stand. One that stands is never given twice, whatever
 * it brings by now; below its number it is taken back, and can be reached again.
 */
export const decideMilestones = (
  milestones: readonly ReferralMilestone[],
  rewardedFriends: number,
  given: readonly number[],
): MilestoneChange => ({
  reached: milestones.filter(({ friends }) => friends <= rewardedFriends && !given.includes(friends)),
  lost: given.filter((friends) => friends > rewardedFriends),
});
