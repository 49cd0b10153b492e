import type { Translation } from '../catalogue.ts';
import type { explain as english } from '../en/explain.ts';

export const explain: Translation<typeof english> = {
  'why.capped-day':
    '1日最大{limit, plural, other {#ポイント}}のため、{from, plural, other {#ポイント}}のうち{points, plural, other {#ポイント}}',
  'why.capped-month':
    '1か月最大{limit, plural, other {#ポイント}}のため、{from, plural, other {#ポイント}}のうち{points, plural, other {#ポイント}}',
  'why.capped-balance':
    '保有の上限は{limit, plural, other {#ポイント}}のため、{from, plural, other {#ポイント}}のうち{points, plural, other {#ポイント}}',
  'why.kept': 'これまでの{points, plural, other {#ポイント}}も{date}まで使えます',
  'points-request.title-give': '{name}：{points, plural, other {#ポイント}}を付与しますか？',
  'points-request.title-take': '{name}：{points, plural, other {#ポイント}}を減らしますか？',
  'points-request.body': '1人で調整できる上限を超えるため、承認をお待ちしています。',
  'points-request.reason': '理由',
  'points-request.by': '依頼者',
  'points-request.until': '期限',
  'points-request.approve': '承認する',
  'points-request.refuse': '承認しない',
  'points-request.asked':
    '{limit}ポイントを超える調整は、もう1人の承認が必要です。オーナーとほかの店長に依頼しました（{date}まで）。',
  'points-request.done': '完了しました。{name}：残高{balance}ポイント。',
  'points-request.not-done': '承認しませんでした。ポイントはそのままです。',
  'points-request.more': 'ほかの依頼',
  'points-request.none': '承認待ちのポイントはありません。',
  'points-request.waiting': '{count, plural, other {承認待ちポイント#件}}',
  'points-request-decided.yes': '承認されました：{name}、{points}ポイント。',
  'points-request-decided.no': '承認されませんでした：{name}、{points}ポイント。変更はありません。',
  'request-over': 'この依頼は終了しています。',
  'request-own': 'ご自身の依頼は、ほかの方が承認します。',
  'history.refund-sum':
    '付与は{earned, plural, other {#ポイント}}、残りのお買い上げ分は{remaining, plural, other {#ポイント}}です。',
  'history.refund-earlier': '{points, plural, other {#ポイント}}は以前の返品で差し引き済みです。',
  'history.refund-expired': '{points, plural, other {#ポイント}}は期限切れのため差し引きません。',
  'history.refund-forgiven': '{points, plural, other {#ポイント}}は利用済みのため差し引きません。',
  'history.paid-debt': 'うち{points, plural, other {#ポイント}}は不足分に充てました。',
  'history.extended':
    '期限をお知らせできなかったため、{points, plural, other {#ポイント}}は{date}まで30日延長されました。',
  'history.back-until': '{points, plural, other {#ポイント}}返還、{date}まで使えます。',
  'behind.available': '利用可能：{points, plural, other {#ポイント}}',
  'behind.pending': '付与予定：{points, plural, other {#ポイント}}',
  'behind.held': 'お会計で確保中：{points, plural, other {#ポイント}}',
  'behind.deficit': '不足：{points, plural, other {#ポイント}}',
  'behind.through': '{date}まで',
  'behind.no-end': '期限なし',
  'behind.from': '{date}から利用可',
  'behind.held-until': '{time}まで確保、その後は利用可',
  'behind.left': '{points, plural, other {#ポイント}}のうち残り{remaining, plural, other {#ポイント}}',
  'behind.more': 'ほか以前の分 {points, plural, other {#ポイント}}',
  'behind.none': '現在はありません。',
  'behind.all-lives': 'お買い物のたびに、すべてのポイントがさらに{months, plural, other {#か月}}使えます。',
  'behind.deficit-button': '不足分',
  'behind.staff-button': 'ポイントの内訳',
  'behind.customer': '{name}：{balance}ポイント',
};
