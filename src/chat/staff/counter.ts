import type { Button, Message } from '../../app/channel.ts';
import type { Actor } from '../../app/deps.ts';
import { type GiftCard, lookUpGiftCard } from '../../app/giftCards/giftCards.ts';
import { readKeptGiftCards } from '../../app/giftCards/kept.ts';
import { memberOfTicket } from '../../app/memberCards.ts';
import { readMember } from '../../app/readMember.ts';
import { readPoints } from '../../app/readPoints.ts';
import { readRemarks } from '../../app/remarks.ts';
import { readTierView } from '../../app/tiers/read.ts';
import type { TierLevel } from '../../core/tiers/rules.ts';
import { list, money, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Conversation, type Reply, say } from '../chat.ts';
import { isManager, staffOf, tap } from '../owner/access.ts';
import { categoriesOf, levelName, percentWords } from '../tierWords.ts';

/** What the counter remembers while it serves one customer. It lives in the conversation, so it survives restarts. */
export interface Serving {
  /** Of the customer's card: stands for them for ten minutes, in this person's hands only. */
  readonly ticket?: string;
  /** Without a card: whose voucher it is that waits for the amount of the bill. */
  readonly memberId?: string;
  /** What was tapped so far, in order. */
  readonly basket: readonly { readonly productId: string; readonly quantity: number }[];
  /** The codes of vouchers that wait for the amount of the bill. */
  readonly vouchers?: readonly string[];
  /** The products that these vouchers are not for. */
  readonly vouchersExcept?: readonly string[];
  /** They may be used beside others. */
  readonly vouchersCombine?: true;
  /** Gift cards that pay the next bill; never an empty list. */
  readonly giftCards?: readonly WaitingGiftCard[];
  /** Of the sale that is asked about: whether points pay a part of it. */
  readonly checkoutId?: string;
  /** The sale just recorded for them, which the word "undo" takes back. */
  readonly sold?: string;
}

export interface WaitingGiftCard {
  readonly code: string;
  /** On whose bill it was shown; absent: before anybody's card, so it pays for whoever is served next. */
  readonly of?: string;
}

export type Waiting = Pick<Serving, 'vouchers' | 'vouchersExcept' | 'vouchersCombine' | 'giftCards'> & {
  /** The voucher is a printed code that nobody has typed: an amount instead of a card uses it up. */
  readonly walkIn?: true;
};

export type CounterStep = 'card' | 'serve' | 'note' | 'tag' | 'award' | 'reason' | 'stamps' | 'old-card';

export const COUNTER = 'till';

/** The step of the counter, with what it remembers. */
export const counterAt = (
  step: CounterStep,
  data: Partial<Serving> & Readonly<Record<string, unknown>> = {},
): Conversation => ({
  flow: COUNTER,
  step,
  data,
});

/** What the counter remembers of the customer it serves; `undefined` when it serves nobody. */
export function servingOf({ conversation }: ChatContext): Serving | undefined {
  const { ticket, memberId } = conversation?.data ?? {};
  if (conversation?.flow !== COUNTER || (typeof ticket !== 'string' && typeof memberId !== 'string')) return undefined;
  return conversation.data as unknown as Serving;
}

export const actorOf = (context: ChatContext): Actor => {
  const { staffId, role } = staffOf(context);
  return { kind: 'staff', staffId, role };
};

/** The customer who is served, while the ticket lives. */
export const servedMember = async (context: ChatContext, { ticket, memberId }: Serving): Promise<string | undefined> =>
  ticket === undefined ? memberId : memberOfTicket(context.deps, ticket, actorOf(context), context.now);

/** Whoever is served once their bill changes: what was asked about the one before is over. */
export const withoutQuestion = ({ checkoutId: _, ...serving }: Serving): Serving => serving;

/** Vouchers that wait at the counter, whether or not their customer's card is open. */
export const waitingAt = ({ conversation }: ChatContext): Waiting =>
  conversation?.flow === COUNTER ? waitingVouchers(conversation.data as Waiting) : {};

