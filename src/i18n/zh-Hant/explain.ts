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
};
