import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { channelName } from '../member/invite.ts';
import { balanceOf, pointsButtons } from './receipt.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To the other accounts of a member: one more belongs to it now. A word of safety, since codes can be talked out of people. */
export const accountsLinked = (notice: Of<'accounts-linked'>, language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'accounts-linked.text', { channel: channelName(notice.channel, language) }),
    quickReplies: [
      { label: text(language, 'menu.talk'), action: { type: 'postback', data: 'talk' } },
      { label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } },
    ],
  },
];

/** To the referrer: whom they brought was a customer already, so the reward is gone. Names nobody. */
export const referralVoid = (notice: Of<'referral-void'>, language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'referral-void.text', { points: notice.points, balance: balanceOf(notice, language) }),
    quickReplies: pointsButtons(language),
  },
];
