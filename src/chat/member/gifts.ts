import type { Message } from '../../app/channel.ts';
import { type Actor, actorName } from '../../app/deps.ts';
import { readVoucher, type VoucherView } from '../../app/readVouchers.ts';
import { type OfferedGift, offerGift, withdrawGift } from '../../app/voucherGifts/give.ts';
import { type Looker, lookAtGift, takeGift } from '../../app/voucherGifts/take.ts';
import { isVoucherCode, normaliseVoucherCode, showVoucherCode } from '../../core/coupons/codes.ts';
import { date, lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName, givenWords } from '../couponWords.ts';
import { isId } from '../ids.ts';
import { tap } from '../owner/access.ts';
import { COUNTER, stay } from '../staff/counter.ts';
import { giftAnswer } from './giftScreen.ts';
import { forwardLinks } from './invite.ts';
import { forMembers, refused, told } from './screen.ts';
import { voucherQr } from './voucherQr.ts';

/** Giving a coupon to a friend: a link to pass on, taking it back, and what a friend does who opens it. */
export const giftsPart: ChatPart = {
  actions: {
    vgift: forMembers('coupons', (context, memberId, [voucherId = '']) => offer(context, memberId, voucherId)),
    vgiftback: forMembers('coupons', (context, memberId, [voucherId = '']) => takeBack(context, memberId, voucherId)),
    vgifttake: forMembers(
      ([code = '']) => `vgifttake:${code}`,
      (context, memberId, [code = '']) => take(context, memberId, code),
    ),
  },
  parameters: { g: opened },
  texts: [typed],
};

const self = (memberId: string): Actor => ({ kind: 'member', memberId });

const lookerOf = ({ person: { member, address } }: ChatContext): Looker => ({
  memberId: member?.memberId,
  subject: member === undefined ? `${address.channel}:${address.channelUserId}` : actorName(self(member.memberId)),
});

async function offer(context: ChatContext, memberId: string, voucherId: string): Promise<Reply> {
  const { deps, key, now } = context;
  if (!isId(voucherId)) return refused(context, 'voucher-unknown', tap(context, 'menu.coupons', 'coupons'));
  const offered = await offerGift(deps, { memberId, voucherId }, self(memberId), `${key}:vgift`, now);
  const voucher = offered.ok ? await readVoucher(deps, memberId, voucherId, now) : undefined;
  if (!offered.ok) return refused(context, offered.refusal.code);
  return voucher === undefined
    ? refused(context, 'voucher-unknown')
    : say(await offeredWords(context, voucher, offered.value), await forwardable(context, voucher, offered.value));
}

async function offeredWords(context: ChatContext, voucher: VoucherView, gift: OfferedGift): Promise<Message> {
  const { language, programme, now } = context;
  const { startsAt } = voucher.coupon;
  const words = text(language, 'gift.offered', {
    coupon: couponName(voucher.coupon, context),
    date: lastUsableDay(gift.expiresAt, programme, language),
  });
  return {
    type: 'text',
    text:
      startsAt === null || startsAt <= now
        ? words
        : `${words}\n\n${text(language, 'gift.friend-from', { date: date(startsAt, programme, language) })}`,
    buttons: [tap(context, 'gift.take-back', `vgiftback:${voucher.voucherId}`)],
  };
}

/** A message that a friend understands when it is passed on as it is. */
async function forwardable(context: ChatContext, voucher: VoucherView, gift: OfferedGift): Promise<Message> {
  const { language, programme } = context;
  const words = text(language, 'gift.forward', {
    shop: programme.name,
    coupon: couponName(voucher.coupon, context),
    what: await givenWords(voucher, context),
    date: lastUsableDay(gift.expiresAt, programme, language),
  });
  return forwardLinks(context, `g_${gift.code}`, {
    before: words,
    after: text(language, 'gift.code', { code: showVoucherCode(gift.code) }),
  });
}

async function takeBack(context: ChatContext, memberId: string, voucherId: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  if (!isId(voucherId)) return refused(context, 'gift-gone');
  const back = await withdrawGift(deps, { memberId, voucherId }, self(memberId), `${key}:vgiftback`, now);
  if (!back.ok) return refused(context, back.refusal.code);
  const voucher = await readVoucher(deps, memberId, voucherId, now);
  if (voucher === undefined) return refused(context, 'voucher-unknown');
  return say(told(context, text(language, 'gift.taken-back', { coupon: couponName(voucher.coupon, context) })));
}

async function opened(context: ChatContext, code: string): Promise<Reply> {
  // Whose gift it is opens it themselves: it is nothing for the till.
  if (context.conversation?.flow === COUNTER) return stay(context, text(context.language, 'till.gift-link'));
  const look = await lookAtGift(context.deps, code, lookerOf(context), context.now);
  return giftAnswer(context, normaliseVoucherCode(code), look);
}

/** A code that somebody types who is no member yet; members' codes have their own part. */
async function typed(context: ChatContext, said: string): Promise<Reply | undefined> {
  const code = normaliseVoucherCode(said);
  if (context.person.member !== undefined || !isVoucherCode(code) || !/\d/.test(code)) return undefined;
  const look = await lookAtGift(context.deps, code, lookerOf(context), context.now);
  return look.kind === 'gone' ? undefined : giftAnswer(context, code, look);
}

async function take(context: ChatContext, memberId: string, code: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  const taken = await takeGift(deps, memberId, code, `${key}:vgifttake`, now);
  if (taken.ok) {
    return say({ type: 'text', text: text(language, 'coupon.taken') }, await voucherQr(context, taken.value));
  }
  const { refusal } = taken;
  if (refusal.code === 'coupon-already-taken') return say(told(context, text(language, 'gift.have-enough')));
  return refused(context, refusal.code);
}
