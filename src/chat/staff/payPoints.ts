import { buyQuoted } from '../../app/checkout/buy.ts';
import type { CheckoutView } from '../../app/checkout/checkout.ts';
import { quoteCheckout, readCheckout } from '../../app/checkout/quote.ts';
import { releaseCheckout } from '../../app/checkout/release.ts';
import type { ReportedLine } from '../../app/decidePurchase.ts';
import { points as grouped, money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { longId, shortId } from '../ids.ts';
import { only, tap, told, worksHere } from '../owner/access.ts';
import { actorOf, askAgain, counterAt, type Serving, servedMember, servingOf, stay } from './counter.ts';
import { record, saidSold } from './sale.ts';

/** Paying a part of the bill with points, in a shop that has said what they are worth. */
export const payPointsPart: ChatPart = {
  actions: {
    tpay: only(worksHere, (context, [id = '']) => pay(context, longId(id))),
    tpaynot: only(worksHere, (context, [id = '']) => payNot(context, longId(id))),
  },
};

/** Records a sale; asks first where the customer's points can pay a part of it. */
export async function recordOrAsk(
  context: ChatContext,
  serving: Serving,
  lines: readonly ReportedLine[],
): Promise<Reply> {
  const { deps, language, now, programme, key } = context;
  if (programme.checkout.points === null) return record(context, serving, lines);
  const { ticket } = serving;
  // Who is known by a voucher alone has shown nothing that their points could be paid on.
  if (ticket === undefined) return record(context, serving, lines);
  const member = { cardTicket: ticket };
  const quoted = await quoteCheckout(deps, { member, lines, points: 'max' }, actorOf(context), `${key}:tquote`, now);
  if (!quoted.ok || quoted.value.quote.points.points === 0) return record(context, serving, lines);
  const { checkoutId, quote } = quoted.value;
  const { points, minor } = quote.points;
  const amount = (sumMinor: number) => money(sumMinor, quote.currency, language);
  const words = text(language, 'till.points-offer', {
    amount: amount(quote.netMinor),
    points,
    paid: amount(minor),
    pay: amount(quote.dueMinor),
  });
  const buttons = [
    tap(context, 'till.points-use', `tpay:${shortId(checkoutId)}`, 'primary'),
    tap(context, 'till.points-not', `tpaynot:${shortId(checkoutId)}`),
  ];
  return {
    ...say({ type: 'text', text: words, buttons }),
    conversation: counterAt('serve', { ...serving, checkoutId }),
  };
}

/**
 * The question that a button answers: the last one that was asked, of the customer whose card is open in these hands.
 * An older button, or anybody else's, sells nothing.
 */
async function askedOf(
  context: ChatContext,
  checkoutId: string,
): Promise<{ readonly serving: Serving; readonly checkout: CheckoutView } | { readonly no: Reply }> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const checkout = await readCheckout(deps, checkoutId, now);
  if (serving?.ticket === undefined || serving.checkoutId !== checkoutId) {
    const isSold = checkout?.state === 'confirmed' || checkout?.state === 'released';
    if (isSold) return { no: told(context, text(language, 'till.points-done')) };
    return { no: stay(context, text(language, 'form.step-is-over')) };
  }
  const memberId = await servedMember(context, serving);
  if (memberId === undefined) return { no: askAgain(context, text(language, 'card-expired')) };
  if (checkout === undefined) return { no: stay(context, text(language, 'till.points-gone')) };
  return checkout.memberId === memberId
    ? { serving, checkout }
    : { no: stay(context, text(language, 'form.step-is-over')) };
}

/** Sells with the points, as one deed; tapped twice it is the same sale. */
async function pay(context: ChatContext, checkoutId: string): Promise<Reply> {
  const { deps, language, now, key } = context;
  const by = actorOf(context);
  const asked = await askedOf(context, checkoutId);
  if ('no' in asked) return asked.no;
  // Let go: it was sold without points.
  if (asked.checkout.state === 'released') return told(context, text(language, 'till.points-done'));
  const confirmation = { checkoutId, externalRef: `counter:${checkoutId}` };
  const sold = await buyQuoted(deps, confirmation, by, `${key}:tpay`, now);
  if (!sold.ok) return refused(context, sold.refusal);
  const { quote } = sold.value.checkout;
  const { points, minor } = quote.points;
  const paid = text(language, 'till.points-paid', {
    points,
    paid: money(minor, quote.currency, language),
    pay: money(quote.dueMinor, quote.currency, language),
  });
  return saidSold(context, asked.serving, sold.value.bought, paid);
}

function refused(context: ChatContext, refusal: { readonly code: string }): Reply {
  const { language } = context;
  if (refusal.code === 'checkout-confirmed') return told(context, text(language, 'till.points-done'));
  return stay(context, text(language, 'till.points-gone'));
}

/** The same sale, all of it in money; tapped twice it is the same one. */
async function payNot(context: ChatContext, checkoutId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const asked = await askedOf(context, checkoutId);
  if ('no' in asked) return asked.no;
  const { serving, checkout } = asked;
  if (checkout.state === 'confirmed') return told(context, text(language, 'till.points-done'));
  const key = `tpaynot:${checkoutId}`;
  const released = await releaseCheckout(deps, checkoutId, actorOf(context), `${key}:release`, now);
  if (!released.ok) return refused(context, released.refusal);
  return record({ ...context, key }, serving, checkout.quote.lines.map(reported));
}

/** As it was reported, before what the member's tier takes off: the sale takes it off once more. */
const reported = ({ sku, name, quantity, unitPriceMinor }: ReportedLine): ReportedLine => ({
  sku,
  name,
  quantity,
  unitPriceMinor,
});

/** What of a returned bill was paid in another way than money, for whoever hands the money back. */
export function paidBackWords(
  { language }: ChatContext,
  paidBack: {
    readonly points: number;
    readonly giftCards: readonly { readonly amountMinor: number }[];
    readonly moneyMinor: number;
  },
  currency: string,
): string[] {
  const cardsMinor = paidBack.giftCards.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const words = [
    ...(paidBack.points > 0
      ? [text(language, 'till.back-points', { points: grouped(paidBack.points, language) })]
      : []),
    ...(cardsMinor > 0 ? [text(language, 'till.back-card', { amount: money(cardsMinor, currency, language) })] : []),
  ];
  if (words.length === 0) return [];
  return [...words, text(language, 'till.back-money', { amount: money(paidBack.moneyMinor, currency, language) })];
}
