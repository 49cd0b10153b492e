import type { GiftName } from '../../app/campaigns/giftCoupon.ts';
import { resolveLanguage } from '../../i18n/language.ts';
import { giftWords } from '../couponWords.ts';

/** How a gift's coupon is stored, in the shop's language: what systems outside the chat read. */
export const giftName: GiftName = (automation, gift, programme) =>
  giftWords(automation, gift, { language: resolveLanguage(programme.language), programme });
