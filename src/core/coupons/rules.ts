/** How a shop reckons with several coupons. */
export interface CouponRules {
  /** What a percentage is of: what the lines still cost (default), or what they cost before any discount. */
  readonly percentageOf: 'discounted' | 'initial';
  /** `kinds` (default): first what is about products, then shares of the basket, then amounts off it. `given`: as they are shown. */
  readonly order: 'kinds' | 'given';
}

export const DEFAULT_COUPON_RULES: CouponRules = { percentageOf: 'discounted', order: 'kinds' };
