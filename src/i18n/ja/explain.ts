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
};
