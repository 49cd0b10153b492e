import { Temporal } from 'temporal-polyfill';
import { plainDate } from '../../core/calendar/localDay.ts';
import { writtenDay } from '../../core/calendar/typedDay.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, Reply } from '../chat.ts';
import { type Form, type FormOption, startForm } from '../form.ts';
import { isManager } from './access.ts';
import { sheetReply } from './broadcastSheet.ts';

/** When a broadcast goes out: then its sheet is shown for that time, and confirmed from there. */
export const timeForm: Form = {
  flow: 'bctime',
  allowed: isManager,
  steps: [
    {
      name: 'at',
      ask: (context) => ({ question: text(context.language, 'bcast.ask-time'), options: suggestions(context) }),
      read: (said, { now, programme, language }) => {
        const at = instantOf(writtenDay(said, language === 'th'), programme.timeZone);
        return at === undefined || at <= now
          ? { ok: false, problem: text(language, 'bcast.time-wrong') }
          : { ok: true, value: at };
      },
    },
  ],
  done: (context, { campaignId, at }) => sheetReply(context, String(campaignId), Number(at)),
};

export const askTime = (context: ChatContext, campaignId: string): Promise<Reply> =>
  startForm(timeForm, context, { campaignId }, ['at']);

/** `2026-12-24 18:00`, also with slashes, a T, and full-width digits, in the shop's zone. */
function instantOf(said: string, zone: string): number | undefined {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2})[:.](\d{2})(?:\s*น\.?)?$/.exec(
    said.normalize('NFKC').trim(),
  );
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  try {
    return Temporal.PlainDateTime.from({ year, month, day, hour, minute }, { overflow: 'reject' }).toZonedDateTime(zone)
      .epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no such day or hour
    throw error;
  }
}

function suggestions({ now, programme, language }: ChatContext): FormOption[] {
  const today = plainDate(now, programme.timeZone);
  const saturday = today.add({ days: (6 - today.dayOfWeek + 7) % 7 || 7 });
  const options = [
    { label: text(language, 'bcast.time-evening'), value: `${today.toString()} 18:00` },
    { label: text(language, 'bcast.time-tomorrow'), value: `${today.add({ days: 1 }).toString()} 10:00` },
    { label: text(language, 'bcast.time-saturday'), value: `${saturday.toString()} 10:00` },
  ];
  return options.filter(({ value }) => (instantOf(value, programme.timeZone) ?? 0) > now);
}
