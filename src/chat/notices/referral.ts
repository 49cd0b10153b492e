import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { balanceOf, pointsButtons } from './receipt.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To the referrer: a friend bought for the first time. Names nobody and no amount. */
export const referralRewarded = (notice: Of<'referral-rewarded'>, language: Language): readonly Message[] => [
  {
    type: 'card',
    title: text(language, 'referral-rewarded.title'),
    rows: [
      {
        name: text(language, 'referral-rewarded.reward'),
        value: text(language, 'receipt.plus-points', { points: notice.points }),
      },
      { name: text(language, 'receipt.balance'), value: balanceOf(notice, language) },
    ],
    quickReplies: [
      ...pointsButtons(language),
      { label: text(language, 'referral-rewarded.invite'), action: { type: 'postback', data: 'invite' } },
    ],
  },
];

/** To the referrer: the friend's purchase came back, so the reward is gone. Names nobody. */
export const referralReversed = (notice: Of<'referral-reversed'>, language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'referral-reversed.text', {
      points: notice.points,
      balance: balanceOf(notice, language),
    }),
    quickReplies: pointsButtons(language),
  },
];
