/** Tiers: what members, staff and owners read of them. */
export const tiers = {
  'gift-coupon.tier': 'Welcome to your tier: {what}',
} as const;
