import type { ReturnRefusal } from '../../app/decideReturn.ts';
import { refundPurchase } from '../../app/refundPurchase.ts';
import { type PurchaseReturned, readReturnable } from '../../app/returnPurchase.ts';
import { undoPurchase } from '../../app/undoPurchase.ts';
import { undoRedemption } from '../../app/undoRedemption.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName } from '../couponWords.ts';
import { longId, withId } from '../ids.ts';
import { isManager, only, tap, told, worksHere } from '../owner/access.ts';
import { actorOf, counterAt, nameOf, servingButtons, servingOf } from './counter.ts';
import { paidBackWords } from './payPoints.ts';

/** Taking a slip back at the counter within the minutes that the programme allows; later, managers refund the purchase. */
export const undoPart: ChatPart = {
  actions: {
    tundo: only(
      worksHere,
      withId((context, [purchaseId = '']) => undoSale(context, purchaseId)),
    ),
    trefund: only(
      isManager,
      withId((context, [purchaseId = '']) => askRefund(context, purchaseId)),
    ),
    trefundyes: only(
      isManager,
      withId((context, [purchaseId = '']) => refund(context, purchaseId)),
    ),
    tvundo: only(worksHere, (context, [memberId = '', redemptionId = '']) =>
      undoVoucher(context, { memberId: longId(memberId), redemptionId: longId(redemptionId) }),
    ),
  },
};

/** Takes the sale back while the time to undo lasts; later it leads managers to a refund. */
export async function undoSale(context: ChatContext, purchaseId: string): Promise<Reply> {
  const { deps, now } = context;
  const undone = await undoPurchase(deps, purchaseId, actorOf(context), `${context.key}:tundo`, now);
  if (!undone.ok) {
    const { code } = undone.refusal;
    const instead = code === 'undo-too-late' && isManager(context);
    const refundIt = instead ? [tap(context, 'till.refund', `trefund:${purchaseId}`)] : [];
    return told(context, refusalWords(context, code), ...refundIt, tap(context, 'till.next', 'till'));
  }
  return stillServing(context, returnedWords(context, 'till.undone', undone.value));
}

/** Here all is taken back at once: the only thing that can be too much is a second time. */
const refusalWords = ({ language }: ChatContext, code: ReturnRefusal['code'] | 'key-reused'): string =>
  text(language, code === 'refund-exceeds-purchase' ? 'already-reversed' : code);

async function askRefund(context: ChatContext, purchaseId: string): Promise<Reply> {
  const { deps, language } = context;
  const found = await readReturnable(deps, purchaseId);
  const next = tap(context, 'till.next', 'till');
  if (found === undefined) return told(context, text(language, 'purchase-unknown'), next);
  const { memberName, remainingMinor, currency } = found;
  if (remainingMinor === 0) return told(context, text(language, 'already-reversed'), next);
  const amount = money(remainingMinor, currency, language);
  return say({
    type: 'text',
    text: text(language, 'till.refund-sure', { name: nameOf(context, memberName), amount }),
    buttons: [tap(context, 'till.refund', `trefundyes:${purchaseId}`), tap(context, 'common.cancel', 'cancel')],
  });
}

async function refund(context: ChatContext, purchaseId: string): Promise<Reply> {
  const { deps, now, key } = context;
  const whole = { purchaseId, what: { kind: 'all' } } as const;
  const done = await refundPurchase(deps, whole, actorOf(context), `${key}:trefund`, now);
  const next = tap(context, 'till.next', 'till');
  if (!done.ok) return told(context, refusalWords(context, done.refusal.code), next);
  return told(context, returnedWords(context, 'till.refunded', done.value), next);
}

/** What went back: the amount, the points, and the coupons that the customer can use again. */
function returnedWords(
  context: ChatContext,
  sentence: 'till.undone' | 'till.refunded',
  { memberName, amountMinor, currency, points, couponsReturned, paidBack }: PurchaseReturned,
): string {
  const { language } = context;
  const name = nameOf(context, memberName);
  const amount = money(amountMinor, currency, language);
  return [
    text(language, sentence, { name, amount, points: points.taken }),
    ...paidBackWords(context, paidBack, currency),
    ...couponsReturned.map((coupon) => text(language, 'till.coupon-back', { coupon: couponName(coupon, context) })),
  ].join('\n');
}

/** Who undoes a slip types the right amount next: the card that is open stays open. */
function stillServing(context: ChatContext, words: string): Reply {
  const ticket = servingOf(context)?.ticket;
  if (ticket === undefined) return told(context, words, tap(context, 'till.next', 'till'));
  return {
    ...say({ type: 'text', text: words, quickReplies: servingButtons(context) }),
    conversation: counterAt('serve', { ticket, basket: [] }),
  };
}

async function undoVoucher(
  context: ChatContext,
  which: { readonly memberId: string; readonly redemptionId: string },
): Promise<Reply> {
  const { deps, language, now } = context;
  const undone = await undoRedemption(deps, which, actorOf(context), `${context.key}:tvundo`, now);
  if (!undone.ok) return told(context, text(language, undone.refusal.code), tap(context, 'till.next', 'till'));
  const words = text(language, 'till.voucher-undone', {
    name: nameOf(context, undone.value.memberName),
    coupon: couponName(undone.value.coupon, context),
  });
  return stillServing(context, words);
}
