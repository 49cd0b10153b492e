import type { Button } from '../../app/channel.ts';
import { lookUpVoucher } from '../../app/lookUpVoucher.ts';
import { type CardTicket, resolveCard, type ShownCard } from '../../app/memberCards.ts';
import { amountLine } from '../../app/recordPurchase.ts';
import { redeemVoucher } from '../../app/redeemVoucher.ts';
import { isVoucherCode, normaliseVoucherCode, showVoucherCode } from '../../core/coupons/codes.ts';
import { parseAmount } from '../../core/money.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName, couponWords } from '../couponWords.ts';
import { shortId } from '../ids.ts';
import { only, tap, worksHere } from '../owner/access.ts';
import { heardAward } from './award.ts';
import {
  actorOf,
  askForCard,
  COUNTER,
  counterAt,
  nameOf,
  served,
  servedMember,
  servingButtons,
  servingOf,
  waitingVoucher,
} from './counter.ts';
import { aboutOtherCode } from './otherCode.ts';
import { heardRemark } from './remarks.ts';
import { afterVoucher, record, recordOff, refused } from './sale.ts';

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

const WORDS = new Set(['/till', 'till', '結帳', '收銀', '開始結帳', '/結帳']);
const SIX_DIGITS = /^\d{3}[\s-]?\d{3}$/;

/** What staff type without having opened a card. */
async function typed(context: ChatContext, said: string): Promise<Reply | undefined> {
  if (!worksHere(context)) return undefined;
  const plain = said.normalize('NFKC').trim();
  if (WORDS.has(plain.toLowerCase())) return askForCard(context);
  if (SIX_DIGITS.test(plain)) return open(context, { code: plain });
  if (isVoucherCode(normaliseVoucherCode(plain)) && /\d/.test(plain)) return voucher(context, plain);
  if (plain.startsWith('+')) return askForCard(context, text(context.language, 'till.card-first'));
  return undefined;
}

async function heard(context: ChatContext, said: string): Promise<Reply> {
  if (!worksHere(context)) return { messages: [], conversation: null };
  const { conversation, language } = context;
  const step = conversation?.step;
  if (step === 'note' || step === 'tag') return heardRemark(context, said, step);
  if (step === 'award' || step === 'reason') return heardAward(context, said, step);
  const plain = said.normalize('NFKC').trim();
  if (SIX_DIGITS.test(plain) && (step === 'card' || !plain.startsWith('+'))) {
    return step === 'serve' ? openNext(context, plain) : open(context, { code: plain });
  }
  if (isVoucherCode(normaliseVoucherCode(plain)) && !/^\+?[\d.,]+$/.test(plain)) return voucher(context, plain);
  const other = await aboutOtherCode(context, plain);
  if (step === 'card') {
    const words = other ?? text(language, /^\+?[\d.,]+$/.test(plain) ? 'till.card-first' : 'till.ask-card');
    return askForCard(context, words);
  }
  return other === undefined ? sell(context, plain) : stay(context, other);
}

/** Opens a card: its customer is served until the next card, or for ten minutes. */
async function open(context: ChatContext, shown: ShownCard): Promise<Reply> {
  const { deps, language, now } = context;
  const resolved = await resolveCard(deps, shown, actorOf(context), now, `${context.key}:card`);
  return resolved.ok ? servedBy(context, resolved.value) : askForCard(context, text(language, resolved.refusal.code));
}

/** The customer of a card that was just resolved; a voucher that waits for its bill stays with it. */
function servedBy(context: ChatContext, { ticket, memberId }: CardTicket): Promise<Reply> {
  const before = servingOf(context);
  return served(context, { ticket, basket: [], ...waitingVoucher(before) }, memberId);
}

/** Six digits while a card is open are the next customer's card before they are a bill: nobody is charged by mistake. */
async function openNext(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const resolved = await resolveCard(deps, { code }, actorOf(context), now, `${context.key}:card`);
  if (resolved.ok) return servedBy(context, resolved.value);
  if (serving === undefined) return askForCard(context, text(language, resolved.refusal.code));
  const amount = `+${code.replaceAll(/\D/g, '')}`;
  const asIt = { label: amount, action: { type: 'say', text: amount } } as const;
  const words = [text(language, resolved.refusal.code), text(language, 'till.six-digits', { amount })].join('\n');
  return stay(context, words, asIt);
}

/** An answer that leaves the open card as it is. */
function stay(context: ChatContext, words: string, ...first: readonly Button[]): Reply {
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context, words);
  const quickReplies = [...first, ...servingButtons(context)];
  return { ...say({ type: 'text', text: words, quickReplies }), conversation: counterAt('serve', { ...serving }) };
}

/** An amount typed for the open card. */
async function sell(context: ChatContext, said: string): Promise<Reply> {
  const { language, programme } = context;
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const amountMinor = parseAmount(said, programme.currency);
  if (amountMinor === undefined || amountMinor === 0) return stay(context, text(language, 'till.amount-wrong'));
  if (serving.voucher !== undefined) return recordOff(context, serving, serving.voucher, { amountMinor });
  return record(context, serving, [amountLine(amountMinor)]);
}

/** A voucher that was scanned or typed: what it is worth, and what is still needed to redeem it. */
async function voucher(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  const found = await lookUpVoucher(deps, code, actorOf(context), now);
  if (!found.ok)
    return {
      ...say({
        type: 'text',
        text: text(language, found.refusal.code),
        quickReplies: [tap(context, 'till.next', 'till')],
      }),
      conversation: null,
    };
  const { coupon, exceptName, memberId, memberName, needsAmount } = found.value;
  const shown = {
    type: 'card',
    title: couponName(coupon, context),
    body: await couponWords(coupon, context, exceptName),
    rows: [
      { name: text(language, 'till.member'), value: nameOf(context, memberName) },
      { name: text(language, 'till.code'), value: showVoucherCode(normaliseVoucherCode(code)) },
    ],
  } as const;
  if (!needsAmount) {
    return {
      ...say({ ...shown, buttons: [tap(context, 'till.redeem', `tredeem:${normaliseVoucherCode(code)}`, 'primary')] }),
      conversation: null,
    };
  }
  const open = servingOf(context);
  const basket = open?.basket ?? [];
  const serving = open?.ticket === undefined ? { memberId, basket } : { ticket: open.ticket, basket };
  return served(
    context,
    { ...serving, ...waitingVoucher({ voucher: normaliseVoucherCode(code), voucherExcept: exceptName }) },
    (await servedMember(context, serving)) ?? memberId,
    shown,
  );
}

/** A voucher that needs no bill: the thing is handed over. */
async function handOver(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  const redeemed = await redeemVoucher(deps, { code }, actorOf(context), `${context.key}:redeem`, now);
  const serving = servingOf(context);
  if (!redeemed.ok) return refused(context, serving, text(language, redeemed.refusal.code));
  const { redemptionId, memberId, couponName, memberName } = redeemed.value;
  const undo = `tvundo:${shortId(memberId)}:${shortId(redemptionId)}`;
  return {
    ...say({
      type: 'text',
      text: text(language, 'till.redeemed', { name: nameOf(context, memberName), coupon: couponName }),
      quickReplies: [tap(context, 'till.undo', undo), tap(context, 'till.next', 'till')],
    }),
    conversation: afterVoucher(serving),
  };
}
