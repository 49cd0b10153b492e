import type { Button, Message } from '../../app/channel.ts';
import { readGiving } from '../../app/voucherGifts/give.ts';
import type { GiftView, LookAtGift } from '../../app/voucherGifts/take.ts';
import { date, lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { couponName, voucherWords } from '../couponWords.ts';
import { tap } from '../owner/access.ts';
import { joinCard } from './joinCard.ts';
import { told } from './screen.ts';
import { voucherQr } from './voucherQr.ts';

/** What a voucher's own screen says of giving it: a button to do so, or that a link is out and a button to take it back. */
export async function givingOf(
  context: ChatContext,
  memberId: string,
  voucherId: string,
): Promise<{ readonly note?: string; readonly buttons: readonly Button[] }> {
  const { deps, language, programme, now } = context;
  const { canGive, offeredUntil } = await readGiving(deps, memberId, voucherId, now);
  if (!canGive) return { buttons: [] };
  const give = tap(context, 'gift.give', `vgift:${voucherId}`);
  if (offeredUntil === null) return { buttons: [give] };
  return {
    note: text(language, 'gift.out', { date: lastUsableDay(offeredUntil, programme, language) }),
    buttons: [give, tap(context, 'gift.take-back', `vgiftback:${voucherId}`)],
  };
}

/** What somebody is shown who opened a gift or typed its code. */
export async function giftAnswer(context: ChatContext, code: string, look: LookAtGift): Promise<Reply> {
  const { language, person } = context;
  switch (look.kind) {
    case 'too-many-wrong-codes':
      return say(told(context, text(language, 'too-many-wrong-codes')));
    case 'gone':
      return person.member === undefined
        ? say({ type: 'text', text: text(language, 'gift-gone') }, joinCard(context))
        : say(told(context, text(language, 'gift-gone')));
    case 'own': {
      const { voucherId } = look.gift.voucher;
      return say(told(context, text(language, 'gift-own'), tap(context, 'gift.take-back', `vgiftback:${voucherId}`)));
    }
    case 'taken':
      return look.voucher.standing === 'usable' || look.voucher.standing === 'not-started'
        ? say(await voucherQr(context, look.voucher))
        : say(told(context, text(language, 'coupon.gone')));
    case 'open':
      return person.member === undefined
        ? say(await giftMessage(context, look.gift), joinCard(context, { data: `vgifttake:${code}`, invited: true }))
        : say(await giftMessage(context, look.gift, `vgifttake:${code}`));
  }
}

/** Who gives what, and until when; `take`: the button that takes it. Who is no member yet joins by a card of its own. */
async function giftMessage(context: ChatContext, gift: GiftView, take?: string): Promise<Message> {
  const { language, programme, now } = context;
  const about = { coupon: couponName(gift.voucher.coupon, context), what: await voucherWords(gift.voucher, context) };
  const name = gift.giverName?.trim() ?? '';
  const words =
    name === '' ? text(language, 'gift.from-friend', about) : text(language, 'gift.from', { ...about, name });
  const {
    expiresAt,
    coupon: { startsAt },
  } = gift.voucher;
  return {
    type: 'card',
    title: text(language, 'gift.title'),
    body: take === undefined ? `${words}\n\n${text(language, 'gift.join')}` : words,
    rows: [
      { name: text(language, 'gift.take-through'), value: lastUsableDay(gift.expiresAt, programme, language) },
      ...(startsAt === null || startsAt <= now
        ? []
        : [{ name: text(language, 'coupon.usable-from'), value: date(startsAt, programme, language) }]),
      ...(expiresAt === null
        ? []
        : [{ name: text(language, 'coupon.usable-through'), value: lastUsableDay(expiresAt, programme, language) }]),
    ],
    ...(take === undefined ? {} : { buttons: [tap(context, 'gift.take', take, 'primary')] }),
  };
}
