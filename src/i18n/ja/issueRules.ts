import type { Translation } from '../catalogue.ts';
import type { issueRules as english } from '../en/issueRules.ts';

export const issueRules: Translation<typeof english> = {
  'setting.issue-rule': '自動でお渡し：{name}',
  'issue.join': '入会したとき',
  'issue.purchase': 'お買い上げごとに',
  'issue.purchase-from': '{amount}以上のお買い上げで',
  'issue.first': 'はじめてのお買い上げで',
  'issue.first-from': 'はじめてのお買い上げが{amount}以上で',
  'issue.referrer': 'お友だちを紹介した方に',
  'issue.friend': '紹介されたお友だちに',
  'issue.line': '{when}：{coupon}',
  'page.coupons': '自動で届くクーポン',
  'receipt.coupons': 'クーポンのプレゼント',
  'join.coupons': 'ご入会の特典：{coupons}。「マイクーポン」からご覧いただけます。',
  'issue.open': '自動でお渡し',
  'issue.title': '「{name}」をいつ自動でお渡ししますか。期間と回数の範囲で、タップなしで会員に届きます。',
  'issue.now': '現在のお渡し：{rules}。',
  'issue.add-join': '入会したとき',
  'issue.add-purchase': 'お買い上げのとき',
  'issue.add-first': 'はじめての購入',
  'issue.add-referrer': '紹介した方へ',
  'issue.add-friend': 'お友だちへ',
  'issue.ask-minimum': 'いくら以上のお買い上げで（{currency}）？金額を問わない場合はスキップ。',
  'issue.stop': 'お渡しを止める',
  'issue.saved': '設定しました：「{name}」（{when}）。',
  'issue.stopped': '「{name}」の自動のお渡しを止めました。お渡し済みのクーポンはそのまま使えます。',
};
