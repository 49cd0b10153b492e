import { lookUpVoucher } from '../../app/lookUpVoucher.ts';
import { resolveCard, type ShownCard } from '../../app/memberCards.ts';
import { amountLine } from '../../app/recordPurchase.ts';
import { redeemVoucher } from '../../app/redeemVoucher.ts';
import { isVoucherCode, normaliseVoucherCode, showVoucherCode } from '../../core/coupons/codes.ts';
import { parseAmount } from '../../core/money.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponWords } from '../couponWords.ts';
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
} from './counter.ts';
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
    const bill = step === 'serve' ? parseAmount(plain, context.programme.currency) : undefined;
    if (bill === undefined) return open(context, { code: plain });
  }
  if (isVoucherCode(normaliseVoucherCode(plain)) && !/^\+?[\d.,]+$/.test(plain)) return voucher(context, plain);
  if (step === 'card')
    return askForCard(context, text(language, /^\+?\d/.test(plain) ? 'till.card-first' : 'till.ask-card'));
  return sell(context, plain);
}

/** Opens a card: its customer is served until the next card, or for ten minutes. */
async function open(context: ChatContext, shown: ShownCard): Promise<Reply> {
  const { deps, language, now } = context;
  const resolved = await resolveCard(deps, shown, actorOf(context), now, `${context.key}:card`);
  if (!resolved.ok) return askForCard(context, text(language, resolved.refusal.code));
  const before = servingOf(context);
  const { ticket, memberId } = resolved.value;
  return served(
    context,
    { ticket, basket: [], ...(before?.voucher === undefined ? {} : { voucher: before.voucher }) },
    memberId,
  );
}

/** An amount typed for the open card. */
async function sell(context: ChatContext, said: string): Promise<Reply> {
  const { language, programme } = context;
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const amountMinor = parseAmount(said, programme.currency);
  if (amountMinor === undefined || amountMinor === 0) {
    const again = {
      type: 'text',
      text: text(language, 'till.amount-wrong'),
      quickReplies: servingButtons(context),
    } as const;
    return { ...say(again), conversation: counterAt('serve', { ...serving }) };
  }
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
  const { coupon, memberId, memberName, needsAmount } = found.value;
  const shown = {
    type: 'card',
    title: coupon.name,
    body: couponWords(coupon, context),
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
  const serving = open?.ticket === undefined ? { memberId, basket } : open;
  return served(
    context,
    { ...serving, voucher: normaliseVoucherCode(code) },
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
