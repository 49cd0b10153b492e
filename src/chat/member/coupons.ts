import type { Card, Message } from '../../app/channel.ts';
import type { CouponView } from '../../app/coupons.ts';
import { readOffers, readVoucher, readVouchers, type VoucherView } from '../../app/readVouchers.ts';
import { enterCode, type TypedCode, takeCoupon } from '../../app/takeCoupon.ts';
import { isVoucherCode, normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { date, dateTime } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Conversation, type Reply, say } from '../chat.ts';
import { couponName, couponWords, voucherWords } from '../couponWords.ts';
import { isId } from '../ids.ts';
import { tap } from '../owner/access.ts';
import { keptAnswer } from './giftCards.ts';
import { giftAnswer, givingOf } from './giftScreen.ts';
import { joinFirst } from './joinCard.ts';
import { forMembers } from './screen.ts';
import { daysOf, voucherQr } from './voucherQr.ts';

/** A member's coupons: what they have, what they can take, and codes that they type. */
export const couponsPart: ChatPart = {
  actions: {
    coupons: forMembers('coupons', (context, memberId, [page = '']) => overview(context, memberId, page)),
    coupontake: forMembers(
      ([couponId = '']) => `coupontake:${couponId}`,
      (context, memberId, [couponId = '']) => take(context, memberId, couponId),
    ),
    voucher: forMembers('coupons', (context, memberId, [voucherId = '']) => show(context, memberId, voucherId)),
    vouchersold: forMembers('coupons', earlier),
    couponcode: forMembers('couponcode', async (context) => askCode(context)),
  },
  flows: { couponcode: enter },
  texts: [typedCode],
};

const PAGE = 9;

async function overview(context: ChatContext, memberId: string, page: string): Promise<Reply> {
  const { deps, language, now } = context;
  const [{ usable, held, used, expired, given }, offers] = await Promise.all([
    readVouchers(deps, memberId, now),
    readOffers(deps, memberId, now),
  ]);
  const from = /^\d{1,3}$/.test(page) ? Number(page) : 0;
  const mine = [...held, ...usable];
  const cards = await Promise.all(mine.slice(from, from + PAGE).map((voucher) => voucherCard(context, voucher)));
  const toTake = await Promise.all(offers.slice(from, from + PAGE).map((coupon) => offerCard(context, coupon)));
  const quickReplies = [
    ...(Math.max(mine.length, offers.length) > from + PAGE
      ? [tap(context, 'coupons.more', `coupons:${from + PAGE}`)]
      : []),
    tap(context, 'coupon.enter-code', 'couponcode'),
    ...(used.length + expired.length + given.length === 0 ? [] : [tap(context, 'coupons.earlier', 'vouchersold')]),
    tap(context, 'gcard.button', 'giftcards'),
    tap(context, 'menu.rewards', 'rewards'),
    tap(context, 'common.menu', 'menu'),
  ];
  if (cards.length + toTake.length === 0) {
    return say({ type: 'text', text: text(language, 'coupons.none'), quickReplies });
  }
  const messages: Message[] = [];
  if (cards.length > 0)
    messages.push({ type: 'carousel', title: text(language, 'coupons.title'), cards, quickReplies });
  if (toTake.length > 0) {
    messages.push({ type: 'carousel', title: text(language, 'coupons.offers'), cards: toTake, quickReplies });
  }
  return say(...messages);
}

async function voucherCard(context: ChatContext, voucher: VoucherView): Promise<Card> {
  return {
    title: couponName(voucher.coupon, context),
    body: await voucherWords(voucher, context),
    ...(voucher.standing === 'held'
      ? { rows: [...heldRow(context, voucher), ...daysOf(context, voucher)], buttons: [] }
      : {
          rows: daysOf(context, voucher),
          buttons: [tap(context, 'coupon.show', `voucher:${voucher.voucherId}`, 'primary')],
        }),
  };
}

/** Until when a checkout has set it aside. */
const heldRow = ({ language, programme }: ChatContext, { heldUntil = null }: VoucherView) =>
  heldUntil === null ? [] : [{ name: text(language, 'coupon.held'), value: dateTime(heldUntil, programme, language) }];

const offerCard = async (context: ChatContext, coupon: CouponView): Promise<Card> => ({
  title: coupon.name,
  body: await offerBody(context, coupon),
  buttons: [tap(context, 'coupon.take', `coupontake:${coupon.couponId}`, 'primary')],
});

/** What this member's tier lets them have early says from when it is everybody's. */
async function offerBody(context: ChatContext, coupon: CouponView): Promise<string> {
  const { language, programme, now } = context;
  const { startsAt } = coupon;
  if (startsAt === null || startsAt <= now) return couponWords(coupon, context);
  const words = await couponWords({ ...coupon, startsAt: null }, context);
  return [words, text(language, 'coupon.early', { date: date(startsAt, programme, language) })].join('\n');
}

const isShown = ({ standing }: VoucherView): boolean => standing === 'usable' || standing === 'not-started';

