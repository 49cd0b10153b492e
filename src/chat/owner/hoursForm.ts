import { Temporal } from 'temporal-polyfill';
import { changeProgramme, type ProgrammeChange } from '../../app/programme.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { typedDay } from '../../core/calendar/typedDay.ts';
import type { OpenSpan } from '../../core/programme.ts';
import { areSpans, MOST_CLOSED_DAYS } from '../../core/programmeSections.ts';
import { weekday } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import type { Form, ReadAnswer } from '../form.ts';
import { isOwner, staffOf, tap, told } from './access.ts';
import { hoursCard } from './hoursCard.ts';

const wrong = (problem: string) => ({ ok: false, problem }) as const;
const right = (value: unknown) => ({ ok: true, value }) as const;

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const WORKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];
const USUAL = ['09:00-18:00', '10:00-19:00', '10:00-21:00', '11:00-20:00', '11:00-22:00'];

/** Which days, and from when until when. */
export const hoursForm: Form = {
  flow: 'hours',
  allowed: isOwner,
  steps: [
    {
      name: 'weekdays',
      ask: ({ language }) => ({
        question: text(language, 'hours.ask-days'),
        options: [
          { label: text(language, 'hours.every-day'), value: EVERY_DAY.join('') },
          { label: text(language, 'hours.workdays'), value: WORKDAYS.join('') },
          { label: text(language, 'hours.weekend'), value: WEEKEND.join('') },
          ...EVERY_DAY.map((day) => ({ label: weekday(day, language), value: String(day) })),
        ],
      }),
      read: (said, { language }) => {
        const named = EVERY_DAY.find((day) => weekday(day, language).toLowerCase() === said.toLowerCase());
        const days = named === undefined ? said : String(named);
        return /^[1-7]{1,7}$/.test(days) ? right([...days].map(Number)) : wrong(text(language, 'hours.days-wrong'));
      },
    },
    {
      name: 'spans',
      ask: ({ language }) => ({
        question: text(language, 'hours.ask-spans'),
        options: [
          ...USUAL.map((span) => ({ label: span.replace('-', '–'), value: span })),
          { label: text(language, 'hours.set-closed'), value: 'closed' },
          { label: text(language, 'hours.set-whole-day'), value: '00:00-24:00' },
        ],
      }),
      read: readSpans,
    },
  ],
  done: (context, { weekdays, spans }) =>
    saveHours(context, { weekdays: weekdays as readonly number[], spans: spans as readonly OpenSpan[] }),
};

const CLOSED_WORDS = ['closed', '公休', '休息', '休', '休業', '休み', '定休', 'ปิด'];

/** `10:00-14:00, 17-21`, with any dash, comma and width of digits. */
function readSpans(said: string, { language }: ChatContext): ReadAnswer {
  const typed = said.normalize('NFKC').toLowerCase().trim();
  if (CLOSED_WORDS.includes(typed)) return right([]);
  const spans = typed.split(/[,、;，]|\sand\s/).map((part): OpenSpan | undefined => {
    const found = /^(\d{1,2})(?::(\d{2}))?\s*(?:[-–—~〜至到]|to|から|ถึง)\s*(\d{1,2})(?::(\d{2}))?$/.exec(part.trim());
    if (found === null) return undefined;
    const [, fromHour = '', fromMinute = '00', untilHour = '', untilMinute = '00'] = found;
    return {
      from: `${fromHour.padStart(2, '0')}:${fromMinute}`,
      until: `${untilHour.padStart(2, '0')}:${untilMinute}`,
    };
  });
  const read = spans.filter((span) => span !== undefined);
  return read.length === spans.length && areSpans(read) ? right(read) : wrong(text(language, 'hours.spans-wrong'));
}

/** A day, or a span of days, on which the shop is closed. */
export const closedForm: Form = {
  flow: 'closed',
  allowed: isOwner,
  steps: [
    {
      name: 'days',
      ask: ({ language, now, programme }) => ({
        question: text(language, 'hours.ask-close'),
        options: [
          { label: text(language, 'hours.pick-day'), value: '', date: true },
          {
            label: text(language, 'hours.tomorrow'),
            value: plainDate(now, programme.timeZone).add({ days: 1 }).toString(),
          },
        ],
      }),
      read: (said, context) => readDays(said, context),
    },
    {
      name: 'through',
      // A span that was typed has its end already.
      when: ({ days }) => isOneDay(days),
      ask: ({ language }, { days }) => {
        const { from } = days as Days;
        return {
          question: text(language, 'hours.ask-through'),
          options: [
            { label: text(language, 'hours.only-that-day'), value: from },
            { label: text(language, 'hours.pick-day'), value: '', date: true },
          ],
        };
      },
      read: (said, context, { days }) => {
        const read = readDays(`${(days as Days).from}~${said}`, context);
        return read.ok ? right((read.value as Days).through) : read;
      },
    },
  ],
  done: (context, { days, through }) => {
    const close = days as Days;
    return saveHours(context, { close: { ...close, through: String(through ?? close.through) } });
  },
};

interface Days {
  readonly from: string;
  readonly through: string;
}

const isOneDay = (days: unknown): boolean => {
  const { from, through } = (days ?? {}) as Partial<Days>;
  return from === through;
};

function readDays(said: string, { language, now, programme }: ChatContext): ReadAnswer {
  const today = plainDate(now, programme.timeZone);
  const [first = '', last = first, ...more] = said
    .normalize('NFKC')
    .split(/\s*(?:[~〜至到]|から|ถึง)\s*|\s+(?:-|–|to)\s+/);
  const [from, through] = [first, last].map((one) => typedDay(one, today, language === 'th'));
  const isFine =
    more.length === 0 &&
    from !== undefined &&
    through !== undefined &&
    Temporal.PlainDate.compare(from, today) >= 0 &&
    Temporal.PlainDate.compare(from, through) <= 0;
  if (!isFine) return wrong(text(language, 'hours.close-wrong'));
  if (from.until(through, { largestUnit: 'days' }).days >= MOST_CLOSED_DAYS)
    return wrong(text(language, 'hours.close-long', { most: String(MOST_CLOSED_DAYS) }));
  return right({ from: from.toString(), through: through.toString() } satisfies Days);
}

/** One change of the hours by the owner, and the hours as they are then. */
export async function saveHours(
  context: ChatContext,
  hours: NonNullable<ProgrammeChange['hours']> | null,
): Promise<Reply> {
  const { deps, language, key, now } = context;
  const { staffId, role } = staffOf(context);
  const changed = await changeProgramme(deps, { hours }, { kind: 'staff', staffId, role }, `${key}:hours`, now);
  if (!changed.ok) return told(context, text(language, changed.refusal.code), tap(context, 'hours.open', 'hours'));
  const card = hoursCard({ ...context, programme: changed.value.document });
  return say({ type: 'text', text: [text(language, 'hours.saved'), ...othersWords(context, hours)].join(' ') }, card);
}

/** What counts for the days that the first hours of a shop left out. */
function othersWords(
  { language, programme }: ChatContext,
  hours: NonNullable<ProgrammeChange['hours']> | null,
): string[] {
  const named = hours?.weekdays?.length ?? EVERY_DAY.length;
  if (programme.hours !== null || named === EVERY_DAY.length) return [];
  return [text(language, hours?.spans?.length === 0 ? 'hours.others-open' : 'hours.others-closed')];
}
