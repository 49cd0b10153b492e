import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { money } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { couponName, type Place } from '../couponWords.ts';
import { balanceOf, pointsButtons } from './receipt.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To the member: a voucher of theirs was used at the counter, and what it took off. */
export const voucherUsed = (notice: Of<'voucher-used'>, place: Place): readonly Message[] => {
  const { language } = place;
  const { discountMinor, currency } = notice;
  const coupon = couponName(notice.coupon, place);
  const words =
    discountMinor === 0
      ? text(language, 'voucher-used.text', { coupon })
      : text(language, 'voucher-used.off', { coupon, discount: money(discountMinor, currency, language) });
  return [{ type: 'text', text: words, quickReplies: couponButtons(language) }];
};

/** To who gave a voucher to a friend. */
export const voucherGiftTaken = (notice: Of<'voucher-gift-taken'>, place: Place): readonly Message[] => {
  const coupon = couponName(notice.coupon, place);
  const words = text(place.language, 'voucher-gift-taken.text', { coupon });
  return [{ type: 'text', text: words, quickReplies: couponButtons(place.language) }];
};

/** To the member: a reward of theirs was taken back, and what they have now. */
export const rewardTakenBack = (notice: Of<'reward-taken-back'>, place: Place): readonly Message[] => {
  const { language } = place;
  const words = text(language, 'reward-taken-back.text', {
    reward: couponName(notice.coupon, place),
    points: notice.points,
    balance: balanceOf(notice, language),
  });
  return [{ type: 'text', text: words, quickReplies: pointsButtons(language) }];
};

/** To the member: that use was taken back. */
export const voucherBack = (notice: Of<'voucher-back'>, place: Place): readonly Message[] => {
  const coupon = couponName(notice.coupon, place);
  const words = text(place.language, 'voucher-back.text', { coupon });
  return [{ type: 'text', text: words, quickReplies: couponButtons(place.language) }];
};

/** To owner and managers: a purchase came back, and what it had brought cannot be taken back any more. */
export const giftUsed = ({ name, coupon }: Of<'gift-used'>, place: Place): readonly Message[] => {
  const { language } = place;
  const who = name?.trim() || text(language, 'referral-review.somebody');
  return [{ type: 'text', text: text(language, 'gift-used.text', { name: who, coupon: couponName(coupon, place) }) }];
};

/** To owner and managers: a coupon has given all that it may. */
export const couponBudgetSpent = (notice: Of<'coupon-budget-spent'>, place: Place): readonly Message[] => {
  const { language } = place;
  const { uses, budgetMinor, currency, couponId } = notice;
  const budget = money(budgetMinor, currency, language);
  const words = text(language, 'coupon-budget-spent.text', { coupon: couponName(notice.coupon, place), budget, uses });
  const look = { type: 'postback', data: `ocoupon:${couponId}` } as const;
  return [{ type: 'text', text: words, quickReplies: [{ label: text(language, 'offer.edit'), action: look }] }];
};

const couponButtons = (language: Language) =>
  [{ label: text(language, 'menu.coupons'), action: { type: 'postback', data: 'coupons' } }] as const;
