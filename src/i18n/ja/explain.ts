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
};
