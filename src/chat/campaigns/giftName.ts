import type { GiftName } from '../../app/campaigns/giftCoupon.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { whatWords } from '../couponWords.ts';

/** What members and tills read on a gift's voucher: "Birthday gift: 10% off", in the shop's language. */
export const giftName: GiftName = (automation, gift, programme) => {
  const language = resolveLanguage(programme.language);
  const what = whatWords(gift, { language, programme });
  switch (automation) {
    case 'birthday':
      return text(language, 'gift-coupon.birthday', { what });
    case 'repurchase':
      return text(language, 'gift-coupon.repurchase', { what });
  }
};
