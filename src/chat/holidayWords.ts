import { HOLIDAY_NAMES, isHolidayKey } from '../core/calendar/holidays.ts';
import type { Programme } from '../core/programme.ts';
import type { Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';

/** A holiday by its key, as it stands in a sentence; `undefined` for one that is not there any more. */
export function holidayName(key: string, { holidays }: Programme, language: Language): string | undefined {
  if (isHolidayKey(key)) return text(language, HOLIDAY_NAMES[key]);
  return holidays.own.find((one) => one.key === key)?.name;
}
