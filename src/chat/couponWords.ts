import type { GivingAutomation } from '../app/campaigns/giftCoupon.ts';
import type { CouponView } from '../app/coupons.ts';
import type { VoucherView } from '../app/couponView.ts';
import { date, lastUsableDay, money } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { ChatContext } from './chat.ts';
import { aboutWords, termWords } from './couponTermWords.ts';

export type Place = Pick<ChatContext, 'language' | 'programme'>;
/** Where products have names: people know no SKU. */
type Shop = Place & Pick<ChatContext, 'deps'>;

/**
 * What a coupon does, in a sentence: "10% off from NT$300, at most NT$200 off, once per member, through Dec 31, 2026".
 * `exceptName`: the product that one voucher of it is not for.
 */
export const couponWords = async (coupon: CouponView, place: Shop, exceptName?: string): Promise<string> =>
  joined([...(await offerWords(coupon, place, exceptName)), ...limitWords(coupon, place)], place);

/** The same of a member's own voucher, which tells its days itself, and for whom the cap in all is no news. */
export const voucherWords = async (
  { coupon, exceptName, nextValue }: Pick<VoucherView, 'coupon' | 'exceptName' | 'nextValue'>,
  place: Shop,
): Promise<string> =>
  joined([...(await offerWords(coupon, place, exceptName)), ...nextWords(coupon, nextValue, place)], place);

/** The same as a friend is told of it, who has it from its first day on, whatever its giver has. */
export const givenWords = async (
  { coupon, exceptName, nextValue }: Pick<VoucherView, 'coupon' | 'exceptName' | 'nextValue'>,
  place: Shop & Pick<ChatContext, 'now'>,
): Promise<string> =>
  joined(
    [
      ...(await offerWords(coupon, place, exceptName)),
      ...nextWords(coupon, nextValue, place),
      ...(coupon.startsAt !== null && place.now < coupon.startsAt ? [fromWords(coupon.startsAt, place)] : []),
    ],
    place,
  );

/** What the next use is worth, where the coupon grows. */
const nextWords = (
  { kind }: CouponView,
  nextValue: number | undefined,
  { language, programme }: Place,
): readonly string[] =>
  nextValue === undefined
    ? []
    : [
        text(language, 'coupon.words.next', {
          worth: kind === 'percent' ? `${nextValue}%` : money(nextValue, programme.currency, language),
        }),
      ];

const joined = (parts: readonly string[], { language }: Place): string =>
  parts.reduceRight((rest, first) => text(language, 'coupon.words.and', { first, rest }));

async function offerWords(coupon: CouponView, place: Shop, exceptName: string | undefined): Promise<readonly string[]> {
  const { language, programme } = place;
  const { capMinor, usesPerMember } = coupon;
  const parts = [worthWords(coupon, place)];
  const also = (words: string) => parts.push(words);
  if (capMinor !== null) {
    also(text(language, 'coupon.words.cap', { amount: money(capMinor, programme.currency, language) }));
  }
  parts.push(...(await aboutWords(coupon, place, exceptName)), ...termWords(coupon, place));
  if (usesPerMember !== null) also(text(language, 'coupon.words.per-member', { count: usesPerMember }));
  return parts;
}

function limitWords(coupon: CouponView, { language, programme }: Place): readonly string[] {
  const { usesLimit, usesPerDay, budgetMinor, validDays, startsAt, endsAt } = coupon;
  const parts: string[] = [];
  if (usesLimit !== null) parts.push(text(language, 'coupon.words.limit', { count: usesLimit }));
  if (usesPerDay !== null) parts.push(text(language, 'coupon.words.per-day', { count: usesPerDay }));
  if (budgetMinor !== null) parts.push(text(language, 'coupon.words.while-lasts'));
  if (validDays !== null) parts.push(text(language, 'coupon.words.days', { days: validDays }));
  if (startsAt !== null) parts.push(fromWords(startsAt, { language, programme }));
  if (endsAt !== null) {
    parts.push(text(language, 'coupon.words.through', { date: lastUsableDay(endsAt, programme, language) }));
  }
  return parts;
}

/** "from Nov 26, 2026 on". */
export const fromWords = (startsAt: number, { language, programme }: Place): string =>
  text(language, 'coupon.words.from', { date: date(startsAt, programme, language) });

/** "10% off from NT$300": what it gives, and from what amount on. */
function worthWords(coupon: CouponView, place: Place): string {
  const { language, programme } = place;
  const { minimumMinor } = coupon;
  const what = whatWords(coupon, place);
  if (minimumMinor === 0) return what;
  return text(language, 'coupon.words.minimum', { what, amount: money(minimumMinor, programme.currency, language) });
}

/** What a coupon is called: the shop's own as the shop wrote it, an automation's in the reader's language. */
export const couponName = (
  { automation, name, ...gift }: Pick<CouponView, 'automation' | 'name' | 'kind' | 'value'>,
  place: Place,
): string => (automation === null || automation === 'stamps' ? name : giftWords(automation, gift, place));

/** What an automation gives: "Birthday gift: 10% off". */
export function giftWords(
  automation: GivingAutomation,
  gift: Pick<CouponView, 'kind' | 'value'>,
  place: Place,
): string {
  const what = whatWords(gift, place);
  switch (automation) {
    case 'birthday':
      return text(place.language, 'gift-coupon.birthday', { what });
    case 'repurchase':
      return text(place.language, 'gift-coupon.repurchase', { what });
    case 'tier':
      return text(place.language, 'gift-coupon.tier', { what });
  }
}

/** What it gives, apart from all conditions: "10% off". */
export function whatWords(
  { kind, value, buy = 1 }: Pick<CouponView, 'kind' | 'value' | 'buy'>,
  { language, programme }: Place,
): string {
  switch (kind) {
    case 'percent':
      return value === 100
        ? text(language, 'coupon.words.all')
        : text(language, 'coupon.words.percent', { percent: percentWords(value, language) });
    case 'amount':
      return text(language, 'coupon.words.amount', { amount: money(value, programme.currency, language) });
    case 'free_item':
      return text(language, 'coupon.words.item', { count: value });
    case 'free_shipping':
      return text(language, 'coupon.words.shipping');
    case 'buy_x_get_y':
      return text(language, 'coupon.words.buy-get', { buy: String(buy), get: String(value) });
  }
}

/** Chinese tells a discount by what is left to pay, in tenths: 10% off is 9 折, 15% off is 85 折. */
function percentWords(percent: number, language: Place['language']): string {
  if (!language.startsWith('zh')) return String(percent);
  const left = 100 - percent;
  return left < 10 ? `0.${left}` : String(left).replace(/0$/, '');
}
