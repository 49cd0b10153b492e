import { isGiftCardCode } from '../../app/giftCards/kept.ts';
import { lookUpVoucher, type VoucherLook } from '../../app/lookUpVoucher.ts';
import { type CardTicket, resolveCard, type ShownCard } from '../../app/memberCards.ts';
import { openByPhone } from '../../app/openByPhone.ts';
import { redeemVoucher } from '../../app/redeemVoucher.ts';
import { isVoucherCode, normaliseVoucherCode, showVoucherCode } from '../../core/coupons/codes.ts';
import { isPhone } from '../../core/members/phone.ts';
import { MAX_AMOUNT_MINOR } from '../../core/money.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName, couponWords } from '../couponWords.ts';
import { shortId } from '../ids.ts';
import { plainWords } from '../member/words.ts';
import { only, tap, worksHere } from '../owner/access.ts';
import { heardAward } from './award.ts';
import { readBill } from './bill.ts';
import {
  actorOf,
  askAgain,
  askForCard,
  COUNTER,
  counterAt,
  nameOf,
  served,
  servedMember,
  servingButtons,
  servingOf,
  stay,
  type Waiting,
  waitingAt,
  waitingVouchers,
} from './counter.ts';
import { giftCardAtTill } from './giftCards.ts';
import { staffHelp } from './home.ts';
import { heardOldCard } from './oldCard.ts';
import { aboutOtherCode } from './otherCode.ts';
import { heardRemark } from './remarks.ts';
import { rewardBackButtons } from './rewardBack.ts';
import { sellTo } from './sell.ts';
import { heardStampReason } from './stamps.ts';
import { undoSale } from './undo.ts';
import { askWhose, mayPayWithoutCard, sellWalkIn, walkInSold } from './walkIn.ts';

/** The counter in the staff's own chat: a card, then an amount, a voucher, products, a tag or a note. */
export const tillPart: ChatPart = {
  actions: {
    till: only(worksHere, async (context) => askForCard(context)),
    tredeem: only(worksHere, (context, [code = '']) => handOver(context, code)),
  },
  parameters: {
    // To anybody who does not work here a card and a voucher of somebody else say nothing.
    c: async (context, token) => (worksHere(context) ? open(context, { token: `c_${token}` }) : say()),
    v: async (context, code) => (worksHere(context) ? voucher(context, code) : say()),
  },
  flows: { [COUNTER]: heard },
  texts: [typed],
};

/** What staff type at the counter, whoever is served; the words of everybody's buttons are read before (`route.ts`). */
const WORDS: Readonly<Record<'next' | 'undo' | 'help', readonly string[]>> = {
  next: [
    ['till', 'next', 'next customer', '結帳', '收銀', '開始結帳', '下一位', '下一位客人'],
    ['收银', '结账', '开始收银', '下一位顾客'],
    ['レジ', '会計', 'お会計', 'レジを開く', '次', '次へ', '次のお客様'],
    ['คิดเงิน', 'เริ่มคิดเงิน', 'เก็บเงิน', 'ถัดไป', 'คนถัดไป', 'ลูกค้าคนถัดไป'],
  ].flat(),
  undo: [
    ['undo', '復原', '取消上一筆', '收回', '撤销', '撤回', '取消上一笔'],
    ['取り消し', '取り消す', '取消し', '元に戻す', 'ยกเลิกรายการ', 'ย้อนกลับ'],
  ].flat(),
  help: [
    ['help', '?', '說明', '幫助', '怎麼用', '使用說明', '如何使用', '帮助', '说明', '怎么用', '使用说明'],
    ['ヘルプ', '使い方', 'วิธีใช้', 'ช่วยเหลือ', 'ช่วยด้วย'],
  ].flat(),
};

type Word = keyof typeof WORDS;

