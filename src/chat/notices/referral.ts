import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Programme } from '../../core/programme.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { balanceOf, broughtRows, pointsButtons } from './receipt.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To the referrer: a friend bought for the first time. Names nobody and no amount. */
export const referralRewarded = (
  notice: Of<'referral-rewarded'>,
  language: Language,
  programme: Programme,
): readonly Message[] => [
  {
    type: 'card',
    title: text(language, 'referral-rewarded.title'),
    rows: [
      {
        name: text(language, 'referral-rewarded.reward'),
        value: text(language, 'receipt.plus-points', { points: notice.points }),
      },
      ...broughtRows(notice, { language, programme }),
      { name: text(language, 'receipt.balance'), value: balanceOf(notice, language) },
    ],
    quickReplies: [
      ...pointsButtons(language),
      { label: text(language, 'referral-rewarded.invite'), action: { type: 'postback', data: 'invite' } },
    ],
  },
];

/** To the referrer: friends enough for a bonus. */
export const referralMilestone = (
  notice: Of<'referral-milestone'>,
  language: Language,
  programme: Programme,
): readonly Message[] => [
  {
    type: 'card',
    title: text(language, 'referral-milestone.title', { friends: notice.friends }),
    rows: [
      ...(notice.points === 0
        ? []
        : [
            {
              name: text(language, 'referral-milestone.bonus'),
              value: text(language, 'receipt.plus-points', { points: notice.points }),
            },
          ]),
      ...broughtRows(notice, { language, programme }),
      { name: text(language, 'receipt.balance'), value: balanceOf(notice, language) },
    ],
    quickReplies: pointsButtons(language),
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

/** To the friend: the reward for having been brought came later than the purchase. */
export const referralWelcome = (
  notice: Of<'referral-welcome'>,
  language: Language,
  programme: Programme,
): readonly Message[] => [
  {
    type: 'card',
    title: text(language, 'referral-welcome.title'),
    rows: [
      {
        name: text(language, 'receipt.friend'),
        value: text(language, 'receipt.plus-points', { points: notice.points }),
      },
      ...broughtRows(notice, { language, programme }),
      { name: text(language, 'receipt.balance'), value: balanceOf(notice, language) },
    ],
    quickReplies: pointsButtons(language),
  },
];

/** To the owner: a reward that waits for a yes or a no. */
export const referralReview = (notice: Of<'referral-review'>, language: Language): readonly Message[] => {
  const unknown = text(language, 'referral-review.somebody');
  return [
    {
      type: 'card',
      title: text(language, 'referral-review.title'),
      body: text(language, 'referral-review.text', {
        referrer: notice.referrerName ?? unknown,
        friend: notice.friendName ?? unknown,
        count: notice.recentCount,
        days: notice.days,
        points: notice.referrerPoints,
      }),
      buttons: [
        {
          label: text(language, 'referral-review.approve'),
          action: { type: 'postback', data: `refok:${notice.friendId}` },
          style: 'primary',
        },
        {
          label: text(language, 'referral-review.reject'),
          action: { type: 'postback', data: `refno:${notice.friendId}` },
        },
      ],
    },
  ];
};
