import { templateFiller } from '../../app/campaigns/template.ts';
import type { Button, Message } from '../../app/channel.ts';
import type { BirthdayContent, BirthdayFacts } from '../../app/nightly/birthdays.ts';
import type { Programme } from '../../core/programme.ts';
import { lastUsableDay, points } from '../../i18n/format.ts';
import { type Language, resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { whatWords } from '../couponWords.ts';
import type { CampaignWords } from './words.ts';

/**
 * A birthday greeting, with the gift where there is one: what it is, its last day, and a button that shows its code.
 * The shop's own text takes the place of ours.
 */
export const birthdayWords: CampaignWords = async ({ content }, given, member, programme) => {
  const { gift, texts } = content as BirthdayContent;
  const { voucherId, expiresAt } = (given ?? {}) as BirthdayFacts;
  const language = resolveLanguage(member.language || undefined, resolveLanguage(programme.language));
  const name = member.name?.trim() ?? '';
  const hasGift = gift !== null && voucherId !== undefined;
  const own = texts[language];
  const said =
    own === undefined
      ? builtIn(name, hasGift, language, programme)
      : {
          title: '',
          body: (await templateFiller(own))({
            name: name || text(language, 'broadcast.nameless'),
            points: points(member.points, language),
          }),
        };
  const message: Message = { type: 'card', ...said, quickReplies: afterGreeting(language) };
  if (!hasGift) return [message];
  const rows = [
    { name: text(language, 'birthday-greeting.gift'), value: whatWords(gift, { language, programme }) },
    {
      name: text(language, typeof expiresAt === 'number' ? 'coupon.usable-through' : 'coupon.usable'),
      value:
        typeof expiresAt === 'number' ? lastUsableDay(expiresAt, programme, language) : text(language, 'coupon.no-end'),
    },
  ];
  const show: Button = {
    label: text(language, 'birthday-greeting.show'),
    action: { type: 'postback', data: `voucher:${voucherId}` },
    style: 'primary',
  };
  return [{ ...message, rows, buttons: [show] }];
};

function builtIn(name: string, hasGift: boolean, language: Language, { name: shop }: Programme) {
  return {
    title:
      name === ''
        ? text(language, 'birthday-greeting.title-nameless')
        : text(language, 'birthday-greeting.title', { name }),
    body: text(language, hasGift ? 'birthday-greeting.body-gift' : 'birthday-greeting.body', { shop }),
  };
}

const afterGreeting = (language: Language): readonly Button[] => [
  { label: text(language, 'menu.coupons'), action: { type: 'postback', data: 'coupons' } },
  { label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } },
];
