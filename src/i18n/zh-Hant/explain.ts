import type { Translation } from '../catalogue.ts';
import type { explain as english } from '../en/explain.ts';

export const explain: Translation<typeof english> = {
  'why.capped-day':
    '每天最多 {limit, plural, other {# 點}}：{from, plural, other {# 點}}中計入 {points, plural, other {# 點}}',
  'why.capped-month':
    '每月最多 {limit, plural, other {# 點}}：{from, plural, other {# 點}}中計入 {points, plural, other {# 點}}',
  'why.capped-balance':
    '點數累積上限 {limit, plural, other {# 點}}：{from, plural, other {# 點}}中計入 {points, plural, other {# 點}}',
  'why.kept': '原有的 {points, plural, other {# 點}}因這次消費可用到 {date}',
  'points-request.title-give': '給 {name} {points, plural, other {# 點}}？',
  'points-request.title-take': '從 {name} 扣除 {points, plural, other {# 點}}？',
  'points-request.body': '超過單人可調整的點數，要您同意才會入帳。',
  'points-request.reason': '原因',
  'points-request.by': '提出者',
  'points-request.until': '等到',
  'points-request.approve': '同意',
  'points-request.refuse': '不同意',
  'points-request.asked': '超過 {limit} 點要由第二個人決定，已經請店主和其他店長確認，等到 {date}。',
  'points-request.done': '完成，{name} 目前 {balance} 點。',
  'points-request.not-done': '好的，沒有變動。',
  'points-request.more': '其他待確認',
  'points-request.none': '沒有等待確認的點數。',
  'points-request.waiting': '{count, plural, other {# 筆點數待確認}}',
  'points-request-decided.yes': '已同意：{name}，{points} 點。',
  'points-request-decided.no': '未同意：{name}，{points} 點。沒有變動。',
  'request-over': '這個請求已經結束。',
  'request-own': '這要由另一個人決定。',
};
