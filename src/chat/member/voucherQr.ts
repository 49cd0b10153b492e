import type { Button, Message } from '../../app/channel.ts';
import type { VoucherView } from '../../app/readVouchers.ts';
import { showVoucherCode } from '../../core/coupons/codes.ts';
import { date, lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext } from '../chat.ts';
import { couponName, fromWords, voucherWords } from '../couponWords.ts';
import { tap } from '../owner/access.ts';

/** From when on and until when a voucher can be used. */
export function daysOf({ language, programme, now }: ChatContext, { standing, coupon, expiresAt, early }: VoucherView) {
  const isEarly = early === true && coupon.startsAt !== null && now < coupon.startsAt;
  const from =
    isEarly && coupon.startsAt !== null
      ? [{ name: text(language, 'coupon.for-everybody'), value: fromWords(coupon.startsAt, { language, programme }) }]
      : standing === 'not-started' && coupon.startsAt !== null
        ? [{ name: text(language, 'coupon.usable-from'), value: date(coupon.startsAt, programme, language) }]
        : [];
  if (expiresAt === null) {
    return [...from, { name: text(language, 'coupon.usable'), value: text(language, 'coupon.no-end') }];
  }
  return [
    ...from,
    { name: text(language, 'coupon.usable-through'), value: lastUsableDay(expiresAt, programme, language) },
  ];
}

/** A voucher to be shown at the till: its QR opens our chat there, the code under it can be typed. */
export async function voucherQr(
  context: ChatContext,
  voucher: VoucherView,
  more: readonly Button[] = [],
  about: { readonly note?: string | undefined; readonly buttons?: readonly Button[] } = {},
): Promise<Message> {
  const parameter = `v_${voucher.code}`;
  const days = daysOf(context, voucher).map(({ name, value }) => ({
    text: `\n${text(context.language, 'common.row', { name, value })}`,
  }));
  return {
    type: 'qr',
    value: context.deepLinks(parameter)[0]?.url ?? parameter,
    code: showVoucherCode(voucher.code),
    title: couponName(voucher.coupon, context),
    caption: [
      { text: await voucherWords(voucher, context) },
      ...days,
      { text: `\n${text(context.language, 'coupon.at-till')}` },
      ...(about.note === undefined ? [] : [{ text: `\n${about.note}` }]),
    ],
    ...(about.buttons === undefined || about.buttons.length === 0 ? {} : { buttons: about.buttons }),
    quickReplies: [tap(context, 'menu.coupons', 'coupons'), ...more, tap(context, 'common.menu', 'menu')],
  };
}
