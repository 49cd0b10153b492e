import { isOpen, opensAt } from '../core/calendar/hours.ts';
import { dateOf, plainDate } from '../core/calendar/localDay.ts';
import type { OpeningHours, OpenSpan } from '../core/programme.ts';
import { calendarDay, clockTime, weekday } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';
import type { ChatContext } from './chat.ts';

/** Days in a row with the same hours, and those hours: `Mon to Fri`, `10:00–21:00`. */
export function weekWords({ week }: OpeningHours, language: Language): { days: string; times: string }[] {
  const groups: { first: number; last: number; times: string }[] = [];
  for (const [index, spans] of week.entries()) {
    const times = spansWords(spans, language);
    const before = groups.at(-1);
    if (before?.times === times) before.last = index + 1;
    else groups.push({ first: index + 1, last: index + 1, times });
  }
  return groups.map(({ first, last, times }) => ({ days: daysWords(first, last, language), times }));
}

function daysWords(first: number, last: number, language: Language): string {
  if (first === 1 && last === 7) return text(language, 'hours.every-day');
  const name = weekday(first, language);
  return first === last ? name : text(language, 'hours.days', { first: name, last: weekday(last, language) });
}

function spansWords(spans: readonly OpenSpan[], language: Language): string {
  if (spans.length === 0) return text(language, 'hours.closed');
  return spans
    .map(({ from, until }) =>
      from === '00:00' && until === '24:00' ? text(language, 'hours.whole-day') : `${from}–${until}`,
    )
    .join(', ');
}

export interface ClosedSpan {
  readonly from: string;
  readonly through: string;
}

/** Closed dates as spans of days in a row, from `today` on. */
export function closedSpans({ closedDates }: OpeningHours, today: string): readonly ClosedSpan[] {
  const spans: { from: string; through: string }[] = [];
  for (const date of closedDates.filter((one) => one >= today)) {
    const before = spans.at(-1);
    if (before !== undefined && dateOf(before.through).add({ days: 1 }).toString() === date) before.through = date;
    else spans.push({ from: date, through: date });
  }
  return spans;
}

/** `Fri, Feb 5 – Wed, Feb 10`. */
export const closedWords = ({ from, through }: ClosedSpan, language: Language): string =>
  from === through ? calendarDay(from, language) : `${calendarDay(from, language)} – ${calendarDay(through, language)}`;

type Place = Pick<ChatContext, 'language' | 'programme' | 'now'>;

/** When somebody is back; `undefined` while somebody is there. */
export function backWords({ language, programme, now }: Place): string | undefined {
  const { hours, timeZone } = programme;
  if (isOpen(now, timeZone, hours)) return undefined;
  const at = opensAt(now, timeZone, hours);
  if (at === undefined) return text(language, 'hours.back-unknown');
  const time = clockTime(at, timeZone);
  const [today, day] = [plainDate(now, timeZone), plainDate(at, timeZone)];
  if (day.equals(today)) return text(language, 'hours.back-today', { time });
  if (day.equals(today.add({ days: 1 }))) return text(language, 'hours.back-tomorrow', { time });
  return text(language, 'hours.back-on', { day: calendarDay(day.toString(), language), time });
}

/** The hours of the week and the next closed days, for customers; `undefined` in a shop that is always open. */
export function openingWords({ language, programme, now }: Place): string | undefined {
  const { hours, timeZone } = programme;
  if (hours === null) return undefined;
  const closed = closedSpans(hours, plainDate(now, timeZone).toString());
  const lines = [
    ...weekWords(hours, language).map((line) => text(language, 'hours.help-line', line)),
    ...closed.map((span) => text(language, 'hours.help-closed', { days: closedWords(span, language) })),
  ];
  return text(language, 'hours.help', { hours: lines.join('\n') });
}
