import type { Message } from '../../app/channel.ts';
import { undoWalkIn } from '../../app/codes/undoWalkIn.ts';
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
import { actorOf, askForCard, counterAt, type Waiting, waitingAt } from './counter.ts';

/** Somebody without a card shows a printed one-time code. */
export const walkInPart: ChatPart = {
  actions: { twundo: only(worksHere, (context, [id = '']) => undo(context, longId(id))) },
};

/** A code that nobody has typed yet: a card makes it the voucher of its customer, an amount uses it up without one. */
export function askWhose(context: ChatContext, waiting: Waiting, shown: Message): Reply {
  const { language } = context;
  const words = text(language, waiting.giftCards === undefined ? 'till.walk-in-ask' : 'till.gcard-walk-in');
  const asked = askForCard(context, words);
  return { messages: [shown, ...asked.messages], conversation: counterAt('card', { ...waiting, walkIn: true }) };
}

/** The amount that was typed instead of a card: the code is used up, and what was bought is kept with it. */
export async function sellWalkIn(context: ChatContext, said: string): Promise<Reply> {
  const { deps, language, now, programme } = context;
  const bill = readBill(said, programme.currency);
  if (bill.kind === 'too-much') {
    const most = money(MAX_AMOUNT_MINOR, programme.currency, language);
    return askAnew(context, text(language, 'till.amount-too-much', { most }));
  }
  if (bill.kind === 'none' || bill.amountMinor === 0) return askAnew(context, text(language, 'till.amount-wrong'));
  const waiting = waitingAt(context);
  if (waiting.giftCards !== undefined) return noGiftCard(context, waiting);
  const [code = ''] = waiting.vouchers ?? [];
  const basket = { amountMinor: bill.amountMinor };
  const redeemed = await redeemVoucher(deps, { code, basket }, actorOf(context), `${context.key}:walk-in`, now);
  if (redeemed.ok) return walkInSold(context, redeemed.value);
  const { refusal } = redeemed;
  if (refusal.code !== 'basket-too-small') return askAnew(context, text(language, refusal.code));
  return askAnew(
    context,
    text(language, 'till.coupon-minimum', {
      minimum: money(bill.amountMinor + refusal.missingMinor, programme.currency, language),
      missing: money(refusal.missingMinor, programme.currency, language),
    }),
  );
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
const askAnew = (context: ChatContext, words: string): Reply => ({
  ...askForCard(context, [words, text(context.language, 'till.walk-in-ask')].join('\n')),
  conversation: counterAt('card', { ...waitingAt(context), walkIn: true }),
});

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
