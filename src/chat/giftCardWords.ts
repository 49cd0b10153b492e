import type { GiftCardMoveView } from '../app/giftCards/kept.ts';
import { date, money } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { ChatContext } from './chat.ts';

/** What happened to the money of a gift card, in a line: "Nov 21, 2026: paid NT$120". */
export function moveWords(
  { language, programme }: Pick<ChatContext, 'language' | 'programme'>,
  { kind, amountMinor, occurredAt }: GiftCardMoveView,
  currency: string,
): string {
  const about = {
    date: date(occurredAt, programme, language),
    amount: money(Math.abs(amountMinor), currency, language),
  };
  switch (kind) {
    case 'sold':
      return text(language, 'gcard.move-sold', about);
    case 'paid':
      return text(language, 'gcard.move-paid', about);
    case 'refunded':
      return text(language, 'gcard.move-refunded', about);
    case 'returned':
      return text(language, 'gcard.move-returned', about);
  }
}
