import type { Translation } from '../catalogue.ts';
import type { gifts as english } from '../en/gifts.ts';

/** A voucher that a member gives to a friend. */
export const gifts: Translation<typeof english> = {
  'coupon.words.personal': '仅限本人使用',
  'offer.edit-givable': '能否送朋友',
  'offer.ask-givable': '会员可以在聊天中把它送给朋友吗？',
  'gift.give': '送给朋友',
  'gift.take-back': '收回',
  'gift.take': '收下礼物',
  'gift.out': '正在送给朋友，到 {date} 为止。谁先打开链接收下，就是谁的。',
  'gift.offered':
    '把下一条消息转发给朋友。第一位在 {date} 以前收下“{coupon}”的朋友就拥有它。在朋友收下之前，它还是您的，也可以收回。',
  'gift.friend-from': '朋友从 {date} 起可以使用。',
  'gift.forward': '送您一张{shop}的优惠券：“{coupon}”，{what}。请在 {date} 前打开收下：',
  'gift.code': '或者在那里输入代码：{code}',
  'gift.title': '有一份礼物给您',
  'gift.from': '{name} 送您“{coupon}”：{what}。',
  'gift.from-friend': '朋友送您“{coupon}”：{what}。',
  'gift.take-through': '收下期限',
  'gift.join': '先加入会员，它就是您的。',
  'gift.taken-back': '“{coupon}”还是您的。链接已失效。',
  'gift.have-enough': '这张优惠券您已有每位会员可有的张数。这份礼物还可以由别人收下。',
  'till.gift-link': '这是送给朋友的礼物：请收礼的人在自己的聊天里打开收下，之后就能在这里使用。',
  'gift-own': '这是您自己的礼物，把链接转发给朋友吧。',
  'gift-gone': '这份礼物已经不在了：有人收下了、被收回了，或时间到了。请问问送您的人。',
  'voucher-personal': '这张优惠券是专给您的，不能转送。',
  'voucher-not-usable': '这张优惠券不能再转送了。',
  'voucher-gift-taken.text': '朋友收下了您的礼物：“{coupon}”。',
  'coupons.earlier-given': '{name}：已送给朋友',
  'coupon.held': '结账保留至',
};
