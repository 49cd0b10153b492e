import type { Button, Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { type DatePlace, date, points } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { type MessageKey, text } from '../../i18n/text.ts';
import { pointsButtons } from './receipt.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

const BODY = {
  free: 'card-claim.body-free',
  claimed: 'card-claim.body-claimed',
  unknown: 'card-claim.body-unknown',
} as const satisfies Record<Of<'card-claim'>['found'], MessageKey>;

/** To owner and managers: who asks for which card, and what the old list says. A card that can be given has a yes. */
export function cardClaim(notice: Of<'card-claim'>, language: Language, place: DatePlace): readonly Message[] {
  const { claimId, found, recordId, recordName, joinedAt } = notice;
  const yes: Button = {
    label: text(language, 'card-claim.approve'),
    action: { type: 'postback', data: `cardok:${claimId}` },
    style: 'primary',
  };
  const record = recordName ?? text(language, 'card-claim.record-nameless');
  return [
    {
      type: 'card',
      title: text(language, 'card-claim.title', { name: notice.name ?? text(language, 'till.nameless') }),
      body: text(language, BODY[found]),
      rows: [
        { name: text(language, 'card-claim.number'), value: notice.cardNumber },
        { name: text(language, 'card-claim.proof'), value: notice.proof },
        ...(recordId === null ? [] : [{ name: text(language, 'card-claim.record'), value: record }]),
        ...(joinedAt === null
          ? []
          : [{ name: text(language, 'card-claim.since'), value: date(joinedAt, place, language) }]),
        ...(recordId === null
          ? []
          : [{ name: text(language, 'card-claim.points'), value: points(notice.points, language) }]),
      ],
      buttons: [
        ...(found === 'free' ? [yes] : []),
        { label: text(language, 'card-claim.reject'), action: { type: 'postback', data: `cardno:${claimId}` } },
      ],
    },
  ];
}

/** To the member: the shop found the card. */
export const cardClaimConfirmed = (notice: Of<'card-claim-confirmed'>, language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'card-claim-confirmed.text', { points: notice.available }),
    quickReplies: pointsButtons(language),
  },
];

/** To the member: the shop did not find it. Says no more than that. */
export const cardClaimRefused = (language: Language): readonly Message[] => [
  {
    type: 'text',
    text: text(language, 'card-claim-refused.text'),
    quickReplies: [
      { label: text(language, 'menu.talk'), action: { type: 'postback', data: 'talk' } },
      { label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } },
    ],
  },
];