const wordOf = (said: string): Word | undefined => {
  const plain = plainWords(said).replace(/^\//, '');
  return (['next', 'undo', 'help'] as const).find((word) => WORDS[word].includes(plain));
};

const SIX_DIGITS = /^\d{3}[\s-]?\d{3}$/;

/** What staff type without having opened a card. */
async function typed(context: ChatContext, said: string): Promise<Reply | undefined> {
  if (!worksHere(context)) return undefined;
  const plain = said.normalize('NFKC').trim();
  const word = wordOf(plain);
  if (word === 'next') return askForCard(context);
  if (word === 'undo') return undo(context);
  if (SIX_DIGITS.test(plain)) return open(context, { code: plain });
  if (isPhone(plain)) return openPhone(context, plain);
  if (isVoucherCode(normaliseVoucherCode(plain)) && /\d/.test(plain)) return voucher(context, plain);
  const isBill = !/^\d+$/.test(plain) && readBill(plain, context.programme.currency).kind !== 'none';
  if (plain.startsWith('+') || isBill) return askForCard(context, text(context.language, 'till.card-first'));
  return undefined;
}

async function heard(context: ChatContext, said: string): Promise<Reply> {
  if (!worksHere(context)) return { messages: [], conversation: null };
  const { conversation, language, programme } = context;
  const step = conversation?.step;
  const word = wordOf(said);
  if (word === 'help') return { ...say(staffHelp(context)), conversation: conversation ?? null };
  if (step === 'note' || step === 'tag') return heardRemark(context, said, step);
  if (step === 'award' || step === 'reason') return heardAward(context, said, step);
  if (step === 'stamps') return heardStampReason(context, said);
  if (step === 'old-card') return heardOldCard(context, said);
  if (word === 'next') return askForCard(context);
  if (word === 'undo') return undo(context);
  const plain = said.normalize('NFKC').trim();
  if (SIX_DIGITS.test(plain) && (step === 'card' || !plain.startsWith('+'))) {
    const mayBeAmount = step === 'serve' || mayPayWithoutCard(waitingAt(context));
    return mayBeAmount ? openNext(context, plain) : open(context, { code: plain });
  }
  if (isPhone(plain)) return openPhone(context, plain);
  if (isVoucherCode(normaliseVoucherCode(plain)) && !/^\+?[\d.,]+$/.test(plain)) return voucher(context, plain);
  const isBill = readBill(plain, programme.currency).kind !== 'none';
  const other = isBill ? undefined : await aboutOtherCode(context, plain);
  const mayType = other === undefined && mayPayWithoutCard(waitingAt(context));
  if (step === 'card' && mayType) return sellWalkIn(context, plain);
  if (step === 'card') return askAgain(context, other ?? text(language, isBill ? 'till.card-first' : 'till.ask-card'));
  return other === undefined ? sell(context, plain) : stay(context, other);
}

/** Opens a card: its customer is served until the next card, or for ten minutes. */
async function open(context: ChatContext, shown: ShownCard): Promise<Reply> {
  const { deps, language, now } = context;
  const resolved = await resolveCard(deps, shown, actorOf(context), now, `${context.key}:card`);
  return resolved.ok ? servedBy(context, resolved.value) : askAgain(context, text(language, resolved.refusal.code));
}

/** The customer who shared this number with the shop. */
async function openPhone(context: ChatContext, typed: string): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const opened = await openByPhone(deps, typed, programme.holidays.country, actorOf(context), now);
  if (opened.ok) return servedBy(context, opened.value);
  return stay(context, text(language, opened.refusal.code));
}

/** The customer of a card that was just resolved; what waits for its bill stays with it. */
function servedBy(context: ChatContext, { ticket, memberId }: CardTicket): Promise<Reply> {
  const { walkIn: _, ...waiting } = waitingAt(context);
  return served(context, { ticket, basket: [], ...waiting }, memberId);
}

/**
 * Six digits while a card is open, or where an amount may be typed without one, are a customer's card before they are a
 * bill: nobody is charged by mistake.
 */
async function openNext(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const resolved = await resolveCard(deps, { code }, actorOf(context), now, `${context.key}:card`);
  if (resolved.ok) return servedBy(context, resolved.value);
  const no = text(language, resolved.refusal.code);
  const amount = `+${code.replaceAll(/\D/g, '')}`;
  const bill = readBill(amount, programme.currency);
  // Nobody is offered an amount that the next tap would refuse.
  if (bill.kind !== 'amount' || bill.amountMinor === 0) return stay(context, no);
  const asIt = { label: amount, action: { type: 'say', text: amount } } as const;
  return stay(context, [no, text(language, 'till.six-digits', { amount })].join('\n'), asIt);
}

/** An amount typed for the open card. */
async function sell(context: ChatContext, said: string): Promise<Reply> {
  const { language, programme } = context;
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const bill = readBill(said, programme.currency);
  if (bill.kind === 'too-much') {
    const most = money(MAX_AMOUNT_MINOR, programme.currency, language);
    return stay(context, text(language, 'till.amount-too-much', { most }));
  }
  if (bill.kind === 'none' || bill.amountMinor === 0) return stay(context, text(language, 'till.amount-wrong'));
  return sellTo(context, serving, { amountMinor: bill.amountMinor });
}

