import type { Button, Message } from '../../app/channel.ts';
import { money } from '../../i18n/format.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, Reply } from '../chat.ts';
import { tap } from '../owner/access.ts';

/**
 * The invitation to become a member: what it is, who keeps what and why, and how to leave. `data` is the button that
 * was asked for (`points`, `link`, …): joining goes on there.
 */
export function joinCard(context: ChatContext, options: { readonly data?: string; readonly invited?: boolean } = {}) {
  const { language, programme } = context;
  const join = options.data === undefined ? 'join' : `join:${options.data}`;
  const body = [
    text(language, 'join.body'),
    ...(options.invited === true ? invitedWords(context) : []),
    text(language, 'join.kept', { shop: programme.name }),
  ];
  const card: Message = {
    type: 'card',
    title: text(language, 'join.title', { shop: programme.name }),
    body: body.join('\n\n'),
    buttons: [
      tap(context, 'join.button', join, 'primary'),
      ...(context.oldCards === true ? [tap(context, 'join.had-card', 'join:claim:new')] : []),
      tap(context, 'menu.talk', 'talk'),
    ],
    quickReplies: otherLanguages(context),
  };
  return card;
}

/** The join card for somebody who asked for what only members have. */
export function joinFirst(context: ChatContext, data: string): Reply {
  const words = text(context.language, 'join.members-only');
  return { messages: [{ type: 'text', text: words }, joinCard(context, { data })] };
}

function invitedWords({ language, programme }: ChatContext): string[] {
  const { friendPoints: points, minimumMinor } = programme.referral;
  if (points === 0) return [];
  const minimum = money(minimumMinor, programme.currency, language);
  return [text(language, 'join.invited', { minimum, points })];
}

/** Each other language, in its own name. */
const otherLanguages = ({ language }: ChatContext): readonly Button[] =>
  LANGUAGES.filter((one) => one !== language).map((one) => ({
    label: text(one, 'language.name'),
    action: { type: 'postback', data: `language:${one}` },
  }));
