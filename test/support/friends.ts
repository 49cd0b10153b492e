import { newReferralPart } from '../../db/referrals.ts';
import { commit } from '../../db/unit.ts';
import { DAY, NOON, type TestShop } from './shop.ts';

/** Makes friends of a shop's members: each joined by the referrer's link at noon, with 180 days to buy. Gives the id. */
export const friendsOf =
  (shop: TestShop) =>
  async (referrerId: string): Promise<string> => {
    const friendId = await shop.member();
    const referral = {
      referralId: friendId,
      referrerId,
      friendId,
      state: 'joined' as const,
      joinedAt: NOON,
      expiresAt: NOON + 180 * DAY,
      purchaseId: null,
      minimumMinor: null,
      referrerPoints: null,
      friendPoints: null,
      rewardDueAt: null,
      needsReview: false,
      changedAt: NOON,
    };
    await commit(shop.deps.db, [newReferralPart(referral)]);
    return friendId;
  };
