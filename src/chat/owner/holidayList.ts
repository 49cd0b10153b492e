import type { Button } from '../../app/channel.ts';
import { changeProgramme } from '../../app/programme.ts';
import { type DatedHoliday, holidaysBetween } from '../../core/calendar/holidays.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import type { HolidaysChange } from '../../core/programmeSections.ts';
import { calendarDate, countryName } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { holidayName } from '../holidayWords.ts';
import { isOwner, staffOf, tap, told } from './access.ts';

const SHOWN = 9;

/** The holidays of the next year, each with its next date, those that are left out too; from the one at `offset` on. */
export function holidayList(context: ChatContext, offset = 0): Reply {
  const { language, programme, now } = context;
  const { holidays, timeZone } = programme;
  const today = plainDate(now, timeZone);
  const all = holidaysBetween(today, today.add({ years: 1, days: 30 }), { ...holidays, off: [] });
  const next = [...new Map(all.toReversed().map((one) => [one.holiday.key, one])).values()].toReversed();
  const more: Button = {
    label: text(language, 'holidays.more'),
    action: { type: 'postback', data: `holidays:${offset + SHOWN}` },
  };
  const quickReplies = [
    tap(context, 'holidays.add', 'holadd'),
    tap(context, 'holidays.country', 'holcountry'),
    ...(next.length > offset + SHOWN ? [more] : []),
    tap(context, 'owner.menu', 'owner'),
  ];
  const cards = next.slice(offset, offset + SHOWN).map((one) => cardOf(context, one));
  if (cards.length === 0) return say({ type: 'text', text: text(language, 'holidays.none'), quickReplies });
  const intro = text(language, 'holidays.intro', { country: countryName(holidays.country, language) });
  return say(
    { type: 'text', text: intro },
    { type: 'carousel', title: text(language, 'holidays.title'), cards, quickReplies },
  );
}

function cardOf(context: ChatContext, { holiday, date }: DatedHoliday) {
  const { language, programme } = context;
  const isOff = programme.holidays.off.includes(holiday.key);
  const name = holidayName(holiday.key, programme, language) ?? '';
  return {
    title: name.charAt(0).toUpperCase() + name.slice(1),
    rows: [
      { name: text(language, 'holidays.on-day'), value: calendarDate(date.toString(), language, programme) },
      { name: text(language, 'holidays.state'), value: text(language, isOff ? 'holidays.is-off' : 'holidays.is-on') },
    ],
    buttons: [
      holiday.kind === 'own'
        ? tap(context, 'holidays.remove', `holremove:${holiday.key}`)
        : isOff
          ? tap(context, 'holidays.switch-on', `holon:${holiday.key}`)
          : tap(context, 'holidays.switch-off', `holoff:${holiday.key}`),
    ],
  };
}

/** One change of the holidays by the owner, and the list as it is then. */
export async function saveHolidays(context: ChatContext, holidays: HolidaysChange, done: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const changed = await changeProgramme(deps, { holidays }, by, `${key}:holidays`, now);
  const back = isOwner(context) ? [tap(context, 'holidays.open', 'holidays')] : [];
  if (!changed.ok) return told(context, text(language, changed.refusal.code), ...back);
  const list = holidayList({ ...context, programme: changed.value.document });
  return say({ type: 'text', text: done }, ...list.messages.slice(1));
}