async function show(context: ChatContext, memberId: string, voucherId: string, before?: string): Promise<Reply> {
  const { deps, language, now } = context;
  const voucher = isId(voucherId) ? await readVoucher(deps, memberId, voucherId, now) : undefined;
  if (voucher?.standing === 'held') {
    return answered(
      context,
      heldRow(context, voucher)
        .map((row) => text(language, 'common.row', row))
        .join('\n'),
    );
  }
  if (voucher === undefined || !isShown(voucher)) return answered(context, text(language, 'coupon.gone'));
  const qr = await voucherQr(context, voucher, [], await givingOf(context, memberId, voucherId));
  return before === undefined ? say(qr) : say({ type: 'text', text: before }, qr);
}

async function take(context: ChatContext, memberId: string, couponId: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  if (!isId(couponId)) return answered(context, text(language, 'coupon-unknown'));
  const taken = await takeCoupon(deps, memberId, { couponId }, `${key}:coupontake`, now);
  if (taken.ok)
    return say({ type: 'text', text: text(language, 'coupon.taken') }, await voucherQr(context, taken.value));
  const { refusal } = taken;
  if (refusal.code === 'coupon-already-taken') {
    return show(context, memberId, refusal.voucherId, text(language, 'coupon.yours'));
  }
  return answered(context, text(language, refusal.code));
}

async function earlier(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const { used, expired, given } = await readVouchers(deps, memberId, now);
  const all = [used, given, expired].flatMap((some) => some.slice(0, PAGE));
  const lines = all.map((voucher) => {
    const name = couponName(voucher.coupon, context);
    if (voucher.standing === 'given') return text(language, 'coupons.earlier-given', { name });
    if (voucher.standing === 'used-up') return text(language, 'coupons.earlier-gone', { name });
    const at =
      voucher.standing === 'used' ? voucher.redeemedAt : voucher.expiresAt === null ? null : voucher.expiresAt - 1;
    const day = date(at ?? voucher.issuedAt, programme, language);
    return voucher.standing === 'used'
      ? text(language, 'coupons.earlier-used', { name, date: day })
      : text(language, 'coupons.earlier-expired', { name, date: day });
  });
  return answered(context, lines.length === 0 ? text(language, 'coupons.earlier-none') : lines.join('\n'));
}

const ASKED: Conversation = { flow: 'couponcode', step: 'code', data: {} };

const askCode = ({ language }: ChatContext, problem?: string): Reply => ({
  ...say({
    type: 'text',
    text: [problem, text(language, 'coupon.ask-code')].filter((line) => line !== undefined).join('\n\n'),
    quickReplies: [{ label: text(language, 'common.cancel'), action: { type: 'postback', data: 'cancel' } }],
  }),
  conversation: ASKED,
});

async function enter(context: ChatContext, said: string): Promise<Reply> {
  const { deps, language, key, now, person } = context;
  const memberId = person.member?.memberId;
  if (memberId === undefined) return joinFirst(context, 'couponcode');
  const found = await enterCode(deps, memberId, said, `${key}:couponcode`, now);
  if (found.kind === 'not-accepted') return askCode(context, text(language, 'code-not-accepted'));
  return { ...(await codeAnswer(context, found)), conversation: null };
}

/**
 * A code among ordinary sentences. What can be nothing but a code gets its answer; a word that may be one (`SPRING`, a
 * phone number) is left to others unless it is accepted.
 */
async function typedCode(context: ChatContext, said: string): Promise<Reply | undefined> {
  const memberId = context.person.member?.memberId;
  const shape = shapeOf(said);
  if (memberId === undefined || shape === 'sentence') return undefined;
  const found = await enterCode(context.deps, memberId, said, `${context.key}:couponcode`, context.now);
  return shape === 'word' && (found.kind === 'not-accepted' || found.kind === 'too-many-wrong-codes')
    ? undefined
    : codeAnswer(context, found);
}

function shapeOf(said: string): 'code' | 'word' | 'sentence' {
  const plain = said.normalize('NFKC').trim();
  const isMixed = /\d/.test(plain) && /[A-Za-z]/.test(plain);
  if (isMixed && isVoucherCode(normaliseVoucherCode(plain))) return 'code';
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{2,19}$/.test(plain)) return 'sentence';
  return isMixed ? 'code' : 'word';
}

async function codeAnswer(context: ChatContext, found: TypedCode): Promise<Reply> {
  const { language } = context;
  switch (found.kind) {
    case 'taken':
      return say({ type: 'text', text: text(language, 'coupon.taken') }, await voucherQr(context, found.voucher));
    case 'own':
      return say(await voucherQr(context, found.voucher));
    case 'gift-card':
      return keptAnswer(context, found.card);
    case 'gift':
      return giftAnswer(context, found.code, found.look);
    case 'not-accepted':
      return answered(context, text(language, 'code-not-accepted'));
    case 'too-many-wrong-codes':
      return answered(context, text(language, 'too-many-wrong-codes'));
  }
}

const answered = (context: ChatContext, words: string): Reply =>
  say({
    type: 'text',
    text: words,
    quickReplies: [tap(context, 'menu.coupons', 'coupons'), tap(context, 'common.menu', 'menu')],
  });