/** An answer that leaves whoever is served as they are; asks for the card where nobody is. */
export function stay(context: ChatContext, words: string, ...first: readonly Button[]): Reply {
  const serving = servingOf(context);
  if (serving === undefined) return askBeside(context, words, waitingAt(context), ...first);
  const quickReplies = [...first, ...servingButtons(context)];
  return { ...say({ type: 'text', text: words, quickReplies }), conversation: counterAt('serve', { ...serving }) };
}

/** Asks for the card once more; a voucher that waits for its bill goes on waiting. */
export const askAgain = (context: ChatContext, words: string): Reply => askBeside(context, words, waitingAt(context));

/** Asks for the card while something waits for its bill, with a button that lets go of it. */
export const askBeside = (
  context: ChatContext,
  words: string,
  waiting: Waiting,
  ...first: readonly Button[]
): Reply => ({
  ...askForCard(
    context,
    words,
    ...first,
    ...(Object.keys(waiting).length === 0 ? [] : [tap(context, 'till.next', 'till')]),
  ),
  conversation: counterAt('card', waiting),
});

/** Asks for the customer's card. */
export function askForCard(
  context: ChatContext,
  words = text(context.language, 'till.ask-card'),
  ...first: readonly Button[]
): Reply {
  const quickReplies = [...first, ...(isManager(context) ? [tap(context, 'owner.menu', 'owner')] : [])];
  return { ...say({ type: 'text', text: words, quickReplies }), conversation: counterAt('card') };
}

/** Who stands at the counter, and what can be done for them. A gift card of somebody else's bill waits no more. */
export async function served(
  context: ChatContext,
  { giftCards: waiting = [], ...rest }: Serving,
  memberId: string,
  ...before: readonly Message[]
): Promise<Reply> {
  const { deps, language, now } = context;
  const giftCards = waiting.filter(({ of = memberId }) => of === memberId).map(({ code }) => ({ code, of: memberId }));
  const serving = giftCards.length === 0 ? rest : { ...rest, giftCards };
  const [member, balance, remarks, tier, kept, giftCardWords] = await Promise.all([
    readMember(deps, memberId),
    readPoints(deps, memberId, now),
    readRemarks(deps, memberId),
    readTierView(deps, memberId, context.programme, now),
    // Who is known by a voucher alone has shown nothing that their money could be paid on.
    serving.ticket === undefined ? [] : readKeptGiftCards(deps, memberId, now),
    waitingGiftCardWords(context, giftCards),
  ]);
  if (member === undefined || balance === undefined) return askForCard(context, text(language, 'member-unknown'));
  const rows = [
    { name: text(language, 'menu.points'), value: points(balance.available - balance.deficit, language) },
    ...(tier?.level === undefined
      ? []
      : [{ name: text(language, 'till.tier'), value: levelName(tier.level, language) }]),
    ...giftCardRow(context, kept),
    ...(remarks.tags.length === 0 ? [] : [{ name: text(language, 'till.tags'), value: list(remarks.tags, language) }]),
    ...remarks.notes.map(({ note }) => ({ name: text(language, 'till.note'), value: note })),
  ];
  const card: Message = {
    type: 'card',
    title: nameOf(context, member.name),
    body: [...giftCardWords, askWords(context, serving), ...offWords(context, tier?.level)].join('\n'),
    rows,
    quickReplies: [
      ...(leftOn(kept) === 0 ? [] : [tap(context, 'till.gcard-pay', 'tgift')]),
      ...servingButtons(context),
    ],
  };
  return { messages: [...before, card], conversation: counterAt('serve', { ...serving }) };
}

const leftOn = (cards: readonly GiftCard[]): number => cards.reduce((sum, { usableMinor }) => sum + usableMinor, 0);

