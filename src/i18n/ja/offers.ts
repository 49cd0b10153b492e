import type { Translation } from '../catalogue.ts';
import type { offers as english } from '../en/offers.ts';

export const offers: Translation<typeof english> = {
  'repurchase-offer.title': '{name}様、そろそろなくなる頃ではありませんか？',
  'repurchase-offer.title-nameless': 'そろそろなくなる頃ではありませんか？',
  'repurchase-offer.body': '「{product}」は{date}頃になくなりそうです。お買い忘れはありませんか？',
  'repurchase-offer.body-coupon':
    '「{product}」は{date}頃になくなりそうです。ご来店の際は、ほかの商品がお得になります。',
  'repurchase-offer.product': 'なくなりそうな商品',
  'repurchase-offer.around': '「{product}」（{date}頃）',
  'repurchase-offer.coupon': 'クーポン',
  'repurchase-offer.coupon-value': 'ほかの商品が{what}',
  'repurchase-offer.next': 'ご一緒に選ばれている品',
  'repurchase-offer.take-through': '受け取り期限',
  'repurchase-offer.ended': 'この特典は{date}で終了しました。ほかのクーポンはこちらです。',
  'repurchase-offer.none': 'このボタンには、お客様のクーポンはありません。お持ちのクーポンはこちらです：',
  'repurchase-offer.used': 'このクーポンはご利用済みです。ご来店ありがとうございました！',
  'repurchase-offer.expired': 'このクーポンは受け取り済みですが、期限が切れました。ほかのクーポンはこちらです。',

  'brought.open': '効果を見る',
  'brought.title': '{name}：{days, plural, other {過去#日間}}',
  'brought.how': '会員に最初のメッセージが届いてからの購入を数えます。比較グループには送らず、同じ期間で比べます。',
  'brought.bought': '会員に最初のメッセージが届いてからの購入を数えます。',
  'brought.nothing': 'この期間の配信はありません。最初の会員の日が来たら始まります。',
  'brought.bought-meanwhile': '直前に購入した方 {count}人',

  'forecast.open': '再購入の予測',
  'forecast.week': 'これから7日間に、お得な情報を受け取るお客様が再購入しそうな商品：',
  'forecast.product': '{bar} {product}：約{count}人',
  'forecast.numbered': '{rank}. {product}：約{count}人',
  'forecast.numbered-peak': '{rank}. {product}：約{count}人、{day}曜日が多め',
  'forecast.picture': '今後7日間の購入見込み人数',
  'forecast.picture-peak': '多い曜日',
  'forecast.who': '可能性の高いお客様：',
  'forecast.member': '{name}：{product}、{percent}%',
  'forecast.learned':
    'お客様のこれまでのお買い上げから推定しています。ご案内がなくても買われる分を含みます。ご案内の効果は「効果を見る」でご確認ください。',
  'forecast.usual':
    'いまは商品ごとの目安の日数で推定しています。再購入が3か月で500回になると、お店のお客様に合わせて推定します。',
  'forecast.none':
    'これから7日間に再購入が見込まれるお客様はいません。「商品」で目安の日数を設定し、お得な情報を受け取るお客様が購入すると表示されます。',
  'forecast.busy': 'ただいま推定しています。数分後にもう一度ご覧ください。',
  'forecast.large': '会員が{most}人を超えるため、推定は毎晩行います。明日またご覧ください。',
};
