import type { Translation } from '../catalogue.ts';
import type { issueRules as english } from '../en/issueRules.ts';

export const issueRules: Translation<typeof english> = {
  'setting.issue-rule': '自动发放：{name}',
  'issue.join': '新会员加入时',
  'issue.purchase': '每次消费',
  'issue.purchase-from': '单笔消费满 {amount}',
  'issue.first': '首次消费',
  'issue.first-from': '首次消费满 {amount}',
  'issue.referrer': '成功邀请好友的人',
  'issue.friend': '受邀加入的好友',
  'issue.line': '{when}：{coupon}',
  'page.coupons': '自动赠送的优惠券',
  'receipt.coupons': '送您的优惠券',
  'join.coupons': '迎新礼：{coupons}。可在“我的优惠券”里查看。',
  'issue.open': '自动发放',
  'issue.title': '“{name}”要在什么时候自动发放？会员不用点就会收到，仍受使用期限与次数限制。',
  'issue.now': '目前发放时机：{rules}。',
  'issue.add-join': '新会员加入',
  'issue.add-purchase': '消费时',
  'issue.add-first': '首次消费',
  'issue.add-referrer': '给邀请人',
  'issue.add-friend': '给受邀好友',
  'issue.ask-minimum': '消费满多少（{currency}）？不限金额请按“跳过”。',
  'issue.stop': '停止自动发放',
  'issue.saved': '完成：“{name}”会自动发放（{when}）。',
  'issue.stopped': '“{name}”已停止自动发放，会员手上的券仍可使用。',
};
