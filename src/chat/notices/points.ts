import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { type DatePlace, date, points } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { shortId } from '../ids.ts';
import { balanceOf, pointsButtons } from './receipt.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To the member: the shop gave or took points, with the reason. */
export const pointsAdjusted = (notice: Of<'points-adjusted'>, language: Language): readonly Message[] => [
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

/** To owner and managers: points above the limit of one person, with a yes and a no. */
export function pointsRequest(
  notice: Omit<Of<'points-request'>, 'kind'>,
  language: Language,
  place: DatePlace,
): readonly Message[] {
  const { memberId, requestId, reason, askedByName, expiresAt } = notice;
  const name = notice.name ?? text(language, 'till.nameless');
  const ids = `${shortId(memberId)}:${shortId(requestId)}`;
  const rows = [
    { name: text(language, 'points-request.reason'), value: reason },
    ...(askedByName === null ? [] : [{ name: text(language, 'points-request.by'), value: askedByName }]),
    { name: text(language, 'points-request.until'), value: date(expiresAt, place, language) },
  ];
  return [
    {
      type: 'card',
      title:
        notice.points > 0
          ? text(language, 'points-request.title-give', { points: notice.points, name })
          : text(language, 'points-request.title-take', { points: -notice.points, name }),
      body: text(language, 'points-request.body'),
      rows,
      buttons: [
        {
          label: text(language, 'points-request.approve'),
          action: { type: 'postback', data: `ptok:${ids}` },
          style: 'primary',
        },
        { label: text(language, 'points-request.refuse'), action: { type: 'postback', data: `ptno:${ids}` } },
      ],
    },
  ];
}

/** To whoever asked: what became of it. */
export function pointsRequestDecided(notice: Of<'points-request-decided'>, language: Language): readonly Message[] {
  const about = {
    points: points(notice.points, language),
    name: notice.name ?? text(language, 'till.nameless'),
  };
  const words = notice.approved
    ? text(language, 'points-request-decided.yes', about)
    : text(language, 'points-request-decided.no', about);
  return [{ type: 'text', text: words }];
}
