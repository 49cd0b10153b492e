import type { Button, Message } from '../../app/channel.ts';
import { readMember } from '../../app/readMember.ts';
import { readPoints } from '../../app/readPoints.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, say } from '../chat.ts';
import { isManager, tap } from '../owner/access.ts';
import { staffHome } from '../staff/home.ts';
import { birthdayWords } from './birthday.ts';
import { claimTaps } from './claim.ts';
import { calledBy, forMembers } from './screen.ts';

/** The two cards from which everything is one tap away. */
export const menuPart: ChatPart = {
  actions: {
    menu: async (context, args) =>
      context.person.staff !== undefined && context.person.member === undefined
        ? say(await staffHome(context))
        : home(context, args),
    settings: forMembers('settings', async (context, memberId) => say(await settingsCard(context, memberId))),
  },
};

const home = forMembers('menu', async (context) => say(await homeCard(context)));

/** What a member comes for, with the balance on top. */
export async function homeCard(context: ChatContext): Promise<Message> {
  const { deps, person, language, now } = context;
  const balance = person.member && (await readPoints(deps, person.member.memberId, now, { limit: 1 }));
  const name = calledBy(context);
  const { available = 0, deficit = 0 } = balance ?? {};
  return {
    type: 'card',
    title: name === undefined ? text(language, 'home.title-nameless') : text(language, 'home.title', { name }),
    body:
      deficit > 0
        ? text(language, 'home.owed', { points: deficit })
        : text(language, 'home.balance', { points: available }),
    buttons: [
      tap(context, 'menu.card', 'card', 'primary'),
      tap(context, 'menu.points', 'points'),
      tap(context, 'menu.coupons', 'coupons'),
      tap(context, 'menu.rewards', 'rewards'),
      tap(context, 'menu.invite', 'invite'),
      ...(context.programme.stampCards.some(({ active }) => active) ? [tap(context, 'stamps.mine', 'stamps')] : []),
    ],
    quickReplies: [
      ...(person.staff === undefined ? [] : [tap(context, 'till.open', 'till')]),
      ...(isManager(context) ? [tap(context, 'owner.menu', 'owner')] : []),
      ...(await claimTaps(context)),
      ...linkTaps(context),
      tap(context, 'menu.settings', 'settings'),
      tap(context, 'menu.talk', 'talk'),
      tap(context, 'menu.help', 'help'),
    ],
  };
}

/** Linking is offered where there is something to link with: another channel, or another person of the built-in chat. */
const linkTaps = (context: ChatContext): readonly Button[] => {
  const { deepLinks, event } = context;
  const elsewhere = deepLinks('menu').some(({ channel }) => channel !== event.channel);
  return elsewhere || event.channel === 'lab' ? [tap(context, 'menu.link', 'link')] : [];
};

async function settingsCard(context: ChatContext, memberId: string): Promise<Message> {
  const { deps, language, event } = context;
  const member = await readMember(deps, memberId);
  const none = text(language, 'settings.none');
  const offers = member?.marketingConsent === true;
  const birthday = member?.birthday;
  return {
    type: 'card',
    title: text(language, 'settings.title'),
    body: text(language, 'settings.body'),
    rows: [
      { name: text(language, 'menu.language'), value: text(language, 'language.name') },
      {
        name: text(language, 'menu.birthday'),
        value: birthday === undefined ? none : birthdayWords(birthday, language),
      },
      ...(event.channel === 'line' && member?.phone === undefined
        ? []
        : [{ name: text(language, 'menu.phone'), value: member?.phone ?? none }]),
      {
        name: text(language, 'settings.offers'),
        value: offers ? text(language, 'settings.offers-on') : text(language, 'settings.offers-off'),
      },
    ],
    buttons: [
      tap(context, 'menu.language', 'language'),
      tap(context, 'menu.birthday', 'birthday'),
      ...(event.channel === 'line' ? [] : [tap(context, 'menu.phone', 'phone')]),
      offers ? tap(context, 'menu.stop', 'stop') : tap(context, 'menu.start', 'start'),
    ],
    quickReplies: [
      ...linkTaps(context),
      tap(context, 'menu.data', 'mydata'),
      tap(context, 'menu.forget', 'forget'),
      tap(context, 'common.menu', 'menu'),
    ],
  };
}
