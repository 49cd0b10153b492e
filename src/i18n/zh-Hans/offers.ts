import type { Translation } from '../catalogue.ts';
import type { offers as english } from '../en/offers.ts';

export const offers: Translation<typeof english> = {
  'repurchase-offer.title': '{name}，快用完了吗？',
  'repurchase-offer.title-nameless': '快用完了吗？',
  'repurchase-offer.body': '您的“{product}”大约 {date}用完，别忘了补货哦。',
  'repurchase-offer.body-coupon': '您的“{product}”大约 {date}用完。补货时顺便逛逛，其他商品给您优惠。',
  'repurchase-offer.product': '快用完的商品',
  'repurchase-offer.around': '“{product}”，大约 {date}',
  'repurchase-offer.coupon': '优惠券',
  'repurchase-offer.coupon-value': '其他商品{what}',
  'repurchase-offer.next': '买过的人也喜欢',
  'repurchase-offer.take-through': '领取截止',
  'repurchase-offer.ended': '这个优惠到 {date} 为止，已经结束。您的其他优惠券都还在。',
  'repurchase-offer.none': '这个按钮里没有您的优惠券。您自己的优惠券在这里：',
  'repurchase-offer.used': '这张优惠券您已经领取并用掉了，谢谢光临！',
  'repurchase-offer.expired': '这张优惠券您领过，但已经过期。您的其他优惠券都还在。',

  'brought.open': '看效果',
  'brought.title': '{name}：最近 {days, plural, other {# 天}}',
  'brought.how': '消费从会员收到第一条这种消息算起；对照组不会收到，按同一段时间比较。',
  'brought.bought': '消费从会员收到第一条这种消息算起。',
  'brought.nothing': '这段时间还没有发送。等第一位会员的日子到了就会开始。',
  'brought.bought-meanwhile': '{count} 位刚买过',

  'forecast.open': '谁快用完了',
  'forecast.week': '接下来 7 天，愿意收优惠消息的顾客最可能复购的商品：',
  'forecast.product': '{bar} {product}：约 {count} 人',
  'forecast.numbered': '{rank}. {product}：约 {count} 人',
  'forecast.numbered-peak': '{rank}. {product}：约 {count} 人，{day}最多',
  'forecast.picture': '接下来 7 天的购买人数',
  'forecast.picture-peak': '最多',
  'forecast.who': '最可能复购的顾客：',
  'forecast.member': '{name}：{product}，{percent}%',
  'forecast.learned': '根据您的顾客以往的购买推算。这是他们本来就会买的；优惠消息多带来多少，请看“看效果”。',
  'forecast.usual': '目前按商品的一般使用天数推算。等商品累计 500 次复购、满三个月后，就会按您自己的顾客推算。',
  'forecast.none':
    '接下来 7 天没有预计复购的顾客。在“商品”里设置使用天数，并有愿意收优惠消息的顾客购买后，这里就会出现。',
  'forecast.busy': '正在推算中，请过几分钟再看。',
  'forecast.large': '会员超过 {most} 位，因此每晚推算一次，请明天再看。',
};
