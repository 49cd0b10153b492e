import { addLocalDays, plainDate } from '../../core/calendar/localDay.ts';
import { typedDay } from '../../core/calendar/typedDay.ts';
import { opensFor } from '../../core/coupons/issue.ts';
import { levelAt, mostEarlyDays } from '../../core/tiers/perks.ts';
import { date } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import type { FormStep, ReadAnswer } from '../form.ts';
import { levelName } from '../tierWords.ts';
import { isSkipped, right, skip, wrong } from './couponAnswers.ts';

/** From which day on everybody may have it; skipped: from now on. */
export const firstDayStep: FormStep = {
  name: 'firstDay',
  ask: (context) => {
    const { language, now, programme } = context;
    const later = plainDate(addLocalDays(now, 7, programme.timeZone), programme.timeZone);
    return {
      question: text(language, 'offer.ask-first-day'),
      options: [
        { label: text(language, 'offer.pick-day'), value: '', date: true as const },
        { label: text(language, 'offer.in-7-days'), value: later.toString() },
        skip(context),
      ],
    };
  },
  read: readDayAhead,
};

/** `2026-12-31`, or `12/31` for the next such day, as people type it; today at the earliest; `null`: skipped. */
export function readDayAhead(said: string, { language, now, programme }: ChatContext): ReadAnswer {
  if (isSkipped(said)) return right(null);
  const today = plainDate(now, programme.timeZone);
  const day = typedDay(said, today, language === 'th');
  const isFine = day !== undefined && day.toString() >= today.toString();
  return isFine ? right(day.toString()) : wrong(text(language, 'offer.day-wrong'));
}

/** Whether a first day means more here than to wait: members of a tier have it earlier. */
export const hasEarlyAccess = ({ programme }: ChatContext): boolean => mostEarlyDays(programme.tiers) > 0;

/** Which tiers may have it before everybody else, and from when: never before it was made. */
function earlyRows(
  { language, programme }: ChatContext,
  about: { readonly startsAt: number | null; readonly createdAt: number },
) {
  const { tiers, timeZone } = programme;
  const lines = (tiers?.levels ?? []).flatMap((_, rank) => {
    const level = tiers === null ? undefined : levelAt(tiers, rank);
    const opensAt = opensFor(about, level?.perks.earlyDays ?? 0, timeZone);
    if (level?.perks.earlyDays === undefined || opensAt === null) return [];
    return [
      text(language, 'offer.early-value', {
        tier: levelName(level, language),
        date: date(Math.max(opensAt, about.createdAt), programme, language),
      }),
    ];
  });
  return lines.length === 0 ? [] : [{ name: text(language, 'tiers.edit-early'), value: lines.join('\n') }];
}

/** The first day of what has not begun, and which tiers have it before; nothing of what has. */
export function firstDayRows(
  context: ChatContext,
  about: { readonly startsAt: number | null; readonly createdAt: number },
) {
  const { language, programme, now } = context;
  if (about.startsAt === null || now >= about.startsAt) return [];
  const first = { name: text(language, 'offer.edit-first-day'), value: date(about.startsAt, programme, language) };
  return [first, ...earlyRows(context, about)];
}
