import { buyQuoted } from '../../app/checkout/buy.ts';
import { quoteCheckout } from '../../app/checkout/quote.ts';
import { lookUpGiftCard } from '../../app/giftCards/giftCards.ts';
import { readKeptGiftCards } from '../../app/giftCards/kept.ts';
import { amountLine } from '../../app/recordPurchase.ts';
import type { CounterBasket } from '../../app/voucherAtCounter.ts';
import { normaliseVoucherCode } from '../../core/coupons/codes.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { only, worksHere } from '../owner/access.ts';
import {
  actorOf,
  askAgain,
  askBeside,
  askForCard,
  counterAt,
  type Serving,
  servedMember,
  servingButtons,
  servingOf,
  stay,
  waitingAt,
  withoutQuestion,
} from './counter.ts';
import { couponsUnfit, saidSold } from './sale.ts';

/** Gift cards at the counter: one that is shown, or those that the customer keeps in the chat, pay the next bill. */
export const tillGiftCardsPart: ChatPart = {
  actions: { tgift: only(worksHere, ownCards) },
};

/** More than anybody pays one bill with. */
const MOST_CARDS = 5;

/** A gift card that was scanned or typed: what is left on it, and that it waits for the bill. */
export async function giftCardAtTill(context: ChatContext, typed: string): Promise<Reply> {
  const { deps, language, now } = context;
  const found = await lookUpGiftCard(deps, typed, actorOf(context), now);
  if (!found.ok) return stay(context, text(language, found.refusal.code));
  const { usableMinor, currency, state } = found.value;
  if (state === 'returned') return stay(context, text(language, 'gift-card-returned'));
  if (usableMinor === 0) return stay(context, text(language, 'gift-card-empty'));
  return waits(context, [normaliseVoucherCode(typed)], usableMinor, currency);
}

/** What the customer keeps in the chat, whose card is open. */
async function ownCards(context: ChatContext): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const memberId = serving?.ticket === undefined ? undefined : await servedMember(context, serving);
  if (memberId === undefined) return askForCard(context, text(language, 'till.card-first'));
  const cards = (await readKeptGiftCards(deps, memberId, now)).filter(({ usableMinor }) => usableMinor > 0);
  const [first] = cards;
  if (first === undefined) return stay(context, text(language, 'gift-card-empty'));
  const leftMinor = cards.reduce((sum, { usableMinor }) => sum + usableMinor, 0);
  return waits(
    context,
    cards.map(({ code }) => code),
    leftMinor,
    first.currency,
  );
}

async function waits(
  context: ChatContext,
  codes: readonly string[],
  leftMinor: number,
  currency: string,
): Promise<Reply> {
  const { language } = context;
  const serving = servingOf(context);
  const of = serving && (await servedMember(context, serving));
  const { giftCards = [], ...waiting } = waitingAt(context);
  const others = giftCards.filter(({ code }) => !codes.includes(code));
  const shown = codes.map((code) => ({ code, ...(of === undefined ? {} : { of }) }));
  const all = [...others, ...shown].slice(-MOST_CARDS);
  const words = text(language, 'till.gcard-waits', { left: money(leftMinor, currency, language) });
  const ask = serving === undefined ? text(language, 'till.gcard-ask') : text(language, 'till.ask-amount');
  const said = [words, ask].join('\n');
  if (serving === undefined) {
    return askBeside(context, said, { ...waiting, giftCards: all });
  }
  return {
    ...say({ type: 'text', text: said, quickReplies: servingButtons(context) }),
    conversation: counterAt('serve', { ...withoutQuestion(serving), giftCards: all }),
  };
}

/**
 * A sale that the waiting gift cards pay as far as they go, after the waiting coupons; the rest is paid as ever. The
 * sale is one unit: nothing is set aside for it. One event handled twice is one sale, as quote and sale give their first
 * answer again.
 */
export async function payByGiftCard(context: ChatContext, serving: Serving, basket: CounterBasket): Promise<Reply> {
  const { deps, language, now, key } = context;
  const { ticket, memberId = '', vouchers = [], giftCards = [] } = serving;
  const by = actorOf(context);
  const member = ticket === undefined ? { memberId } : { cardTicket: ticket };
  const codes = giftCards.map(({ code }) => code);
  const lines = 'lines' in basket ? basket.lines : [amountLine(basket.amountMinor)];
  const quoted = await quoteCheckout(deps, { member, lines, vouchers, giftCards: codes }, by, `${key}:gquote`, now);
  if (!quoted.ok) return refused(context, quoted.refusal.code);
  const { checkoutId, quote } = quoted.value;
  const [unfit] = quote.vouchers.unused;
  if (unfit !== undefined) return couponsUnfit(context, vouchers, basket, unfit.reason);
  const confirmation = { checkoutId, externalRef: `counter:${checkoutId}` };
  const sold = await buyQuoted(deps, confirmation, by, `${key}:gpay`, now);
  if (!sold.ok) return refused(context, sold.refusal.code);
  const { used } = sold.value.checkout.quote.giftCards;
  const amount = (minor: number) => money(minor, quote.currency, language);
  const paid = text(language, 'till.gcard-paid', {
    paid: amount(used.reduce((sum, { payMinor }) => sum + payMinor, 0)),
    left: amount(used.reduce((sum, { leftMinor }) => sum + leftMinor, 0)),
    pay: amount(quote.dueMinor),
  });
  return saidSold(context, serving, sold.value.bought, paid);
}

function refused(context: ChatContext, code: string): Reply {
  const { language } = context;
  if (code === 'member-unknown') return askAgain(context, text(language, 'card-expired'));
  return stay(context, text(language, code === 'too-many-wrong-codes' ? code : 'till.gcard-gone'));
}
