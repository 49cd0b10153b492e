import type { Button } from '../../app/channel.ts';
import { giveStamps, MOST_BY_HAND } from '../../app/stamps/giveStamps.ts';
import { newStampCode } from '../../app/stamps/stampCodes.ts';
import { lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { linkHere } from '../member/card.ts';
import { only, tap, worksHere } from '../owner/access.ts';
import { stampCardName } from '../stampWords.ts';
import { actorOf, askForCard, counterAt, nameOf, servedMember, servingOf, stay } from './counter.ts';

/** Stamps by hand for the customer who is served, with a reason; and codes that give one to whoever opens them first. */
export const tillStampsPart: ChatPart = {
  actions: {
    tstamp: only(worksHere, async (context, [cardId, count]) =>
      cardId === undefined ? choose(context) : askWhy(context, cardId, Number(count)),
    ),
    tscode: only(worksHere, (context, [cardId = '']) => showCode(context, cardId)),
  },
};

const cardsOf = ({ programme }: ChatContext) => programme.stampCards.filter(({ active }) => active);

/** Labels hold 20 characters. */
const short = (name: string): string => [...name].slice(0, 14).join('');

function choose(context: ChatContext): Reply {
  const { language } = context;
  const serving = servingOf(context);
  const cards = cardsOf(context);
  if (cards.length === 0) return stay(context, text(language, 'stamps.no-cards'));
  const byHand = cards.flatMap((card) =>
    Array.from({ length: cards.length === 1 ? MOST_BY_HAND : 1 }, (_, index): Button => {
      const words = { count: index + 1, card: short(stampCardName(card, language)) };
      return {
        label: text(language, 'till.stamp-plus', words),
        action: { type: 'postback', data: `tstamp:${card.id}:${index + 1}` },
      };
    }),
  );
  const codes = cards.map(
    (card): Button => ({
      label: text(language, 'till.stamp-code', { card: short(stampCardName(card, language)) }),
      action: { type: 'postback', data: `tscode:${card.id}` },
    }),
  );
  const quickReplies = [...(serving === undefined ? [] : byHand), ...codes, tap(context, 'till.next', 'till')];
  return {
    ...say({ type: 'text', text: text(language, 'till.ask-stamps'), quickReplies }),
    conversation: serving === undefined ? null : counterAt('serve', { ...serving }),
  };
}

function askWhy(context: ChatContext, cardId: string, stamps: number): Reply {
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const asked = {
    type: 'text',
    text: text(context.language, 'till.ask-stamp-reason'),
    quickReplies: [tap(context, 'common.cancel', 'cancel')],
  } as const;
  return { ...say(asked), conversation: counterAt('stamps', { ...serving, cardId, stamps }) };
}

/** The reason that was asked for. */
export async function heardStampReason(context: ChatContext, said: string): Promise<Reply> {
  const { deps, language, now, conversation } = context;
  const serving = servingOf(context);
  const memberId = serving && (await servedMember(context, serving));
  if (memberId === undefined) return askForCard(context, text(language, 'card-expired'));
  const { cardId, stamps } = conversation?.data ?? {};
  const grant = { memberId, cardId: String(cardId), stamps: Number(stamps), reason: said.trim().slice(0, 200) };
  const given = await giveStamps(deps, grant, actorOf(context), `${context.key}:stamps`, now);
  if (!given.ok) return stay(context, text(language, given.refusal.code));
  const { memberName, ...card } = given.value;
  const words = { name: nameOf(context, memberName), card: stampCardName(card, language) };
  return stay(context, text(language, 'till.stamps-given', { ...words, stamps: card.stamps, size: card.size }));
}

/** A QR to be shown or printed: one stamp for whoever opens it first. */
async function showCode(context: ChatContext, cardId: string): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const made = await newStampCode(deps, cardId, actorOf(context), `${context.key}:stampcode`, now);
  if (!made.ok) return stay(context, text(language, made.refusal.code));
  const { parameter, expiresAt } = made.value;
  const card = cardsOf(context).find(({ id }) => id === cardId);
  const name = card === undefined ? cardId : stampCardName(card, language);
  const serving = servingOf(context);
  return {
    ...say({
      type: 'qr',
      value: linkHere(context, parameter),
      title: text(language, 'till.stamp-code-title', { card: name }),
      caption: text(language, 'till.stamp-code-caption', { date: lastUsableDay(expiresAt, programme, language) }),
      quickReplies: [
        { label: text(language, 'till.give-stamps'), action: { type: 'postback', data: 'tstamp' } },
        tap(context, 'till.next', 'till'),
      ],
    }),
    ...(serving === undefined ? {} : { conversation: counterAt('serve', { ...serving }) }),
  };
}
