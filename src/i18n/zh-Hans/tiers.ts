import type { Translation } from '../catalogue.ts';
import type { tiers as english } from '../en/tiers.ts';

export const tiers: Translation<typeof english> = {
  'gift-coupon.tier': '会员等级礼：{what}',


};
