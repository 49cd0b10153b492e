import type { Button, Message } from '../../app/channel.ts';
import type { IssuedNews, Notice } from '../../app/notice.ts';
import type { Programme } from '../../core/programme.ts';
import { billOf } from '../../core/purchases/billPaid.ts';
import { date, lastUsableDay, list, money } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { couponName, type Place } from '../couponWords.ts';
import { explainEarning } from '../explain.ts';
import { paidWords } from '../paidWords.ts';
import { newsRows } from '../stampWords.ts';
import { levelName } from '../tierWords.ts';
import { tierNewsCard } from './tiers.ts';

type Receipt = Extract<Notice, { kind: 'receipt' }>;

/** To the member, after a purchase: what it earned and why, the balance, and what the next reward needs. */
export function receipt(notice: Receipt, language: Language, programme: Programme): readonly Message[] {
  const { netMinor, currency, explanation, friendPoints, availableAt, expiresAt, pending } = notice;
  const earned = explanation.points;
  const rows = [
    { name: text(language, 'receipt.purchase'), value: money(netMinor, currency, language) },
    { name: text(language, 'receipt.why'), value: explainEarning(explanation, currency, programme, language) },
  ];
  if (notice.tierOff !== undefined) {
    const { level, minor } = notice.tierOff;
    const value = text(language, 'tier.off-value', { amount: money(minor, currency, language) });
    rows.splice(1, 0, { name: text(language, 'tier.off-row', { tier: levelName(level, language) }), value });
  }
  if (notice.paid !== undefined) {
    const value = paidWords(notice.paid, currency, language);
    const deliveryMinor = billOf(notice.paid) - netMinor;
    const delivery = { name: text(language, 'receipt.delivery'), value: money(deliveryMinor, currency, language) };
    const ways = { name: text(language, 'paid.title'), value };
    rows.splice(rows.length - 1, 0, ...(deliveryMinor > 0 ? [delivery, ways] : [ways]));
  }
  if (friendPoints > 0) {
    rows.push({
      name: text(language, 'receipt.friend'),
      value: text(language, 'receipt.plus-points', { points: friendPoints }),
    });
  }
  rows.push({ name: text(language, 'receipt.balance'), value: balanceOf(notice, language) });
  if (earned > 0 && pending > 0) {
    rows.push({
      name: text(language, 'receipt.pending', { date: date(availableAt, programme, language) }),
      value: text(language, 'receipt.points', { points: earned }),
    });
  }
  if (earned > 0 && expiresAt !== null) {
    rows.push({
      name: text(language, 'receipt.usable-through'),
      value: lastUsableDay(expiresAt, programme, language),
    });
  }
  rows.push(...broughtRows(notice, { language, programme }));
  rows.push(...(notice.stamps ?? []).flatMap((news) => newsRows(news, { language, programme })));
  return [
    ...(notice.tier === undefined ? [] : [tierNewsCard(notice.tier, { language, programme })]),
    {
      type: 'card',
      title: text(language, 'receipt.title', { points: earned }),
      rows,
      ...(notice.nextReward === null ? {} : { body: nextReward(notice.nextReward, language) }),
      quickReplies: pointsButtons(language),
    },
  ];
}

/** Coupons that the shop's rules gave, as a row; none: no row. */
export const broughtRows = ({ vouchers = [] }: { readonly vouchers?: readonly IssuedNews[] }, place: Place) =>
  vouchers.length === 0
    ? []
    : [
        {
          name: text(place.language, 'receipt.coupons'),
          value: list(
            vouchers.map(({ coupon }) => couponName(coupon, place)),
            place.language,
          ),
        },
      ];

/** The balance as people read it: a debt after a refund is said in words, never as a negative number. */
export const balanceOf = (
  { available, deficit }: { readonly available: number; readonly deficit: number },
  language: Language,
): string =>
  deficit > 0
    ? text(language, 'receipt.owed', { points: deficit })
    : text(language, 'receipt.points', { points: available });

const nextReward = ({ name, missingPoints }: NonNullable<Receipt['nextReward']>, language: Language): string =>
  missingPoints > 0
    ? text(language, 'receipt.next-missing', { missing: missingPoints, reward: name })
    : text(language, 'receipt.next-ready', { reward: name });

/** The taps that help after something happened to one's points. */
export const pointsButtons = (language: Language): readonly Button[] => [
  { label: text(language, 'receipt.show-points'), action: { type: 'postback', data: 'points' } },
  { label: text(language, 'receipt.show-rewards'), action: { type: 'postback', data: 'rewards' } },
];
