import type { Translation } from '../catalogue.ts';
import type { automations as english } from '../en/automations.ts';

export const automations: Translation<typeof english> = {
  'gift-coupon.birthday': '生日禮：{what}',
  'gift-coupon.repurchase': '回購優惠：{what}',

  'birthday-greeting.title': '{name}，生日快樂！',
  'birthday-greeting.title-nameless': '生日快樂！',
  'birthday-greeting.body': '{shop}全體祝您新的一歲平安順心。',
  'birthday-greeting.body-gift': '{shop}全體祝您新的一歲平安順心。準備了一份小小的生日禮，歡迎下次來店使用。',
  'birthday-greeting.gift': '生日禮',
  'birthday-greeting.show': '出示生日禮',

  'leaving.points': '有 {points, plural, other {# 點}}快到期了',
  'leaving.vouchers': '有 {count, plural, other {# 張}}優惠券快到期了',
  'leaving.only-points': '{points, plural, other {# 點}}',
  'leaving.only-vouchers': '{count, plural, other {# 張優惠券}}',
  'leaving.both': '{points, plural, other {# 點}}和 {count, plural, other {# 張優惠券}}',
  'leaving.through': '可用到 {date}',
  'leaving.buys': '您目前的 {balance} 點，今天就能兌換「{reward}」。',
  'leaving.nearly': '再 {missing, plural, other {# 點}}就能兌換「{reward}」。',
  'leaving.all-used': '快到期的點數您都用掉了，太好了！',
};
