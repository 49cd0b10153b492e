import type { BillPaid } from '../core/purchases/billPaid.ts';
import { list, money } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';

/** How a bill was paid, each way with its amount: "50 points (NT$50), gift card NT$300, money NT$150". */
export function paidWords(
  { points, pointsMinor, giftCardMinor, moneyMinor }: BillPaid,
  currency: string,
  language: Language,
): string {
  const amount = (minor: number) => money(minor, currency, language);
  const ways = [
    ...(points === 0 ? [] : [text(language, 'paid.points', { points, amount: amount(pointsMinor) })]),
    ...(giftCardMinor === 0 ? [] : [text(language, 'paid.gift-card', { amount: amount(giftCardMinor) })]),
    ...(moneyMinor === 0 ? [] : [text(language, 'paid.money', { amount: amount(moneyMinor) })]),
  ];
  return list(ways, language);
}
