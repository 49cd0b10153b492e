import type { Translation } from '../catalogue.ts';
import type { sale as english } from '../en/sale.ts';

export const sale: Translation<typeof english> = {
  'receipt.title': '{points, plural, =0 {お買い上げありがとうございます} other {ありがとうございます！+#ポイント}}',
  'receipt.purchase': 'お買い上げ',
  'receipt.why': '内訳',
  'receipt.friend': '友だち紹介特典',
  'receipt.balance': '現在のポイント',
  'receipt.pending': '{date}から利用可',
  'receipt.usable-through': '有効期限',
  'receipt.plus-points': '+{points, plural, other {#ポイント}}',
  'receipt.points': '{points, plural, other {#ポイント}}',
  'receipt.owed': '{points, plural, other {#ポイント}}不足',
  'receipt.next-missing': 'あと{missing, plural, other {#ポイント}}で交換できます：{reward}',
  'receipt.next-ready': 'ポイントで交換できます：{reward}',
  'receipt.show-points': 'ポイントを見る',
  'receipt.show-rewards': 'ポイント交換',

  'why.amount': '{basis}（{per}ごとに{points, plural, other {#ポイント}}）',
  'why.purchase': 'お買い上げ1回につき{points, plural, other {#ポイント}}',
  'why.all-times': '× {factor}',
  'why.some-times': '{steps} × {points} × {factor}',
  'why.capped': '1回のお買い上げにつき最大{points, plural, other {#ポイント}}',
  'why.below-minimum': '{amount}以上のお買い上げでポイントが付きます',
  'why.nothing': 'ポイントが付く金額に達していません',

  'refund.title': '返品 {amount}',
  'refund.undo-title': '取り消し {amount}',
  'refund.taken': '取り消したポイント',
  'refund.minus-points': '−{points, plural, other {#ポイント}}',
  'refund.owed': 'うち{points, plural, other {#ポイント}}は利用済みです。次にたまるポイントから差し引きます。',
  'refund.referral': '紹介特典の取り消し',
  'refund.none': 'ポイントに変更はありません。',

  'referral-rewarded.title': 'ご紹介のお友だちが、はじめてお買い上げになりました',
  'referral-rewarded.reward': '特典',
  'referral-rewarded.invite': 'ほかの友だちも紹介',
  'referral-welcome.title': 'お友だちのご紹介で、プレゼントです',
  'referral-review.title': '紹介特典の承認をお願いします',
  'referral-review.somebody': '会員',
  'referral-review.text':
    '{referrer}さんが{friend}さんを紹介しました。{days, plural, other {#日間}}で{count, plural, other {#人}}のお友だちがお買い上げになり、いつもより多めです。双方に特典を付けますか？（{referrer}さんに{points, plural, other {#ポイント}}）',
  'referral-review.approve': '特典を付ける',
  'referral-review.reject': '付けない',
  'referral-review.given': '付与しました。双方にポイントとお知らせが届きました。',
  'referral-review.not-given': '付与しませんでした。この紹介ではどちらにもポイントは付きません。',
  'referral-review.more': 'ほかの承認待ち',
  'referral-review.none': '承認待ちの紹介特典はありません。',
  'referral-milestone.title': 'ご紹介ありがとうございます。{friends, number}名のお友だちがご来店くださいました！',
  'referral-milestone.bonus': 'ボーナス',
  'referral-reversed.text':
    'ご紹介のお友だちの返品により、{points, plural, other {#ポイント}}を取り消しました。現在のポイント：{balance}',

  'points-adjusted.awarded': 'お店から{points, plural, other {#ポイント}}のプレゼント',
  'points-adjusted.taken': 'お店が{points, plural, other {#ポイント}}を取り消しました',
  'points-adjusted.reason': '理由',
};
