import type { StampNews } from '../app/notice.ts';
import type { StampCard, StampEarn, StampReward } from '../core/stamps/card.ts';
import { list, money } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { text } from '../i18n/text.ts';
import { couponName, type Place } from './couponWords.ts';

/** A card's name as a reader of this language knows it. */
export const stampCardName = ({ name, names }: Pick<StampCard, 'name' | 'names'>, language: Language): string =>
  names?.[language] ?? name;

const FULL = '🟢';
const EMPTY = '⚪';
const ROW = 10;
/** A card with more places than this is told in numbers alone. */
const MOST_DRAWN = 30;

/** A card as a drawing: ten places in a row, one of each reward on the way to be seen. */
export function drawnCard(stamps: number, { size, rewards }: Pick<StampCard, 'size' | 'rewards'>): string {
  if (size > MOST_DRAWN) return '';
  const places = Array.from({ length: size }, (_, index) => {
    const isReward = rewards.some(({ at }) => at === index + 1);
    return index < stamps ? FULL : isReward ? '🎁' : EMPTY;
  });
  return Array.from({ length: Math.ceil(size / ROW) }, (_, row) =>
    places.slice(row * ROW, (row + 1) * ROW).join(''),
  ).join('\n');
}

/** How a card fills: "one stamp for every NT$100 (Coffee), from NT$300, at most 3 a day". */
export function earnWords(earn: StampEarn, capPerDay: number | null, { language, programme }: Place): string {
  const amount = (minor: number) => money(minor, programme.currency, language);
  const how =
    earn.counts === 'amount'
      ? text(language, 'stamps.how-amount', { amount: amount(earn.perMinor) })
      : earn.counts === 'item'
        ? text(language, 'stamps.how-item')
        : text(language, 'stamps.how-purchase');
  const what = [...(earn.about.categories ?? []), ...(earn.about.skus ?? [])];
  const about = what.length === 0 ? how : text(language, 'stamps.how-about', { how, what: list(what, language) });
  const from =
    earn.minimumMinor === 0
      ? about
      : text(language, 'stamps.how-minimum', { how: about, amount: amount(earn.minimumMinor) });
  return capPerDay === null ? from : text(language, 'stamps.how-cap', { how: from, count: capPerDay });
}

/** What each place with a reward brings, a line each. */
export const rewardLines = (rewards: readonly StampReward[], language: Language): readonly string[] =>
  rewards.map(({ at, name }) => text(language, 'stamps.way-line', { at, reward: name }));

/** What was got, and the coupons it brought, as rows under the card's name. */
export function newsRows({ card, added, stamps, size, vouchers }: StampNews, place: Place) {
  const { language } = place;
  const brought = vouchers.map(({ coupon }) => couponName(coupon, place));
  return [
    { name: stampCardName(card, language), value: text(language, 'stamps.got', { added, stamps, size }) },
    ...(brought.length === 0 ? [] : [{ name: text(language, 'stamps.brought'), value: list(brought, language) }]),
  ];
}
