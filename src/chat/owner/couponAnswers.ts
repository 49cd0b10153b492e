import { parseAmount } from '../../core/money.ts';
import { usualAmounts } from '../../core/usualAmounts.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { type FormOption, type ReadAnswer, SKIP } from '../form.ts';

/** What the questions about a coupon have in common. */
export const wrong = (problem: string) => ({ ok: false, problem }) as const;
export const right = (value: unknown) => ({ ok: true, value }) as const;

export const skip = ({ language }: ChatContext): FormOption => ({
  label: text(language, 'common.skip'),
  value: SKIP,
});

export const numbers = (...values: readonly number[]): FormOption[] =>
  values.map((value) => ({ label: String(value), value: String(value) }));

/** Round amounts of the shop's currency, about as much as these of a shop in Taiwan. */
export const amounts = ({ programme }: Pick<ChatContext, 'programme'>, ...inTwd: readonly number[]): FormOption[] =>
  numbers(...usualAmounts(programme.currency, inTwd));

export const isSkipped = (said: string): boolean => said.normalize('NFKC') === SKIP;

/** A whole number from 1 to `most`. */
export function readCount(said: string, context: ChatContext, most: number): ReadAnswer {
  const typed = said.normalize('NFKC');
  const count = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  return count >= 1 && count <= most ? right(count) : wrong(text(context.language, 'offer.count-wrong'));
}

/** Minor units of an amount above 0. */
export function readAmount(said: string, { language, programme }: ChatContext): ReadAnswer {
  const minor = parseAmount(said, programme.currency);
  return minor === undefined || minor === 0 ? wrong(text(language, 'offer.amount-wrong')) : right(minor);
}
