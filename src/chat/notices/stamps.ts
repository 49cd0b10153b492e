import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { text } from '../../i18n/text.ts';
import type { Place } from '../couponWords.ts';
import { newsRows } from '../stampWords.ts';

/** To the member: the shop gave stamps by hand, and why. */
export const stampsGiven = (
  { news, reason }: Extract<Notice, { kind: 'stamps-given' }>,
  place: Place,
): readonly Message[] => [
  {
    type: 'card',
    title: text(place.language, 'stamps.given-title', { added: news.added }),
    rows: [...newsRows(news, place), { name: text(place.language, 'stamps.given-why'), value: reason }],
    quickReplies: [
      { label: text(place.language, 'stamps.mine'), action: { type: 'postback', data: 'stamps' } },
      { label: text(place.language, 'menu.coupons'), action: { type: 'postback', data: 'coupons' } },
    ],
  },
];
