import type { Message } from '../../app/channel.ts';
import { noteStopReason, STOP_REASONS, setMarketing } from '../../app/setMarketing.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { staffHome } from '../staff/home.ts';
import { forMembers, refused, told } from './screen.ts';

/** Offers, yes or no. Stopping works at once and on every channel; nothing is advertised on its answer. */
export const marketingPart: ChatPart = { actions: { start: startOrBegin, stop, stopwhy: why } };

/** The next thing a new member may like to tell. */
const birthday = (context: ChatContext) => tap(context, 'menu.birthday', 'birthday');

/** Asked on its own, with both answers alike. */
export const marketingQuestion = (context: ChatContext, source = 'join'): Message => ({
  type: 'text',
  text: text(context.language, 'marketing.ask'),
  buttons: [
    tap(context, 'marketing.yes', `start:${source}`),
    tap(context, 'marketing.no', source === 'join' ? 'stop:join' : 'menu'),
  ],
  quickReplies: [birthday(context), tap(context, 'menu.points', 'points'), tap(context, 'common.menu', 'menu')],
});

const forStart = forMembers('start:ask', start);

/** "/start" is how staff who are no members begin a chat on Telegram; wherever they type it, it leads to their menu. */
async function startOrBegin(context: ChatContext, args: readonly string[]): Promise<Reply> {
  const { staff, member } = context.person;
  return staff !== undefined && member === undefined ? say(await staffHome(context)) : forStart(context, args);
}

async function start(context: ChatContext, memberId: string, [source]: readonly string[]): Promise<Reply> {
  if (source === 'ask') return say(marketingQuestion(context, 'settings'));
  const { deps, event, language, now } = context;
  const wish = {
    memberId,
    granted: true,
    channel: event.channel,
    source: source === 'join' ? 'join' : 'settings',
  } as const;
  const done = await setMarketing(deps, wish, `${context.key}:start`, now);
  if (!done.ok) return refused(context, done.refusal.code);
  return say(told(context, text(language, 'marketing.on'), ...(source === 'join' ? [birthday(context)] : [])));
}

async function stop(context: ChatContext, [source]: readonly string[]): Promise<Reply> {
  const { deps, person, event, language, now } = context;
  if (person.member === undefined) return say({ type: 'text', text: text(language, 'stop.nothing') });
  const { memberId } = person.member;
  const atJoin = source === 'join';
  const wish = { memberId, granted: false, channel: event.channel, source: atJoin ? 'join' : 'stop' } as const;
  const done = await setMarketing(deps, wish, `${context.key}:stop`, now);
  if (!done.ok) return refused(context, done.refusal.code);
  if (atJoin) return say(told(context, text(language, 'marketing.off'), birthday(context)));
  return say({
    type: 'text',
    text: `${text(language, 'stop.done')}\n\n${text(language, 'stop.why')}`,
    quickReplies: [
      tap(context, 'stop.too-many', 'stopwhy:too-many'),
      tap(context, 'stop.not-useful', 'stopwhy:not-useful'),
      tap(context, 'stop.moved-away', 'stopwhy:moved-away'),
      tap(context, 'stop.other', 'stopwhy:other'),
    ],
  });
}

async function why(context: ChatContext, [given]: readonly string[]): Promise<Reply> {
  const { deps, person, language, key, now } = context;
  const reason = STOP_REASONS.find((one) => one === given);
  if (person.member !== undefined && reason !== undefined) {
    await noteStopReason(deps, person.member.memberId, reason, `${key}:stopwhy`, now);
  }
  const quickReplies = [tap(context, 'common.menu', 'menu')];
  return say({ type: 'text', text: text(language, 'stop.thanks'), quickReplies });
}
