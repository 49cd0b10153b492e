import type { Button } from '../../app/channel.ts';
import type { KeyReused } from '../../app/decideAndCommit.ts';
import type { PurchaseRefusal, ReportedLine } from '../../app/decidePurchase.ts';
import { lookUpVoucher } from '../../app/lookUpVoucher.ts';
import { type PurchaseRecorded, recordPurchase } from '../../app/recordPurchase.ts';
import { type SoldWithVoucher, sellWithVoucher } from '../../app/sellWithVoucher.ts';
import type { CounterBasket, RedeemRefusal } from '../../app/voucherAtCounter.ts';
import { money, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { couponName, couponWords } from '../couponWords.ts';
import { tap } from '../owner/access.ts';
import { stampCardName } from '../stampWords.ts';
import { levelName } from '../tierWords.ts';
import {
  actorOf,
  askAgain,
  askForCard,
  counterAt,
  nameOf,
  type Serving,
  servedMember,
  servingButtons,
  stay,
} from './counter.ts';

/** Records a sale for the customer who is served and says what happened to whom. `before`: what happened with it. */
export async function record(
  context: ChatContext,
  serving: Serving,
  lines: readonly ReportedLine[],
  ...before: readonly string[]
): Promise<Reply> {
  const { deps, language, now } = context;
  const { ticket, memberId = '' } = serving;
  const member = ticket === undefined ? { memberId } : { cardTicket: ticket };
  const sold = await recordPurchase(
    deps,
    { member, lines, memberPrice: true },
    actorOf(context),
    `${context.key}:sale`,
    now,
  );
  if (!sold.ok) {
    const { code } = sold.refusal;
    if (code === 'member-unknown') return withoutTicket(context, ...before);
    return askForCard(context, [...before, text(language, code)].join('\n'));
  }
  return saidSold(context, serving, sold.value, ...before);
}

/** A ticket that has run out finds nobody: what is needed is the card again. */
const withoutTicket = (context: ChatContext, ...before: readonly string[]): Reply =>
  askAgain(context, [...before, text(context.language, 'card-expired')].join('\n'));

/** What happened to whom, and the way to take it back. */
export function saidSold(
  context: ChatContext,
  { ticket }: Serving,
  sold: PurchaseRecorded,
  ...before: readonly string[]
): Reply {
  const { language, programme } = context;
  const { purchaseId, netMinor, points: earned, memberName, currency } = sold;
  const said = text(language, 'till.sold', {
    name: nameOf(context, memberName),
    amount: money(netMinor, currency, language),
    earned: earned.earned,
    balance: points(earned.available - earned.deficit, language),
  });
  const hint = text(language, 'till.undo-hint', { minutes: programme.undoMinutes });
  const words = [
    ...before,
    ...priceWords(context, sold, before.length === 0),
    said,
    ...tierWords(context, sold),
    ...stampWords(context, sold),
    hint,
  ];
  const remarks = ticket === undefined ? [] : servingButtons(context).slice(1, 3);
  return {
    ...say({
      type: 'text',
      text: words.join('\n'),
      quickReplies: [tap(context, 'till.undo', `tundo:${purchaseId}`), tap(context, 'till.next', 'till'), ...remarks],
    }),
    conversation: ticket === undefined ? null : counterAt('serve', { ticket, basket: [], sold: purchaseId }),
  };
}

/** What the member's tier took off, and what is to be paid; after a voucher that was said already. */
function priceWords(
  { language }: ChatContext,
  { tier, netMinor, currency }: PurchaseRecorded,
  alone: boolean,
): string[] {
  if (tier === null || tier.offMinor === 0 || tier.priceOf === null) return [];
  const discount = money(tier.offMinor, currency, language);
  const name = levelName(tier.priceOf, language);
  return alone
    ? [text(language, 'till.tier-sold', { tier: name, discount, pay: money(netMinor, currency, language) })]
    : [`${text(language, 'tier.off-row', { tier: name })}: ${text(language, 'tier.off-value', { amount: discount })}`];
}

/** Good news that the cashier can tell right away. */
function tierWords(context: ChatContext, { tier, memberName }: PurchaseRecorded): string[] {
  const { language } = context;
  if (tier === null || tier.level === null || tier.step === null) return [];
  const words = { name: nameOf(context, memberName), tier: levelName(tier.level, language) };
  return [
    tier.step === 'reached' ? text(language, 'till.tier-reached', words) : text(language, 'till.tier-renewed', words),
  ];
}

/** Stamps that the customer has now, and that they brought a coupon. */
const stampWords = ({ language }: ChatContext, { stamps }: PurchaseRecorded): string[] =>
  stamps.flatMap((one) => {
    const card = stampCardName(one, language);
    const { added, size, vouchers } = one;
    const told = text(language, 'till.stamps-told', { card, added, stamps: one.stamps, size });
    return vouchers.length === 0
      ? [told]
      : [told, text(language, 'till.stamps-full', { card, count: vouchers.length })];
  });

/** A sale on which the vouchers that wait are used: the discounts, and what is left to pay. */
export async function recordOff(context: ChatContext, serving: Serving, basket: CounterBasket): Promise<Reply> {
  const { deps, language, now } = context;
  const { ticket, vouchers: codes = [] } = serving;
  const memberId = await servedMember(context, serving);
  const sale = { codes, basket, memberId, ...(ticket === undefined ? {} : { member: { cardTicket: ticket } }) };
  const done = await sellWithVoucher(deps, sale, actorOf(context), `${context.key}:sale`, now);
  if (!done.ok) {
    const { refusal } = done;
    if (refusal.code === 'member-unknown') return withoutTicket(context);
    if (UNFIT.has(refusal.code)) return couponsUnfit(context, codes, basket, refusal);
    return refused(context, serving, text(language, refusal.code));
  }
  return saidSold(context, serving, done.value.sold, offWords(context, done.value));
}

/** What each voucher took off, and what is to be paid. */
function offWords(context: ChatContext, { redeemed, sold }: SoldWithVoucher): string {
  const { language, programme } = context;
  const pay = money(sold.netMinor, programme.currency, language);
  const told = redeemed.map(({ memberName, coupon, discountMinor }) => ({
    name: nameOf(context, memberName),
    coupon: couponName(coupon, context),
    discount: money(discountMinor, programme.currency, language),
  }));
  const [only] = told;
  if (told.length === 1 && only !== undefined) return text(language, 'till.redeemed-off', { ...only, pay });
  const lines = told.map(({ coupon, discount }) => text(language, 'till.redeemed-one', { coupon, discount }));
  return [...lines, text(language, 'till.pay', { pay })].join('\n');
}

/** What another bill, or the same without the coupons, puts right. */
const UNFIT: ReadonlySet<string> = new Set<RedeemRefusal['code']>([
  'basket-too-small',
  'basket-without-item',
  'basket-too-few-pieces',
  'basket-without-shipping',
  'not-first-purchase',
  'voucher-not-combinable',
  'voucher-adds-nothing',
]);

/** Why the coupons that wait do not go with this bill, and the button that leaves them out. They wait on. */
export async function couponsUnfit(
  context: ChatContext,
  codes: readonly string[],
  basket: CounterBasket,
  refusal: RedeemRefusal | PurchaseRefusal | KeyReused,
): Promise<Reply> {
  const [code = ''] = codes;
  return refusal.code === 'basket-too-small'
    ? tooSmall(context, code, basket, refusal.missingMinor)
    : unfit(context, codes, basket, text(context.language, refusal.code));
}

/** Another amount is typed, or the coupon left out on purpose: it waits, since nobody has said to forget it. */
function tooSmall(context: ChatContext, code: string, basket: CounterBasket, missingMinor: number): Reply {
  const { language, programme } = context;
  const totalMinor =
    'amountMinor' in basket
      ? basket.amountMinor
      : basket.lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
  const words = text(language, 'till.coupon-minimum', {
    minimum: money(totalMinor + missingMinor, programme.currency, language),
    missing: money(missingMinor, programme.currency, language),
  });
  return stay(context, words, withoutCoupon(context, code, basket));
}

/** Why, and what the coupons are for. */
async function unfit(
  context: ChatContext,
  codes: readonly string[],
  basket: CounterBasket,
  why: string,
): Promise<Reply> {
  const { deps, now } = context;
  const found = await Promise.all(codes.map((code) => lookUpVoucher(deps, code, actorOf(context), now)));
  const about = await Promise.all(
    found.map((one) => (one.ok ? couponWords(one.value.coupon, context, one.value.exceptName) : '')),
  );
  const [first = ''] = codes;
  return stay(context, [why, ...about].join('\n'), withoutCoupon(context, first, basket));
}

/** The button that sells the same without the coupon. */
const withoutCoupon = (context: ChatContext, code: string, basket: CounterBasket): Button =>
  tap(context, 'till.without-coupon', `tfull:${code}${'amountMinor' in basket ? `:${basket.amountMinor}` : ''}`);

/** A clear no; the card stays open. */
const refused = (context: ChatContext, serving: Serving | undefined, words: string): Reply => ({
  ...say({ type: 'text', text: words, quickReplies: [tap(context, 'till.next', 'till')] }),
  conversation: afterVoucher(serving),
});

/** The card stays open after its voucher; a customer who was known by the voucher alone is served. */
const afterVoucher = (serving: Serving | undefined) =>
  serving?.ticket === undefined ? null : counterAt('serve', { ticket: serving.ticket, basket: serving.basket });
