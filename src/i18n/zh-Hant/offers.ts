import type { Translation } from '../catalogue.ts';
import type { offers as english } from '../en/offers.ts';

export const offers: Translation<typeof english> = {
  'repurchase-offer.title': '{name}，快用完了嗎？',
  'repurchase-offer.title-nameless': '快用完了嗎？',
  'repurchase-offer.body': '您的「{product}」大約 {date}用完，別忘了補貨喔。',
  'repurchase-offer.body-coupon': '您的「{product}」大約 {date}用完。補貨的時候順便逛逛，其他商品給您優惠。',
  'repurchase-offer.product': '快用完的商品',
  'repurchase-offer.around': '「{product}」，大約 {date}',
  'repurchase-offer.coupon': '優惠券',
  'repurchase-offer.coupon-value': '其他商品{what}',
  'repurchase-offer.next': '買過的人也喜歡',
  'repurchase-offer.take-through': '領取期限',
  'repurchase-offer.ended': '這個優惠到 {date} 為止，已經結束了。您其他的優惠券都還在。',
  'repurchase-offer.none': '這個按鈕沒有您的優惠券。您自己的優惠券在這裡：',
  'repurchase-offer.used': '這張優惠券您已經領取並用過了，謝謝光臨！',
  'repurchase-offer.expired': '這張優惠券您領過了，但已經過期。您其他的優惠券都還在。',

  'brought.open': '看成效',
  'brought.title': '{name}：最近 {days, plural, other {# 天}}',
  'brought.how': '消費金額從會員收到第一則這種訊息開始算；對照組不會收到，用同一段時間比較。',
  'brought.bought': '消費金額從會員收到第一則這種訊息開始算。',
  'brought.nothing': '這段時間還沒有發送。等第一位會員的日子到了就會開始。',
  'brought.bought-meanwhile': '{count} 位剛買過',
};
