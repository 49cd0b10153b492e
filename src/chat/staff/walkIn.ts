import type { Message } from '../../app/channel.ts';
import { undoWalkIn } from '../../app/codes/undoWalkIn.ts';
import type { KeyReused } from '../../app/decideAndCommit.ts';
import { payWalkIn, type WalkInRefusal } from '../../app/giftCards/payWalkIn.ts';
import { undoWalkInSale } from '../../app/giftCards/undoWalkInSale.ts';
import { redeemVoucher } from '../../app/redeemVoucher.ts';
import type { VoucherRedeemed } from '../../app/voucherAtCounter.ts';
import { MAX_AMOUNT_MINOR } from '../../core/money.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName } from '../couponWords.ts';
import { longId, shortId } from '../ids.ts';
import { only, tap, told, worksHere } from '../owner/access.ts';
import { readBill } from './bill.ts';
import { actorOf, askBeside, counterAt, type Waiting, waitingAt } from './counter.ts';

/** Somebody without a card shows a printed one-time code, or a gift card. */
export const walkInPart: ChatPart = {
  actions: {
    twundo: only(worksHere, (context, [id = '']) => undo(context, longId(id))),
    tgundo: only(worksHere, (context, [id = '']) => undoPaid(context, longId(id))),
  },
};

/** Whether an amount may be typed in place of a card. A gift card that was shown on somebody's card waits for that one. */
export const mayPayWithoutCard = ({ vouchers = [], giftCards = [], walkIn }: Waiting): boolean =>
  walkIn === true || (vouchers.length === 0 && giftCards.length > 0 && !isSomebodys(giftCards));

const isSomebodys = (giftCards: Waiting['giftCards'] = []): boolean => giftCards.some(({ of }) => of !== undefined);

/** A code that nobody has typed yet: a card makes it the voucher of its customer, an amount uses it up without one. */
export function askWhose(context: ChatContext, waiting: Waiting, shown: Message): Reply {
  const { language } = context;
  const words = text(language, isSomebodys(waiting.giftCards) ? 'till.gcard-walk-in' : 'till.walk-in-ask');
  const asked = askBeside(context, words, { ...waiting, walkIn: true });
  return { ...asked, messages: [shown, ...asked.messages] };
}

/** The amount that was typed instead of a card: the code is used up, the gift cards pay, and what was bought is kept. */
export async function sellWalkIn(context: ChatContext, said: string): Promise<Reply> {
  const { deps, language, now, programme } = context;
  const bill = readBill(said, programme.currency);
  if (bill.kind === 'too-much') {
    const most = money(MAX_AMOUNT_MINOR, programme.currency, language);
    return askAnew(context, text(language, 'till.amount-too-much', { most }));
  }
  if (bill.kind === 'none') return askAnew(context, text(language, 'till.amount-unread'));
  if (bill.amountMinor === 0) return askAnew(context, text(language, 'till.amount-wrong'));
  const waiting = waitingAt(context);
  if (isSomebodys(waiting.giftCards)) return noGiftCard(context, waiting);
  if (waiting.giftCards !== undefined) return payWithoutCard(context, waiting, bill.amountMinor);
  const [code = ''] = waiting.vouchers ?? [];
  const basket = { amountMinor: bill.amountMinor };
  const redeemed = await redeemVoucher(deps, { code, basket }, actorOf(context), `${context.key}:walk-in`, now);
  if (redeemed.ok) return walkInSold(context, redeemed.value);
  return askAnew(context, refusalWords(context, redeemed.refusal, bill.amountMinor));
}

function refusalWords(
  { language, programme }: ChatContext,
  refusal: WalkInRefusal | KeyReused,
  amountMinor: number,
): string {
  if (refusal.code !== 'basket-too-small') return text(language, refusal.code);
  return text(language, 'till.coupon-minimum', {
    minimum: money(amountMinor + refusal.missingMinor, programme.currency, language),
    missing: money(refusal.missingMinor, programme.currency, language),
  });
}

