import type { Button, Message } from '../../app/channel.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { type ClosedSpan, closedSpans, closedWords, weekWords } from '../hoursWords.ts';
import { tap } from './access.ts';

const MOST_SPANS = 6;
const MOST_LABEL = 20;

/** When the shop is open, and everything that can be changed of it. */
export function hoursCard(context: ChatContext): Message {
  const { language, programme, now } = context;
  const { hours, timeZone } = programme;
  const quickReplies = [
    tap(context, 'hours.close', 'hoursclose'),
    ...(hours === null ? [] : [tap(context, 'hours.make-always', 'hoursalways')]),
    tap(context, 'owner.settings', 'osettings'),
    tap(context, 'owner.menu', 'owner'),
  ];
  const title = text(language, 'hours.title');
  const set = tap(context, 'hours.set', 'hoursset', 'primary');
  if (hours === null)
    return {
      type: 'card',
      title: text(language, 'hours.title-always'),
      body: text(language, 'hours.always-body'),
      buttons: [set],
      quickReplies,
    };
  const closed = closedSpans(hours, plainDate(now, timeZone).toString());
  return {
    type: 'card',
    title,
    body: text(language, 'hours.set-body'),
    rows: [
      ...weekWords(hours, language).map(({ days, times }) => ({ name: days, value: times })),
      ...closed.map((span) => ({ name: text(language, 'hours.closed-on'), value: closedWords(span, language) })),
    ],
    buttons: [set, ...closed.slice(0, MOST_SPANS).map((span) => reopenButton(context, span))],
    quickReplies,
  };
}

/** `2/5`, in Thailand `5/2`: what fits a button. */
function shortDay(date: string, language: Language): string {
  const [, month, day] = date.split('-').map(Number);
  return language === 'th' ? `${day}/${month}` : `${month}/${day}`;
}

function reopenButton({ language }: ChatContext, span: ClosedSpan): Button {
  const days = [...new Set([span.from, span.through])].map((date) => shortDay(date, language)).join('–');
  const label = text(language, 'hours.reopen', { days });
  return {
    label: [...label].slice(0, MOST_LABEL).join(''),
    action: { type: 'postback', data: `hoursopen:${span.from}:${span.through}` },
  };
}
