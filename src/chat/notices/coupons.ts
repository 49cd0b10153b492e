import type { Message } from '../../app/channel.ts';
import type { Notice } from '../../app/notice.ts';
import { money } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** To the member: a voucher of theirs was used at the counter, and what it took off. */
export const voucherUsed = (notice: Of<'voucher-used'>, language: Language): readonly Message[] => {
  const { coupon, discountMinor, currency } = notice;
  const words =
    discountMinor === 0
      ? text(language, 'voucher-used.text', { coupon })
      : text(language, 'voucher-used.off', { coupon, discount: money(discountMinor, currency, language) });
  return [{ type: 'text', text: words, quickReplies: couponButtons(language) }];
};

/** To the member: that use was taken back. */
export const voucherBack = ({ coupon }: Of<'voucher-back'>, language: Language): readonly Message[] => [
  { type: 'text', text: text(language, 'voucher-back.text', { coupon }), quickReplies: couponButtons(language) },
];

const couponButtons = (language: Language) =>
  [{ label: text(language, 'menu.coupons'), action: { type: 'postback', data: 'coupons' } }] as const;
