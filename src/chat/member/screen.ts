import type { Button, Message } from '../../app/channel.ts';
import { text } from '../../i18n/text.ts';
import type { ActionHandler, ChatContext, Reply } from '../chat.ts';
import { type Label, tap } from '../owner/access.ts';
import { joinFirst } from './joinCard.ts';

/** Gives the handler of a verb, whichever part of the conversation has it. */
export type FindAction = (verb: string) => ActionHandler | undefined;

/** Something for members: whoever is none yet joins first, and then gets what they asked for (`data`: how to ask again). */
export const forMembers =
  (
    data: string | ((args: readonly string[]) => string),
    handler: (context: ChatContext, memberId: string, args: readonly string[]) => Promise<Reply>,
  ): ActionHandler =>
  async (context, args) => {
    const { member } = context.person;
    if (member !== undefined) return handler(context, member.memberId, args);
    return joinFirst(context, typeof data === 'string' ? data : data(args));
  };

/** The taps that help after most answers. */
export const chips = (context: ChatContext, ...first: readonly Button[]): readonly Button[] => {
  const usual = [
    tap(context, 'menu.card', 'card'),
    tap(context, 'menu.points', 'points'),
    tap(context, 'menu.coupons', 'coupons'),
    tap(context, 'common.menu', 'menu'),
  ];
  return [...first, ...usual].slice(0, 13);
};

/** A sentence with the usual taps under it. */
export const told = (context: ChatContext, words: string, ...first: readonly Button[]): Message => ({
  type: 'text',
  text: words,
  quickReplies: chips(context, ...first),
});

/** The sentence of a refusal, and a way on. */
export const refused = (context: ChatContext, code: Label, ...first: readonly Button[]): Reply => ({
  messages: [told(context, text(context.language, code), ...first)],
});

/** The member's name with the chat's as a fallback, since a name is what people are greeted by. */
export const calledBy = ({ person }: ChatContext): string | undefined => person.member?.name ?? person.displayName;
