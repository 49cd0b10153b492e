import type { Translation } from '../catalogue.ts';
import type { gifts as english } from '../en/gifts.ts';

/** A voucher that a member gives to a friend. */
export const gifts: Translation<typeof english> = {
  'coupon.words.personal': '限本人使用',
  'offer.edit-givable': '可否送朋友',
  'offer.ask-givable': '會員可以在聊天中把它送給朋友嗎？',
  'gift.give': '送給朋友',
  'gift.take-back': '收回',
  'gift.take': '收下禮物',
  'gift.out': '正在送給朋友，到 {date} 為止。誰先打開連結收下，就是誰的。',
  'gift.offered':
    '把下一則訊息轉傳給朋友。第一位在 {date} 以前收下「{coupon}」的朋友就擁有它。在朋友收下之前，它還是您的，也可以收回。',
  'gift.friend-from': '朋友從 {date} 起可以使用。',
  'gift.forward': '送您一張{shop}的優惠券：「{coupon}」，{what}。請在 {date} 前打開收下：',
  'gift.code': '或在那裡輸入代碼：{code}',
  'gift.title': '有一份禮物給您',
  'gift.from': '{name} 送您「{coupon}」：{what}。',
  'gift.from-friend': '朋友送您「{coupon}」：{what}。',
  'gift.take-through': '收下期限',
  'gift.join': '先加入會員，它就是您的。',
  'gift.taken-back': '「{coupon}」還是您的。連結已失效。',
  'gift.have-enough': '這張優惠券您已有每位會員可有的張數。這份禮物還可以由別人收下。',
  'till.gift-link': '這是送給朋友的禮物：請收禮的人在自己的聊天室打開收下，之後就能在這裡使用。',
  'gift-own': '這是您自己的禮物，把連結轉傳給朋友吧。',
  'gift-gone': '這份禮物已經不在了：有人收下了、被收回了，或時間到了。請問問送您的人。',
  'voucher-personal': '這張優惠券是專給您的，不能轉送。',
  'voucher-not-usable': '這張優惠券不能再轉送了。',
  'voucher-gift-taken.text': '朋友收下了您的禮物：「{coupon}」。',
  'coupons.earlier-given': '{name}：已送給朋友',
  'coupon.held': '結帳保留至',
};
