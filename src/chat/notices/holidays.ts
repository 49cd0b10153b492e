import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { HOLIDAY_NAMES, isHolidayKey } from '../../core/calendar/holidays.ts';
import { calendarDay } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

/** To owner and managers: a holiday is near; one tap writes the message to everyone. */
export function holidayNear(notice: Extract<Notice, { kind: 'holiday-near' }>, language: Language): readonly Message[] {
  const { holiday: key, year, name, heldOn, daysLeft: days, buyers } = notice;
  const holiday = name ?? (isHolidayKey(key) ? text(language, HOLIDAY_NAMES[key]) : key);
  const button = (label: string, verb: string, style: 'primary' | 'secondary') =>
    ({ label, action: { type: 'postback', data: `${verb}:${key}:${year}` }, style }) as const;
  return [
    {
      type: 'card',
      title: text(language, 'holiday-near.title', { days, holiday }),
      body: text(language, 'holiday-near.body', { buyers, date: calendarDay(heldOn, language) }),
      buttons: [
        button(text(language, 'holiday-near.write'), 'holwrite', 'primary'),
        button(text(language, 'holiday-near.skip'), 'holskip', 'secondary'),
      ],
    },
  ];
}
