import type { Button } from '../../app/channel.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say, type TextHandler } from '../chat.ts';
import { openingWords } from '../hoursWords.ts';
import { tap } from '../owner/access.ts';
import { staffHelp } from '../staff/home.ts';
import { joinCard } from './joinCard.ts';
import { homeCard } from './menu.ts';

/** What can be asked here. */
export const helpPart: ChatPart = {
  actions: {
    help: async (context) => {
      const forMembers = {
        type: 'text',
        text: [text(context.language, 'help.text'), openingWords(context)]
          .filter((one) => one !== undefined)
          .join('\n\n'),
        quickReplies: wayOn(context),
      } as const;
      if (context.person.staff === undefined) return say(forMembers);
      return context.person.member === undefined ? say(staffHelp(context)) : say(forMembers, staffHelp(context));
    },
  },
};

/** Whatever nobody else understood gets an answer that leads on: words we do not know, pictures, buttons of long ago. */
const unknown: TextHandler = async (context, said): Promise<Reply> => {
  const { event, language, person } = context;
  const isButton = event.kind === 'action';
  if (person.staff !== undefined) {
    return say(staffHelp(context, isButton ? text(language, 'unknown.button') : text(language, 'unknown.staff')));
  }
  const noWords = isButton ? text(language, 'unknown.button') : text(language, 'unknown.media');
  const words = said.trim() === '' ? noWords : text(language, 'unknown.text');
  if (isButton && person.member !== undefined) return say({ type: 'text', text: words }, await homeCard(context));
  const answer = { type: 'text', text: words, quickReplies: wayOn(context) } as const;
  return person.member === undefined ? say(answer, joinCard(context)) : say(answer);
};

/** The last reader of free text. */
export const unknownPart: ChatPart = { texts: [unknown] };

function wayOn(context: ChatContext): readonly Button[] {
  if (context.person.member === undefined) {
    return [
      tap(context, 'join.button', 'join'),
      tap(context, 'menu.link', 'link'),
      tap(context, 'menu.language', 'language'),
      tap(context, 'menu.talk', 'talk'),
    ];
  }
  return [
    tap(context, 'menu.card', 'card'),
    tap(context, 'menu.points', 'points'),
    tap(context, 'menu.coupons', 'coupons'),
    tap(context, 'menu.rewards', 'rewards'),
    tap(context, 'menu.invite', 'invite'),
    tap(context, 'menu.settings', 'settings'),
    tap(context, 'menu.talk', 'talk'),
    tap(context, 'common.menu', 'menu'),
  ];
}
