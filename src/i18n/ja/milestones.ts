import type { Translation } from '../catalogue.ts';
import type { milestones as english } from '../en/milestones.ts';

export const milestones: Translation<typeof english> = {
  'page.referral-milestone-coupon': '友だち{count}人で、クーポン「{coupon}」',
  'mile.open': '紹介のボーナス',
  'mile.none':
    'たくさん紹介してくださった方に、ポイントかクーポンを上乗せできます。友だちの初回のお買い上げが人数に届くと、その夜に届きます。',
  'mile.start': '3人・10人・25人で',
  'mile.add': '追加・変更',
  'mile.clear': 'すべてやめる',
  'mile.clear-note': 'すでに差し上げた分はそのままです。',
  'mile.friends': '{count, plural, other {友だち#人}}',
  'mile.gone': 'クーポン「{coupon}」（停止中か終了のため届きません）',
  'mile.ask-friends':
    '友だち何人のお買い上げで差し上げますか？ 選ぶか、数字を入力してください。同じ人数があれば変更します。',
  'mile.friends-wrong': '1 から 10,000 の数字を入力してください。10件まで設定できます。',
  'mile.ask-bonus':
    '{count, plural, other {友だち#人}}で何を差し上げますか？ ポイント数を入力するか、クーポンを選んでください。スキップでこのボーナスをなくします。',
  'mile.bonus-wrong': '0 より大きいポイント数か、お店のクーポン名を入力してください。',
  'mile.saved': '保存しました。これまでの紹介も数に入り、夜のうちに届きます。',
};
