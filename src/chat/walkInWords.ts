import type { WalkInStats } from '../app/readStats.ts';
import { money } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { Place } from './couponWords.ts';

/** What people without a member card brought: "2 codes, NT$200 off; 3 sales, NT$1,500". Nothing: no row. */
export function walkInRows({ codes, offMinor, sales, salesMinor }: WalkInStats, { language, programme }: Place) {
  if (codes === 0 && sales === 0) return [];
  const amount = (minor: number) => money(minor, programme.currency, language);
  const words = [
    ...(codes === 0 ? [] : [text(language, 'stats.walk-in-codes', { count: codes, off: amount(offMinor) })]),
    ...(sales === 0 ? [] : [text(language, 'stats.walk-in-sales', { count: sales, amount: amount(salesMinor) })]),
  ];
  return [{ name: text(language, 'stats.walk-in'), value: words.join('\n') }];
}