/** A voucher that was scanned or typed: what it is worth, and what is still needed to redeem it. */
async function voucher(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  if (await isGiftCardCode(deps, code)) return giftCardAtTill(context, code);
  const found = await lookUpVoucher(deps, code, actorOf(context), now);
  if (!found.ok) return stay(context, text(language, found.refusal.code));
  const { coupon, exceptName, memberId, memberName, needsAmount, isFreeCode } = found.value;
  const shown = {
    type: 'card',
    title: couponName(coupon, context),
    body: await couponWords(coupon, context, exceptName),
    rows: [
      ...(isFreeCode ? [] : [{ name: text(language, 'till.member'), value: nameOf(context, memberName) }]),
      { name: text(language, 'till.code'), value: showVoucherCode(normaliseVoucherCode(code)) },
    ],
  } as const;
  const open = servingOf(context);
  if (!needsAmount) {
    const buttons = [
      tap(context, 'till.redeem', `tredeem:${normaliseVoucherCode(code)}`, 'primary'),
      ...rewardBackButtons(context, found.value, normaliseVoucherCode(code)),
    ];
    const quickReplies = open === undefined ? [tap(context, 'till.next', 'till')] : servingButtons(context);
    return { ...say({ ...shown, buttons, quickReplies }), conversation: stillOpen(context) };
  }
  const waiting = besides(waitingAt(context), found.value, normaliseVoucherCode(code));
  if (isFreeCode && open === undefined) return askWhose(context, waiting, shown);
  const basket = open?.basket ?? [];
  const owner = isFreeCode || (waiting.vouchers ?? []).length > 1 ? (open?.memberId ?? memberId) : memberId;
  const serving = open?.ticket === undefined ? { memberId: owner, basket } : { ticket: open.ticket, basket };
  return served(context, { ...serving, ...waiting }, (await servedMember(context, serving)) ?? memberId, {
    ...shown,
    buttons: rewardBackButtons(context, found.value, normaliseVoucherCode(code)),
  });
}

/** What waits with one more voucher: beside others where all of them may be, else in their place. */
function besides(
  { vouchers = [], vouchersExcept = [], vouchersCombine, giftCards }: Waiting,
  { coupon, exceptName }: VoucherLook,
  code: string,
): Waiting {
  const isBeside = coupon.combines === true && vouchersCombine === true;
  const others = isBeside ? vouchers.filter((one) => one !== code) : [];
  const except = [...(isBeside ? vouchersExcept : []), ...(exceptName === undefined ? [] : [exceptName])];
  return waitingVouchers({
    vouchers: [...others, code].slice(-MOST_VOUCHERS),
    ...(except.length === 0 ? {} : { vouchersExcept: [...new Set(except)] }),
    ...(coupon.combines === undefined ? {} : { vouchersCombine: coupon.combines }),
    ...(giftCards === undefined ? {} : { giftCards }),
  });
}

/** More than anybody holds in a hand, and far less than `bestCombination` weighs. */
const MOST_VOUCHERS = 5;

/** A voucher that needs no bill: the thing is handed over. */
async function handOver(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const takenBy = serving && (await servedMember(context, serving));
  const redeemed = await redeemVoucher(deps, { code, takenBy }, actorOf(context), `${context.key}:redeem`, now);
  if (!redeemed.ok) return stay(context, text(language, redeemed.refusal.code));
  if (redeemed.value.walkIn === true) return walkInSold(context, redeemed.value);
  const { redemptionId, memberId, coupon, memberName } = redeemed.value;
  const undo = `tvundo:${shortId(memberId)}:${shortId(redemptionId)}`;
  return {
    ...say({
      type: 'text',
      text: text(language, 'till.redeemed', { name: nameOf(context, memberName), coupon: couponName(coupon, context) }),
      quickReplies: [tap(context, 'till.undo', undo), tap(context, 'till.next', 'till')],
    }),
    conversation: stillOpen(context),
  };
}

/** Handing something over changes nothing for whoever is served: their basket and what waits for their bill stay. */
function stillOpen(context: ChatContext) {
  const [serving, waiting] = [servingOf(context), waitingAt(context)];
  if (serving !== undefined) return counterAt('serve', { ...serving });
  return Object.keys(waiting).length === 0 ? null : counterAt('card', waiting);
}

/** The word "undo": takes back the sale just recorded, or says where older ones are undone. */
async function undo(context: ChatContext): Promise<Reply> {
  const { sold } = servingOf(context) ?? {};
  return sold === undefined ? stay(context, text(context.language, 'till.undo-where')) : undoSale(context, sold);
}
