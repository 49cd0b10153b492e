import type { Message } from '../../app/channel.ts';
import { type GiftCard, lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../app/giftCards/giftCards.ts';
import { readGiftCardHistory, readNewestGiftCards } from '../../app/giftCards/kept.ts';
import { undoGiftCard } from '../../app/giftCards/undoGiftCard.ts';
import { showVoucherCode } from '../../core/coupons/codes.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { type Form, startForm } from '../form.ts';
import { moveWords } from '../giftCardWords.ts';
import { isId, withId } from '../ids.ts';
import { linkHere } from '../member/card.ts';
import { forwardLinks } from '../member/invite.ts';
import { actorOf } from '../staff/counter.ts';
import { isManager, only, tap, told } from './access.ts';
import { amounts, isSkipped, readAmount, right, skip, wrong } from './couponAnswers.ts';

/** Gift cards that the shop sells: a new one, what is left on each, and what happened to it. */
export const ownerGiftCardsPart: ChatPart = {
  actions: {
    ogcards: only(isManager, list),
    ogcard: only(isManager, (context, [cardId = '']) => show(context, cardId)),
    ogsell: only(isManager, (context) => startForm(giftCardForm, context)),
    ogundo: only(
      isManager,
      withId((context, [cardId = '']) => undo(context, cardId)),
    ),
    ogback: only(
      isManager,
      withId((context, [cardId = '']) => askBack(context, cardId)),
    ),
    ogbackyes: only(
      isManager,
      withId((context, [cardId = '']) => takeBack(context, cardId)),
    ),
    oglook: only(isManager, (context) => startForm(giftCardCodeForm, context)),
  },
};

const LONGEST_NAME = 40;

/** What a new card is worth, and a name that is told on it and kept nowhere. */
export const giftCardForm: Form = {
  flow: 'ogsell',
  allowed: isManager,
  steps: [
    {
      name: 'amount',
      ask: ({ language, programme }) => ({
        question: text(language, 'gcards.ask-amount', { currency: programme.currency }),
        options: amounts({ programme }, 500, 1_000, 2_000),
      }),
      read: readAmount,
    },
    {
      name: 'who',
      ask: (context) => ({ question: text(context.language, 'gcards.ask-who'), options: [skip(context)] }),
      read: (said, { language }) => {
        if (isSkipped(said)) return right(null);
        return said.length <= LONGEST_NAME ? right(said) : wrong(text(language, 'gcards.who-wrong'));
      },
    },
  ],
  done: (context, { amount, who }) => sell(context, Number(amount), typeof who === 'string' ? who : undefined),
};

/** The code of a card that somebody asks about. */
export const giftCardCodeForm: Form = {
  flow: 'oglook',
  allowed: isManager,
  steps: [
    {
      name: 'code',
      ask: ({ language }) => ({ question: text(language, 'gcards.ask-code') }),
      read: (said) => right(said.replace(/^m_/, '')),
    },
  ],
  done: lookUp,
};

const back = (context: ChatContext) => tap(context, 'gcards.title', 'ogcards');

async function list(context: ChatContext): Promise<Reply> {
  const { deps, language } = context;
  const cards = await readNewestGiftCards(deps, actorOf(context));
  const quickReplies = [
    tap(context, 'gcards.sell', 'ogsell'),
    tap(context, 'gcards.look', 'oglook'),
    tap(context, 'owner.menu', 'owner'),
  ];
  if (cards.length === 0) return say({ type: 'text', text: text(language, 'gcards.none'), quickReplies });
  return say({
    type: 'carousel',
    title: text(language, 'gcards.title'),
    cards: cards.map((card) => ({
      title: money(card.issuedMinor, card.currency, language),
      rows: rowsOf(context, card),
      buttons: [tap(context, 'gcards.history', `ogcard:${card.cardId}`)],
    })),
    quickReplies,
  });
}

const rowsOf = ({ language }: ChatContext, { balanceMinor, currency, code, state }: GiftCard) => [
  state === 'returned'
    ? { name: text(language, 'gcard.left'), value: text(language, 'gcards.returned') }
    : { name: text(language, 'gcard.left'), value: money(balanceMinor, currency, language) },
  { name: text(language, 'gcard.ends-with'), value: code.slice(-4) },
];

async function show(context: ChatContext, cardId: string): Promise<Reply> {
  const { deps, language } = context;
  const found = isId(cardId) ? await readGiftCardHistory(deps, cardId, actorOf(context)) : undefined;
  if (found === undefined) return told(context, text(language, 'gift-card-unknown'), back(context));
  const { card, moves } = found;
  return say({
    type: 'card',
    title: money(card.issuedMinor, card.currency, language),
    body: moves.map((move) => moveWords(context, move, card.currency)).join('\n'),
    rows: rowsOf(context, card),
    buttons: card.state === 'active' ? [tap(context, 'gcards.take-back', `ogback:${cardId}`)] : [],
    quickReplies: [back(context), tap(context, 'owner.menu', 'owner')],
  });
}

/** A card that was sold by mistake, while nobody has touched it; later it leads to taking it back. */
async function undo(context: ChatContext, cardId: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  const undone = await undoGiftCard(deps, cardId, actorOf(context), `${key}:ogundo`, now);
  if (!undone.ok) {
    const { code } = undone.refusal;
    const isLate = code === 'gift-card-undo-over' || code === 'gift-card-used';
    const instead = isLate ? [tap(context, 'gcards.take-back', `ogback:${cardId}`)] : [];
    const words = text(language, code === 'gift-card-returned' ? 'gcards.undone-already' : code);
    return told(context, words, ...instead, back(context));
  }
  const { card, amountMinor } = undone.value;
  const words = text(language, 'gcards.undone', { amount: money(amountMinor, card.currency, language) });
  return told(context, words, tap(context, 'gcards.sell', 'ogsell'), back(context));
}

async function askBack(context: ChatContext, cardId: string): Promise<Reply> {
  const { deps, language } = context;
  const found = await readGiftCardHistory(deps, cardId, actorOf(context));
  if (found === undefined) return told(context, text(language, 'gift-card-unknown'), back(context));
  const { balanceMinor, currency, state } = found.card;
  if (state === 'returned') return told(context, text(language, 'gift-card-returned'), back(context));
  return say({
    type: 'text',
    text: text(language, 'gcards.back-sure', { amount: money(balanceMinor, currency, language) }),
    buttons: [tap(context, 'gcards.take-back', `ogbackyes:${cardId}`), tap(context, 'common.cancel', 'cancel')],
  });
}

/** The sale is taken back with what is left on the card now. */
async function takeBack(context: ChatContext, cardId: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  const by = actorOf(context);
  const found = await readGiftCardHistory(deps, cardId, by);
  if (found === undefined) return told(context, text(language, 'gift-card-unknown'), back(context));
  const done = await returnGiftCard(deps, found.card.code, by, `${key}:ogback`, now);
  if (!done.ok) return told(context, text(language, done.refusal.code), back(context));
  const { card, amountMinor } = done.value;
  return told(
    context,
    text(language, 'gcards.back-done', { amount: money(amountMinor, card.currency, language) }),
    back(context),
  );
}

async function lookUp(context: ChatContext, { code }: Readonly<Record<string, unknown>>): Promise<Reply> {
  const { deps, language, now } = context;
  const found = await lookUpGiftCard(deps, String(code), actorOf(context), now);
  return found.ok
    ? show(context, found.value.cardId)
    : told(context, text(language, found.refusal.code), tap(context, 'gcards.look', 'oglook'), back(context));
}

/** Its code is told here and never again: what is passed on, and what can be printed. */
async function sell(context: ChatContext, amountMinor: number, who: string | undefined): Promise<Reply> {
  const { deps, language, key, now } = context;
  const sold = await sellGiftCard(deps, { amountMinor }, actorOf(context), `${key}:ogsell`, now);
  if (!sold.ok) return told(context, text(language, sold.refusal.code), back(context));
  return say(newCard(context, sold.value, who), passOn(context, sold.value));
}

function newCard(
  context: ChatContext,
  { cardId, code, issuedMinor, currency }: GiftCard,
  who: string | undefined,
): Message {
  const { language } = context;
  const worth = `${text(language, 'gcard.title')} · ${money(issuedMinor, currency, language)}`;
  return {
    type: 'qr',
    value: linkHere(context, `m_${code}`),
    code: showVoucherCode(code),
    title: who === undefined ? worth : `${worth} · ${text(language, 'gcards.for', { name: who })}`,
    caption: [
      text(language, 'gcards.sold'),
      text(language, 'till.undo-hint', { minutes: context.programme.undoMinutes }),
    ].join('\n'),
    quickReplies: [tap(context, 'till.undo', `ogundo:${cardId}`), back(context), tap(context, 'owner.menu', 'owner')],
  };
}

const passOn = (context: ChatContext, { code, issuedMinor, currency }: GiftCard): Message =>
  forwardLinks(context, `m_${code}`, {
    before: text(context.language, 'gcards.forward', {
      shop: context.programme.name,
      amount: money(issuedMinor, currency, context.language),
    }),
    after: text(context.language, 'gift.code', { code: showVoucherCode(code) }),
  });
