import { Temporal } from 'temporal-polyfill';
import { writtenDay } from '../../core/calendar/typedDay.ts';
import { text } from '../../i18n/text.ts';
import type { Form } from '../form.ts';
import { isOwner } from './access.ts';
import { saveHolidays } from './holidayList.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

const MOST_NAME = 40;
const SOLAR = ['solar', '國曆', '陽曆', '新曆', '公历', '阳历', '新历', '新暦', 'ปฏิทินสากล', 'สากล'];
const LUNAR = ['lunar', '農曆', '陰曆', '舊曆', '农历', '阴历', '旧历', '旧暦', 'ปฏิทินจีน', 'จีน'];

/** A day of the year that the shop keeps by itself. */
export const holidayForm: Form = {
  flow: 'holiday',
  allowed: isOwner,
  steps: [
    {
      name: 'name',
      ask: ({ language }) => ({ question: text(language, 'holidays.ask-name') }),
      read: (said, { language }) =>
        said.length >= 1 && said.length <= MOST_NAME ? right(said) : wrong(text(language, 'holidays.name-wrong')),
    },
    {
      name: 'calendar',
      ask: ({ language }) => ({
        question: text(language, 'holidays.ask-calendar'),
        options: [
          { label: text(language, 'holidays.solar'), value: 'solar' },
          { label: text(language, 'holidays.lunar'), value: 'lunar' },
        ],
      }),
      read: (said, { language }) => {
        const typed = said.toLowerCase();
        if (SOLAR.includes(typed)) return right('solar');
        return LUNAR.includes(typed) ? right('lunar') : wrong(text(language, 'holidays.calendar-wrong'));
      },
    },
    {
      name: 'date',
      ask: ({ language }) => ({ question: text(language, 'holidays.ask-date') }),
      read: (said, { language }, { calendar }) => {
        const found = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日號]?$/.exec(
          writtenDay(said, language === 'th' && calendar !== 'lunar'),
        );
        const [month, day] = [Number(found?.[1]), Number(found?.[2])];
        return found !== null && isDay(month, day, calendar === 'lunar')
          ? right({ month, day })
          : wrong(text(language, 'holidays.date-wrong'));
      },
    },
  ],
  done: async (context, { name, calendar, date }) => {
    const { month, day } = date as { month: number; day: number };
    const add = { key: context.deps.newId(), name: String(name), month, day };
    const done = text(context.language, 'holidays.added', { name: String(name) });
    return saveHolidays(context, { add: { ...add, calendar: calendar === 'lunar' ? 'lunar' : 'solar' } }, done);
  },
};

function isDay(month: number, day: number, isLunar: boolean): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  // 2024 has a 29 February.
  return day <= (isLunar ? 30 : Temporal.PlainDate.from({ year: 2024, month, day: 1 }).daysInMonth);
}
