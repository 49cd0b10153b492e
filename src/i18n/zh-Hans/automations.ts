import type { Translation } from '../catalogue.ts';
import type { automations as english } from '../en/automations.ts';

export const automations: Translation<typeof english> = {
  'gift-coupon.birthday': '生日礼：{what}',
  'gift-coupon.repurchase': '回头客优惠：{what}',

  'birthday-greeting.title': '{name}，生日快乐！',
  'birthday-greeting.title-nameless': '生日快乐！',
  'birthday-greeting.body': '{shop}全体祝您新的一岁平安喜乐。',
  'birthday-greeting.body-gift': '{shop}全体祝您新的一岁平安喜乐。给您准备了一份小小的生日礼，欢迎下次到店使用。',
  'birthday-greeting.gift': '生日礼',
  'birthday-greeting.show': '查看生日礼',

  'leaving.points': '有 {points, plural, other {# 积分}}快过期了',
  'leaving.vouchers': '有 {count, plural, other {# 张}}优惠券快过期了',
  'leaving.through': '有效期至 {date}',
  'leaving.buys': '您现有的 {balance} 积分，今天就能兑换“{reward}”。',
  'leaving.nearly': '再攒 {missing, plural, other {# 积分}}就能兑换“{reward}”。',
  'leaving.only-points': '{points, plural, other {# 积分}}',
  'leaving.only-vouchers': '{count, plural, other {# 张优惠券}}',
  'leaving.both': '{points, plural, other {# 积分}}和 {count, plural, other {# 张优惠券}}',
  'leaving.all-used': '快过期的积分您都用掉了，真棒！',
};
