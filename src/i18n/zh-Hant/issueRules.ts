import type { Translation } from '../catalogue.ts';
import type { issueRules as english } from '../en/issueRules.ts';

export const issueRules: Translation<typeof english> = {
  'setting.issue-rule': '自動發送：{name}',
  'issue.join': '新會員加入時',
  'issue.purchase': '每次消費',
  'issue.purchase-from': '單筆消費滿 {amount}',
  'issue.first': '首次消費',
  'issue.first-from': '首次消費滿 {amount}',
  'issue.referrer': '成功邀請好友的人',
  'issue.friend': '受邀加入的好友',
  'issue.line': '{when}：{coupon}',
  'page.coupons': '自動贈送的優惠券',
  'receipt.coupons': '送您的優惠券',
  'join.coupons': '迎新禮：{coupons}。可在「我的優惠券」查看。',
  'issue.open': '自動發送',
  'issue.title': '「{name}」要在什麼時候自動發送？會員不必點選就會收到，仍受使用期限與次數限制。',
  'issue.now': '目前發送時機：{rules}。',
  'issue.add-join': '新會員加入',
  'issue.add-purchase': '消費時',
  'issue.add-first': '首次消費',
  'issue.add-referrer': '給邀請人',
  'issue.add-friend': '給受邀好友',
  'issue.ask-minimum': '消費滿多少（{currency}）？不限金額請按「略過」。',
  'issue.stop': '停止自動發送',
  'issue.saved': '完成：「{name}」會自動發送（{when}）。',
  'issue.stopped': '「{name}」已停止自動發送，會員手上的券仍可使用。',
};
