import type { Button, Message } from '../../app/channel.ts';
import type { TierNews } from '../../app/notice.ts';
import { lastUsableDay } from '../../i18n/format.ts';
import type { Language } from '../../i18n/language.ts';
import { text } from '../../i18n/text.ts';
import { couponName, type Place } from '../couponWords.ts';
import { levelName, perkWords } from '../tierWords.ts';

/** To the member, before the receipt of the purchase that did it: a tier is reached, or kept after all. */
export function tierNewsCard({ kind, level, until, voucher }: TierNews, place: Place): Message {
  const { language, programme } = place;
  const tier = levelName(level, language);
  const gives = perkWords(level, place, false);
  const day = (at: number) => lastUsableDay(at, programme, language);
  const rows = [
    { name: text(language, 'tier.kept'), value: until === null ? text(language, 'tier.for-life') : day(until) },
    ...(gives.length === 0 ? [] : [{ name: text(language, 'tier.gives'), value: gives.join('\n') }]),
  ];
  if (voucher !== null) {
    const coupon = couponName(voucher.coupon, place);
    const value =
      voucher.expiresAt === null
        ? coupon
        : text(language, 'tier.gift-through', { coupon, date: day(voucher.expiresAt) });
    rows.push({ name: text(language, 'tier.gift'), value });
  }
  const title =
    kind === 'reached'
      ? text(language, 'tier.title-reached', { tier })
      : text(language, 'tier.title-renewed', { tier });
  return {
    type: 'card',
    title,
    rows,
    ...(voucher === null ? {} : { buttons: [showVoucher(voucher.voucherId, language)] }),
    quickReplies: [tierButton(language)],
  };
}

/** To the member: the shop gave a tier by hand. */
export function tierGivenCard(level: TierNews['level'], place: Place): Message {
  const { language } = place;
  const gives = perkWords(level, place, false);
  return {
    type: 'card',
    title: text(language, 'tier.title-reached', { tier: levelName(level, language) }),
    body: text(language, 'tier.given'),
    rows: gives.length === 0 ? [] : [{ name: text(language, 'tier.gives'), value: gives.join('\n') }],
    quickReplies: [tierButton(language)],
  };
}

const showVoucher = (voucherId: string, language: Language): Button => ({
  label: text(language, 'tier.gift'),
  action: { type: 'postback', data: `voucher:${voucherId}` },
  style: 'primary',
});

export const tierButton = (language: Language): Button => ({
  label: text(language, 'tier.mine'),
  action: { type: 'postback', data: 'tier' },
});