/** That gift cards wait for the bill, so that nobody pays with one unawares. */
async function waitingGiftCardWords(
  context: ChatContext,
  waiting: readonly WaitingGiftCard[],
): Promise<readonly string[]> {
  const { deps, language, now } = context;
  const found = await Promise.all(waiting.map(({ code }) => lookUpGiftCard(deps, code, actorOf(context), now)));
  const cards = found.flatMap((one) => (one.ok ? [one.value] : []));
  const currency = cards[0]?.currency;
  return currency === undefined
    ? []
    : [text(language, 'till.gcard-waits', { left: money(leftOn(cards), currency, language) })];
}

/** What is left on the gift cards that the customer keeps in the chat. */
const giftCardRow = ({ language }: ChatContext, cards: readonly GiftCard[]) =>
  cards
    .slice(0, leftOn(cards) === 0 ? 0 : 1)
    .map(({ currency }) => ({ name: text(language, 'gcard.title'), value: money(leftOn(cards), currency, language) }));

/** The vouchers and gift cards that wait for their bill, to be kept with whoever is served next. */
export const waitingVouchers = ({
  vouchers,
  vouchersExcept,
  vouchersCombine,
  giftCards,
  walkIn,
}: Waiting): Waiting => ({
  ...(vouchers === undefined ? {} : { vouchers }),
  ...(vouchersExcept === undefined ? {} : { vouchersExcept }),
  ...(vouchersCombine === undefined ? {} : { vouchersCombine }),
  ...(giftCards === undefined ? {} : { giftCards }),
  ...(walkIn === undefined ? {} : { walkIn }),
});

function askWords({ language }: ChatContext, { vouchers = [], vouchersExcept = [] }: Serving): string {
  if (vouchers.length === 0) return text(language, 'till.ask-amount');
  const several = vouchers.length > 1 ? [text(language, 'till.coupons-wait', { count: vouchers.length })] : [];
  // An amount does not tell what is in it, so whoever types it has to leave those products out.
  const ask =
    vouchersExcept.length === 0
      ? text(language, 'till.ask-amount-voucher')
      : text(language, 'till.ask-amount-except', { product: list(vouchersExcept, language) });
  return [...several, ask].join('\n');
}

/** That the customer has a price of their own, and who takes it off. */
function offWords(context: ChatContext, level: TierLevel | undefined): readonly string[] {
  const { language } = context;
  if (level === undefined) return [];
  const { percentOff, categories, prices = [] } = level.perks;
  const priced = prices.length === 0 ? [] : [text(language, 'till.tier-prices', { tier: levelName(level, language) })];
  if (percentOff === 0) return priced;
  const words = { tier: levelName(level, language), off: percentWords(percentOff, context) };
  return [
    categories === undefined
      ? text(language, 'till.tier-off', words)
      : text(language, 'till.tier-off-on', { ...words, categories: categoriesOf(categories, language) }),
    ...priced,
  ];
}

export const nameOf = ({ language }: ChatContext, name: string | null | undefined): string =>
  name ?? text(language, 'till.nameless');

/** What can be tapped for a customer whose card is open. */
export function servingButtons(context: ChatContext): readonly Button[] {
  return [
    tap(context, 'till.by-product', 'tproducts'),
    tap(context, 'till.add-tag', 'ttag'),
    tap(context, 'till.add-note', 'tnote'),
    ...(staffOf(context).role === 'cashier' ? [] : [tap(context, 'till.award', 'taward')]),
    ...(isManager(context) ? [tap(context, 'behind.staff-button', 'tpoints')] : []),
    ...(isManager(context) && context.programme.tiers !== null ? [tap(context, 'till.give-tier', 'ttier')] : []),
    ...(context.programme.stampCards.some(({ active }) => active) ? [tap(context, 'till.give-stamps', 'tstamp')] : []),
    ...(context.oldCards === true ? [tap(context, 'till.old-card', 'toldcard')] : []),
    tap(context, 'till.next', 'till'),
  ];
}
