import type { Translation } from '../catalogue.ts';
import type { explain as english } from '../en/explain.ts';

export const explain: Translation<typeof english> = {
  'why.capped-day':
    '每天最多 {limit, plural, other {# 积分}}：{from, plural, other {# 积分}}中计入 {points, plural, other {# 积分}}',
  'why.capped-month':
    '每月最多 {limit, plural, other {# 积分}}：{from, plural, other {# 积分}}中计入 {points, plural, other {# 积分}}',
  'why.capped-balance':
    '积分累积上限 {limit, plural, other {# 积分}}：{from, plural, other {# 积分}}中计入 {points, plural, other {# 积分}}',
  'why.kept': '原有的 {points, plural, other {# 积分}}因这次消费有效期延至 {date}',
  'points-request.title-give': '给 {name} {points, plural, other {# 积分}}？',
  'points-request.title-take': '从 {name} 扣除 {points, plural, other {# 积分}}？',
  'points-request.body': '超出一个人可以调整的积分，要您同意才会到账。',
  'points-request.reason': '原因',
  'points-request.by': '提出者',
  'points-request.until': '等到',
  'points-request.approve': '同意',
  'points-request.refuse': '不同意',
  'points-request.asked': '超过 {limit} 积分要由第二个人决定，已经请店主和其他店长确认，等到 {date}。',
  'points-request.done': '已完成，{name} 现有 {balance} 积分。',
  'points-request.not-done': '好的，没有变动。',
  'points-request.more': '其他待确认',
  'points-request.none': '没有等待确认的积分。',
  'points-request.waiting': '{count, plural, other {# 笔积分待确认}}',
  'points-request-decided.yes': '已同意：{name}，{points} 积分。',
  'points-request-decided.no': '未同意：{name}，{points} 积分。没有变动。',
  'request-over': '这个请求已经结束。',
  'request-own': '这要由另一个人决定。',
};
