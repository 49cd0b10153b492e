import { undoPurchase } from '../../app/undoPurchase.ts';
import { undoRedemption } from '../../app/undoRedemption.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { longId, withId } from '../ids.ts';
import { only, tap, told, worksHere } from '../owner/access.ts';
import { actorOf, counterAt, nameOf, servingButtons, servingOf } from './counter.ts';

/** Taking a slip back at the counter, within the minutes that the programme allows. */
export const undoPart: ChatPart = {
  actions: {
    tundo: only(
      worksHere,
      withId((context, [purchaseId = '']) => undoSale(context, purchaseId)),
    ),
    tvundo: only(worksHere, (context, [memberId = '', redemptionId = '']) =>
      undoVoucher(context, { memberId: longId(memberId), redemptionId: longId(redemptionId) }),
    ),
  },
};

async function undoSale(context: ChatContext, purchaseId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const undone = await undoPurchase(deps, purchaseId, actorOf(context), `${context.key}:tundo`, now);
  if (!undone.ok) return told(context, text(language, undone.refusal.code), tap(context, 'till.next', 'till'));
  const { memberName, amountMinor, currency, points } = undone.value;
  const words = text(language, 'till.undone', {
    name: nameOf(context, memberName),
    amount: money(amountMinor, currency, language),
    points: points.taken,
  });
  return stillServing(context, words);
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
    coupon: undone.value.couponName,
  });
  return stillServing(context, words);
}
