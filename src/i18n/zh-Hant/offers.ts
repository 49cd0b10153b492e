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

  'forecast.open': '誰快用完了',
  'forecast.week': '接下來 7 天，願意收優惠訊息的客人最可能回購的商品：',
  'forecast.product': '{bar} {product}：約 {count} 人',
  'forecast.numbered': '{rank}. {product}：約 {count} 人',
  'forecast.numbered-peak': '{rank}. {product}：約 {count} 人，{day}最多',
  'forecast.picture': '接下來 7 天的購買人數',
  'forecast.picture-peak': '最多',
  'forecast.who': '最可能回購的客人：',
  'forecast.member': '{name}：{product}，{percent}%',
  'forecast.learned': '依您的客人過去的購買推算。這是他們本來就會買的；優惠訊息多帶來多少，請看「看成效」。',
  'forecast.usual': '目前依商品的一般使用天數推算。等商品累積 500 次回購、滿三個月後，就會依您自己的客人推算。',
  'forecast.none':
    '接下來 7 天沒有預計回購的客人。在「商品」設定使用天數，並有願意收優惠訊息的客人購買後，這裡就會出現。',
  'forecast.busy': '正在推算中，請過幾分鐘再看。',
  'forecast.large': '會員超過 {most} 位，因此每晚推算一次，請明天再看。',
};
