import type { Translation } from '../catalogue.ts';
import type { holidays as english } from '../en/holidays.ts';

export const holidays: Translation<typeof english> = {
  'holiday.new-year': '元旦',
  'holiday.cny': '農曆新年',
  'holiday.lantern': '元宵節',
  'holiday.mothers-day': '母親節',
  'holiday.dragon-boat': '端午節',
  'holiday.mid-autumn': '中秋節',
  'holiday.double-ninth': '重陽節',
  'holiday.singles-day': '雙十一',
  'holiday.christmas': '聖誕節',
};
