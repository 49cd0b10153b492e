import type { Translation } from '../catalogue.ts';
import type { sale as english } from '../en/sale.ts';

export const sale: Translation<typeof english> = {
  'receipt.title': '{points, plural, =0 {謝謝您的光臨} other {謝謝惠顧！獲得 # 點}}',
  'receipt.purchase': '本次消費',
  'receipt.why': '計算方式',
  'receipt.friend': '好友邀請禮',
  'receipt.balance': '目前點數',
  'receipt.pending': '{date} 起可用',
  'receipt.usable-through': '使用期限',
  'receipt.plus-points': '+{points, plural, other {# 點}}',
  'receipt.points': '{points, plural, other {# 點}}',
  'receipt.owed': '尚欠 {points, plural, other {# 點}}',
  'receipt.next-missing': '再 {missing, plural, other {# 點}}就能換：{reward}',
  'receipt.next-ready': '點數已經可以換：{reward}',
  'receipt.show-points': '我的點數',
  'receipt.show-rewards': '兌換好禮',

  'why.amount': '{basis}，每 {per} 得 {points, plural, other {# 點}}',
  'why.purchase': '每次消費得 {points, plural, other {# 點}}',
  'why.all-times': '× {factor}',
  'why.some-times': '{steps} × {points} × {factor}',
  'why.capped': '單次消費最多 {points, plural, other {# 點}}',
  'why.below-minimum': '消費滿 {amount} 才有點數',
  'why.nothing': '這次消費金額未達集點門檻',

  'refund.title': '退貨 {amount}',
  'refund.undo-title': '已取消 {amount} 的消費',
  'refund.taken': '收回點數',
  'refund.minus-points': '−{points, plural, other {# 點}}',
  'refund.owed': '其中 {points, plural, other {# 點}}已經使用，會由之後獲得的點數補上。',
  'refund.referral': '收回好友邀請禮',
  'refund.none': '您的點數沒有變動。',

  'referral-rewarded.title': '您邀請的好友完成首次消費了',
  'referral-rewarded.reward': '您的好禮',
  'referral-rewarded.invite': '再邀請好友',
  'referral-welcome.title': '好友邀請您來，這是給您的見面禮',
  'referral-review.title': '有一筆好友邀請禮等您確認',
  'referral-review.somebody': '會員',
  'referral-review.text':
    '{referrer} 邀請了 {friend}。{days, plural, other {# 天}}內已有 {count, plural, other {# 位}}好友消費，比平常多。要發給雙方獎勵嗎？（{referrer} 可得 {points, plural, other {# 點}}）',
  'referral-review.approve': '發給獎勵',
  'referral-review.reject': '不發',
  'referral-review.given': '已發出，雙方都收到點數和通知了。',
  'referral-review.not-given': '沒有發出，這次邀請雙方都不會得到點數。',
  'referral-review.none': '目前沒有等您確認的好友邀請禮。',
  'referral-reversed.text': '您邀請的好友辦理了退貨，因此收回 {points, plural, other {# 點}}。目前點數：{balance}。',

  'points-adjusted.awarded': '店家送您 {points, plural, other {# 點}}',
  'points-adjusted.taken': '店家收回 {points, plural, other {# 點}}',
  'points-adjusted.reason': '原因',
};
