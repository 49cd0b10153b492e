import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { money } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { stampCardName } from '../stampWords.ts';
import { balanceOf, pointsButtons } from './receipt.ts';

type Returned = Extract<Notice, { kind: 'purchase-returned' }>;

/** To the member: goods came back, or the counter took a slip back, with what it did to the points. */
export function purchaseReturned(notice: Returned, language: Language): readonly Message[] {
  const { takenPoints, owedPoints, friendPoints } = notice;
  const amount = money(notice.amountMinor, notice.currency, language);
  const minus = (points: number) => text(language, 'refund.minus-points', { points });
  const rows = [{ name: text(language, 'receipt.balance'), value: balanceOf(notice, language) }];
  if (friendPoints > 0) rows.unshift({ name: text(language, 'refund.referral'), value: minus(friendPoints) });
  if (takenPoints > 0) rows.unshift({ name: text(language, 'refund.taken'), value: minus(takenPoints) });
  for (const { card, taken } of notice.stamps ?? []) {
    rows.push({ name: stampCardName(card, language), value: text(language, 'stamps.back', { taken }) });
  }
  const body =
    takenPoints + friendPoints === 0
      ? text(language, 'refund.none')
      : owedPoints > 0
        ? text(language, 'refund.owed', { points: owedPoints })
        : undefined;
  return [
    {
      type: 'card',
      title: notice.undone
        ? text(language, 'refund.undo-title', { amount })
        : text(language, 'refund.title', { amount }),
      rows,
      ...(body === undefined ? {} : { body }),
      quickReplies: pointsButtons(language),
    },
  ];
}
