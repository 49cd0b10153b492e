import type { Button } from '../../app/channel.ts';
import { giveRewardBack } from '../../app/giveRewardBack.ts';
import { lookUpVoucher, type VoucherLook } from '../../app/lookUpVoucher.ts';
import { points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { couponName } from '../couponWords.ts';
import { isManager, only, tap } from '../owner/access.ts';
import { actorOf, counterAt, nameOf, servingButtons, servingOf, stay, waitingAt } from './counter.ts';

/** Taking back a reward that was taken with points and not used: at the till, from its voucher, by owner and managers. */
export const rewardBackPart: ChatPart = {
  actions: {
    trback: only(isManager, (context, [code = '']) => ask(context, code)),
    trbackyes: only(isManager, (context, [code = '']) => giveBack(context, code)),
    // The customer stays: the cancel of everywhere else would end who is served.
    trbackno: only(isManager, async (context) => stay(context, text(context.language, 'till.reward-stays'))),
  },
};

/** Under a voucher that points bought, for who may take it back. */
export const rewardBackButtons = (context: ChatContext, { isReward }: VoucherLook, code: string): readonly Button[] =>
  isReward && isManager(context) ? [tap(context, 'till.reward-back', `trback:${code}`)] : [];

/** One tap too many and a customer's voucher is void, so the second tap names what goes. */
async function ask(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  const found = await lookUpVoucher(deps, code, actorOf(context), now);
  if (!found.ok) return stay(context, text(language, found.refusal.code));
  const { memberName, coupon } = found.value;
  const words = { name: nameOf(context, memberName), reward: couponName(coupon, context) };
  const question = say({
    type: 'text',
    text: text(language, 'till.reward-back-sure', words),
    buttons: [
      tap(context, 'till.reward-back', `trbackyes:${code}`, 'primary'),
      tap(context, 'common.cancel', 'trbackno'),
    ],
  });
  const serving = servingOf(context);
  const at = serving === undefined ? counterAt('card', waitingAt(context)) : counterAt('serve', { ...serving });
  return { ...question, conversation: at };
}

async function giveBack(context: ChatContext, code: string): Promise<Reply> {
  const { deps, language, now } = context;
  const found = await lookUpVoucher(deps, code, actorOf(context), now);
  if (!found.ok) return stay(context, text(language, found.refusal.code));
  const { memberId, memberName, voucherId, coupon } = found.value;
  const back = await giveRewardBack(deps, { memberId, voucherId }, actorOf(context), `reward-back:${voucherId}`, now);
  if (!back.ok) return stay(context, text(language, back.refusal.code));
  const words = text(language, 'till.reward-was-back', {
    name: nameOf(context, memberName),
    reward: couponName(coupon, context),
    points: back.value.points,
    balance: points(back.value.available - back.value.deficit, language),
  });
  return withoutVoucher(context, code, words);
}

/** A voucher that is void waits for no bill. */
function withoutVoucher(context: ChatContext, code: string, words: string): Reply {
  const serving = servingOf(context);
  if (serving?.ticket === undefined)
    return {
      ...say({ type: 'text', text: words, quickReplies: [tap(context, 'till.next', 'till')] }),
      conversation: null,
    };
  const { vouchers = [], vouchersExcept, vouchersCombine, ...rest } = serving;
  const left = vouchers.filter((one) => one !== code);
  // What they are not for is told of those that still wait.
  const waiting = {
    vouchers: left,
    ...(vouchersExcept && { vouchersExcept }),
    ...(vouchersCombine && { vouchersCombine }),
  };
  return {
    ...say({ type: 'text', text: words, quickReplies: servingButtons(context) }),
    conversation: counterAt('serve', left.length === 0 ? rest : { ...rest, ...waiting }),
  };
}
