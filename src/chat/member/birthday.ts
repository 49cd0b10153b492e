import type { Button, Message } from '../../app/channel.ts';
import { readMember } from '../../app/readMember.ts';
import { setBirthday } from '../../app/setBirthday.ts';
import { plainDate } from '../../core/calendar/localDay.ts';
import { writtenDay } from '../../core/calendar/typedDay.ts';
import { type Birthday, parseBirthday } from '../../core/members/birthday.ts';
import { date, dayOfYear } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Conversation, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { forMembers, refused, told } from './screen.ts';

/** The birthday, optional: LINE's date picker, or typed, in the solar or the lunar calendar. */
export const birthdayPart: ChatPart = {
  actions: { birthday: forMembers('birthday', ask) },
  flows: { birthday: typed },
};

/** A birthday in words, e.g. `lunar 8/15`. */
export function birthdayWords(birthday: Birthday, language: Language): string {
  const day = { month: String(birthday.month), day: String(birthday.day) };
  if (birthday.calendar === 'solar') return dayOfYear(birthday.month, birthday.day, language);
  return birthday.leapMonth === true
    ? text(language, 'birthday.day-leap', day)
    : text(language, 'birthday.day-lunar', day);
}

async function ask(context: ChatContext, memberId: string, [how]: readonly string[]): Promise<Reply> {
  const { deps, event, language } = context;
  if (event.kind === 'action' && event.value !== undefined) return picked(context, memberId, event.value);
  if (how === 'lunar' || how === 'solar') return askToType(context, how === 'lunar');
  const known = (await readMember(deps, memberId))?.birthday;
  if (known === undefined) return { ...say(question(context)), conversation: waiting(false) };
  const words = text(language, 'birthday.known', { day: birthdayWords(known, language) });
  return how === 'change'
    ? { ...say(question(context)), conversation: waiting(false) }
    : say(told(context, words, tap(context, 'birthday.change', 'birthday:change')));
}

/** The picker asks for a year that most people do not mean to tell, so it is not kept. */
async function picked(context: ChatContext, memberId: string, value: string): Promise<Reply> {
  const birthday = parseBirthday(value, today(context));
  if (birthday === undefined) return refused(context, 'birthday-invalid');
  const { year: _, ...day } = birthday;
  return keep(context, memberId, day);
}

const question = (context: ChatContext): Message => ({
  type: 'text',
  text: text(context.language, 'birthday.ask'),
  buttons: [...pickers(context), tap(context, 'birthday.lunar', 'birthday:lunar')],
  quickReplies: [tap(context, 'common.skip', 'menu')],
});

/** Only LINE has a picker; elsewhere the day is typed. */
function pickers(context: ChatContext): readonly Button[] {
  const { language, event } = context;
  if (event.channel !== 'line') return [tap(context, 'birthday.solar', 'birthday:solar')];
  const max = today(context).toString();
  const action = { type: 'date', data: 'birthday', initial: '2000-01-01', min: '1900-01-01', max } as const;
  return [{ label: text(language, 'birthday.pick'), action }];
}

function askToType(context: ChatContext, lunar: boolean): Reply {
  const { language } = context;
  const words = lunar ? text(language, 'birthday.type-lunar') : text(language, 'birthday.type-solar');
  const quickReplies = [tap(context, 'common.cancel', 'cancel')];
  return { ...say({ type: 'text', text: words, quickReplies }), conversation: waiting(lunar) };
}

const waiting = (lunar: boolean): Conversation => ({ flow: 'birthday', step: 'day', data: { lunar } });

async function typed(context: ChatContext, said: string): Promise<Reply> {
  const { person, conversation, language } = context;
  const lunar = conversation?.data.lunar === true;
  const day = today(context);
  const birthday =
    parseBirthday(lunar ? `農曆${said}` : said, day) ?? parseBirthday(writtenDay(said, language === 'th'), day);
  if (person.member === undefined) return { ...refused(context, 'member-unknown'), conversation: null };
  if (birthday !== undefined) return { conversation: null, ...(await keep(context, person.member.memberId, birthday)) };
  const how = lunar ? text(language, 'birthday.type-lunar') : text(language, 'birthday.type-solar');
  return say({
    type: 'text',
    text: `${text(language, 'birthday.unreadable')}\n${how}`,
    quickReplies: [tap(context, 'common.cancel', 'cancel')],
  });
}

async function keep(context: ChatContext, memberId: string, birthday: Birthday): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const wish = { memberId, birthday, zone: programme.timeZone };
  const kept = await setBirthday(deps, wish, `${context.key}:birthday`, now);
  if (kept.ok) return say(told(context, text(language, 'birthday.done', { day: birthdayWords(birthday, language) })));
  if (kept.refusal.code !== 'birthday-changed-recently') return refused(context, kept.refusal.code);
  const when = date(kept.refusal.again, programme, language);
  return say(told(context, text(language, 'birthday.again', { date: when })));
}

const today = ({ now, programme }: ChatContext) => plainDate(now, programme.timeZone);
