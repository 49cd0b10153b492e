import type { Message } from '../../app/channel.ts';
import type { Actor } from '../../app/deps.ts';
import type { GiftCard } from '../../app/giftCards/giftCards.ts';
import { readGiftCardHistory, readKeptGiftCards } from '../../app/giftCards/kept.ts';
import { enterCode } from '../../app/takeCoupon.ts';
import { normaliseVoucherCode, showVoucherCode } from '../../core/coupons/codes.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { moveWords } from '../giftCardWords.ts';
import { isId } from '../ids.ts';
import { tap, worksHere } from '../owner/access.ts';
import { giftCardAtTill } from '../staff/giftCards.ts';
import { linkHere } from './card.ts';
import { joinFirst } from './joinCard.ts';
import { chips, forMembers, told } from './screen.ts';

/** A member's gift cards: adding one by its code, what is left on each, and what it paid. */
export const giftCardsPart: ChatPart = {
  actions: {
    giftcards: forMembers('giftcards', (context, memberId) => list(context, memberId)),
    giftcard: forMembers('giftcards', (context, memberId, [cardId = '']) => show(context, memberId, cardId)),
    gcadd: forMembers(
      ([code = '']) => `gcadd:${code}`,
      (context, memberId, [code = '']) => add(context, memberId, code),
    ),
  },
  parameters: { m: opened },
};

/** The code of a gift card was scanned: at the till it pays, a member keeps it, everybody else joins first. */
async function opened(context: ChatContext, code: string): Promise<Reply> {
  if (worksHere(context)) return giftCardAtTill(context, code);
  const memberId = context.person.member?.memberId;
  return memberId === undefined
    ? joinFirst(context, `gcadd:${normaliseVoucherCode(code).slice(0, 20)}`)
    : add(context, memberId, code);
}

async function add(context: ChatContext, memberId: string, code: string): Promise<Reply> {
  const { deps, language, key, now } = context;
  const found = await enterCode(deps, memberId, code, `${key}:gcadd`, now);
  if (found.kind === 'gift-card') return keptAnswer(context, found.card);
  const no = found.kind === 'too-many-wrong-codes' ? found.kind : 'code-not-accepted';
  return say(told(context, text(language, no)));
}

/** A card that the member has just added, or shows again. */
export const keptAnswer = (context: ChatContext, card: GiftCard): Reply =>
  say(
    { type: 'text', text: text(context.language, 'gcard.kept', { left: leftOf(context, card) }) },
    cardQr(context, card),
  );

const leftOf = ({ language }: ChatContext, { balanceMinor, currency }: GiftCard): string =>
  money(balanceMinor, currency, language);

async function list(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const cards = await readKeptGiftCards(deps, memberId, now);
  if (cards.length === 0) {
    return say(told(context, text(language, 'gcard.none'), tap(context, 'coupon.enter-code', 'couponcode')));
  }
  return say({
    type: 'carousel',
    title: text(language, 'gcard.list'),
    cards: cards.slice(0, 9).map((card) => ({
      title: text(language, 'gcard.title'),
      rows: [
        { name: text(language, 'gcard.left'), value: leftOf(context, card) },
        { name: text(language, 'gcard.ends-with'), value: card.code.slice(-4) },
      ],
      buttons: [tap(context, 'coupon.show', `giftcard:${card.cardId}`, 'primary')],
    })),
    quickReplies: chips(context, tap(context, 'coupon.enter-code', 'couponcode')),
  });
}

async function show(context: ChatContext, memberId: string, cardId: string): Promise<Reply> {
  const { deps, language } = context;
  const by: Actor = { kind: 'member', memberId };
  const found = isId(cardId) ? await readGiftCardHistory(deps, cardId, by) : undefined;
  if (found === undefined) return say(told(context, text(language, 'gcard.none')));
  const { card, moves } = found;
  const history = moves.map((move) => moveWords(context, move, card.currency)).join('\n');
  return say(cardQr(context, card), told(context, history, tap(context, 'gcard.button', 'giftcards')));
}

const cardQr = (context: ChatContext, card: GiftCard): Message => ({
  type: 'qr',
  value: linkHere(context, `m_${card.code}`),
  code: showVoucherCode(card.code),
  title: `${text(context.language, 'gcard.title')} · ${leftOf(context, card)}`,
  caption: text(context.language, 'gcard.at-till'),
  quickReplies: chips(context, tap(context, 'gcard.button', 'giftcards')),
});
