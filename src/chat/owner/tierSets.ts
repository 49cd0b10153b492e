import { exponentOf } from '../../core/money.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import { LANGUAGES } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';

/** What a regular may spend in a year where people pay in this currency, in major units. */
const YEARLY: Readonly<Record<string, number>> = {
  TWD: 10_000,
  HKD: 3_000,
  CNY: 3_000,
  JPY: 50_000,
  THB: 10_000,
  SGD: 500,
  KRW: 500_000,
  VND: 8_000_000,
  IDR: 5_000_000,
};
const ELSEWHERE = 300;

export type SetName = 'two' | 'three';
export const isSetName = (name: string | undefined): name is SetName => name === 'two' || name === 'three';

const NAMES = { bronze: 'tiers.bronze', silver: 'tiers.silver', gold: 'tiers.gold' } as const;

/** A ready-made set: by the money spent, in amounts that fit the currency, with more points, and Gold with a price. */
export function tierSet(
  name: SetName,
  { programme, language }: Pick<ChatContext, 'programme' | 'language'>,
): readonly TierLevel[] {
  const yearly = (YEARLY[programme.currency] ?? ELSEWHERE) * 10 ** exponentOf(programme.currency);
  const level = (id: keyof typeof NAMES, spend: number, multiplier: string, percentOff: number): TierLevel => ({
    id,
    name: text(language, NAMES[id]),
    names: Object.fromEntries(LANGUAGES.map((one) => [one, text(one, NAMES[id])])),
    needs: { spend },
    perks: { multiplier, percentOff, voucher: null },
  });
  const upper = [level('silver', yearly, '1.2', 0), level('gold', yearly * 3, '1.5', 5)];
  return name === 'two' ? upper : [level('bronze', yearly / 2, '1.1', 0), ...upper];
}
