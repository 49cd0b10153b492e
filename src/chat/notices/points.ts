import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { balanceOf, pointsButtons } from './receipt.ts';

type Adjusted = Extract<Notice, { kind: 'points-adjusted' }>;

/** To the member: the shop gave or took points, with the reason. */
export const pointsAdjusted = (notice: Adjusted, language: Language): readonly Message[] => [
  {
    type: 'card',
    title:
      notice.points > 0
        ? text(language, 'points-adjusted.awarded', { points: notice.points })
        : text(language, 'points-adjusted.taken', { points: -notice.points }),
    rows: [
      { name: text(language, 'points-adjusted.reason'), value: notice.reason },
      { name: text(language, 'receipt.balance'), value: balanceOf(notice, language) },
    ],
    quickReplies: pointsButtons(language),
  },
];
