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
};