/** Gift cards that nobody's card was shown with pay the bill as far as they go, after the printed code. */
async function payWithoutCard(context: ChatContext, waiting: Waiting, amountMinor: number): Promise<Reply> {
  const { deps, language, now } = context;
  const { vouchers = [], giftCards = [] } = waiting;
  const [code] = vouchers;
  const bill = { giftCards: giftCards.map((one) => one.code), amountMinor, ...(code === undefined ? {} : { code }) };
  const done = await payWalkIn(deps, bill, actorOf(context), `${context.key}:gwalk`, now);
  if (!done.ok) {
    const isCard = done.refusal.code.startsWith('gift-card');
    const { giftCards: _, ...rest } = waiting;
    // A card that pays nothing waits no more, else the next amount would meet it again.
    return askAnew(context, refusalWords(context, done.refusal, amountMinor), isCard ? rest : waiting);
  }
  const { saleId, currency, cards, dueMinor, used } = done.value;
  if (saleId === null && used !== null) return walkInSold(context, used);
  const amount = (minor: number) => money(minor, currency, language);
  const off =
    used === null
      ? []
      : [
          text(language, 'till.redeemed-one', {
            coupon: couponName(used.coupon, context),
            discount: amount(used.discountMinor),
          }),
        ];
  const paid = text(language, 'till.gcard-paid', {
    paid: amount(cards.reduce((sum, { paidMinor }) => sum + paidMinor, 0)),
    left: amount(cards.reduce((sum, { leftMinor }) => sum + leftMinor, 0)),
    pay: amount(dueMinor),
  });
  const hint = text(language, 'till.undo-hint', { minutes: context.programme.undoMinutes });
  return {
    ...say({
      type: 'text',
      text: [...off, paid, hint].join('\n'),
      quickReplies: [tap(context, 'till.undo', `tgundo:${shortId(saleId ?? '')}`), tap(context, 'till.next', 'till')],
    }),
    conversation: null,
  };
}

async function undoPaid(context: ChatContext, saleId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const undone = await undoWalkInSale(deps, saleId, actorOf(context), `${context.key}:tgundo`, now);
  const next = tap(context, 'till.next', 'till');
  if (!undone.ok) {
    const { code } = undone.refusal;
    return told(context, text(language, code === 'gift-card-returned' ? 'sale-undo-void' : code), next);
  }
  const { currency, cardsMinor, moneyMinor, codeIsBack } = undone.value;
  const words = [
    text(language, 'till.gcard-undone', { amount: money(cardsMinor, currency, language) }),
    ...(moneyMinor === 0 ? [] : [text(language, 'till.back-money', { amount: money(moneyMinor, currency, language) })]),
    ...(codeIsBack ? [text(language, 'till.gcard-code-back')] : []),
  ];
  return told(context, words.join('\n'), next);
}

/** A gift card pays a member's bill, so it is never left out unsaid: their card is opened, or all of it begun anew. */
const noGiftCard = (context: ChatContext, waiting: Waiting): Reply => ({
  ...say({
    type: 'text',
    text: text(context.language, 'till.gcard-walk-in'),
    quickReplies: [tap(context, 'till.next', 'till')],
  }),
  conversation: counterAt('card', waiting),
});

/** The code goes on waiting: for a card, or for another amount. */
const askAnew = (context: ChatContext, words: string, waiting: Waiting = waitingAt(context)): Reply =>
  askBeside(context, [words, text(context.language, askOf(waiting))].join('\n'), waiting);

function askOf({ walkIn, giftCards }: Waiting) {
  if (walkIn === true) return 'till.walk-in-ask';
  return giftCards === undefined ? 'till.ask-card' : 'till.gcard-ask';
}

/** What came off, what is to be paid or handed over, and the way to take it back. */
export function walkInSold(context: ChatContext, redeemed: VoucherRedeemed): Reply {
  const { language, programme } = context;
  const { redemptionId, discountMinor, payMinor } = redeemed;
  const coupon = couponName(redeemed.coupon, context);
  const words =
    payMinor === null || discountMinor === 0
      ? text(language, 'till.walk-in-handed', { coupon })
      : text(language, 'till.walk-in-off', {
          coupon,
          discount: money(discountMinor, programme.currency, language),
          pay: money(payMinor, programme.currency, language),
        });
  return {
    ...say({
      type: 'text',
      text: words,
      quickReplies: [tap(context, 'till.undo', `twundo:${shortId(redemptionId)}`), tap(context, 'till.next', 'till')],
    }),
    conversation: null,
  };
}

async function undo(context: ChatContext, redemptionId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const undone = await undoWalkIn(deps, redemptionId, actorOf(context), `${context.key}:twundo`, now);
  const next = tap(context, 'till.next', 'till');
  if (!undone.ok) return told(context, text(language, undone.refusal.code), next);
  const coupon = couponName(undone.value.coupon, context);
  return told(context, text(language, 'till.walk-in-undone', { coupon }), next);
}
