import type { CouponView } from '../app/coupons.ts';
import { date, lastUsableDay, money } from '../i18n/format.ts';
import { text } from '../i18n/text.ts';
import type { ChatContext } from './chat.ts';

type Place = Pick<ChatContext, 'language' | 'programme'>;

/**
 * What a coupon does, in a sentence: "10% off from NT$300, at most NT$200 off, once per member, through Dec 31, 2026".
 * `of: 'voucher'` leaves out what a member's own voucher tells itself: its days, and the cap in all.
 */
export function couponWords(coupon: CouponView, place: Place, of: 'coupon' | 'voucher' = 'coupon'): string {
  const { language, programme } = place;
  const { capMinor, sku, usesPerMember, usesLimit, validDays, startsAt, endsAt } = coupon;
  const parts = [worthWords(coupon, place)];
  const also = (words: string) => parts.push(words);
  if (capMinor !== null) {
    also(text(language, 'coupon.words.cap', { amount: money(capMinor, programme.currency, language) }));
  }
  if (sku !== null) also(text(language, 'coupon.words.only', { sku }));
  if (usesPerMember !== null) also(text(language, 'coupon.words.per-member', { count: usesPerMember }));
  if (of === 'coupon') {
    if (usesLimit !== null) also(text(language, 'coupon.words.limit', { count: usesLimit }));
    if (validDays !== null) also(text(language, 'coupon.words.days', { days: validDays }));
    if (startsAt !== null)
      also(text(language, 'coupon.words.from', { date: date(startsAt, programme.timeZone, language) }));
    if (endsAt !== null) {
      also(text(language, 'coupon.words.through', { date: lastUsableDay(endsAt, programme.timeZone, language) }));
    }
  }
  return parts.reduceRight((rest, first) => text(language, 'coupon.words.and', { first, rest }));
}

/** "10% off from NT$300": what it gives, and from what amount on. */
function worthWords(coupon: CouponView, place: Place): string {
  const { language, programme } = place;
  const { minimumMinor } = coupon;
  const what = whatWords(coupon, place);
  if (minimumMinor === 0) return what;
  return text(language, 'coupon.words.minimum', { what, amount: money(minimumMinor, programme.currency, language) });
}

function whatWords({ kind, value }: CouponView, { language, programme }: Place): string {
  switch (kind) {
    case 'percent':
      return value === 100
        ? text(language, 'coupon.words.all')
        : text(language, 'coupon.words.percent', { percent: percentWords(value, language) });
    case 'amount':
      return text(language, 'coupon.words.amount', { amount: money(value, programme.currency, language) });
    case 'free_item':
      return text(language, 'coupon.words.item', { count: value });
  }
}

/** Chinese tells a discount by what is left to pay, in tenths: 10% off is 9 折, 15% off is 85 折. */
function percentWords(percent: number, language: Place['language']): string {
  if (!language.startsWith('zh')) return String(percent);
  const left = 100 - percent;
  return left < 10 ? `0.${left}` : String(left).replace(/0$/, '');
}
