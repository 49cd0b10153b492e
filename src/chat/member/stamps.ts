import type { Card, Message } from '../../app/channel.ts';
import { readStampCards, readStampEvents, type StampCardView } from '../../app/stamps/read.ts';
import { useStampCode } from '../../app/stamps/stampCodes.ts';
import { date, lastUsableDay, list } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { drawnCard, earnWords, rewardLines, stampCardName } from '../stampWords.ts';
import { chips, forMembers, refused, told } from './screen.ts';

type StampEvent = Awaited<ReturnType<typeof readStampEvents>>[number];

/** Opened by somebody who is no member yet: they join first, and get the stamp then. */
const use = forMembers(([token = '']) => `stampuse:${token}`, useCode);

/** A member's stamp cards, drawn, with what is missing; and the codes that bring a stamp. */
export const stampsPart: ChatPart = {
  actions: { stamps: forMembers('stamps', showCards), stampuse: use },
  parameters: { p: (context, token) => use(context, [token]) },
};

async function showCards(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language, now } = context;
  const views = await readStampCards(deps, memberId, now);
  if (views.length === 0) return say(told(context, text(language, 'stamps.no-cards')));
  const cards = await Promise.all(
    views.map(async (view) => cardOf(context, view, await readStampEvents(deps, memberId, view.card.id))),
  );
  const [only] = cards;
  const message: Message =
    cards.length === 1 && only !== undefined
      ? { type: 'card', ...only }
      : { type: 'carousel', title: text(language, 'stamps.mine'), cards };
  return say({ ...message, quickReplies: chips(context) });
}

function cardOf(context: ChatContext, view: StampCardView, events: readonly StampEvent[]): Card {
  const { language, programme } = context;
  const { card, stamps, next, emptyAt } = view;
  const ahead = card.active
    ? [text(language, 'stamps.missing', { missing: next.missing, reward: next.reward.name })]
    : [text(language, 'stamps.over')];
  const keep =
    emptyAt === null ? [] : [text(language, 'stamps.keep', { date: lastUsableDay(emptyAt, programme, language) })];
  const lines = events.flatMap((event) => eventLine(context, event));
  return {
    title: text(language, 'stamps.title', { card: stampCardName(card, language), stamps, size: card.size }),
    body: [drawnCard(stamps, card), ...ahead, ...keep].filter((line) => line !== '').join('\n\n'),
    rows: [
      { name: text(language, 'stamps.way'), value: rewardLines(card.rewards, language).join('\n') },
      { name: text(language, 'stamps.how'), value: earnWords(card.earn, card.capPerDay, context) },
      ...(lines.length === 0 ? [] : [{ name: text(language, 'stamps.lately'), value: lines.join('\n') }]),
    ],
  };
}

/** Why stamps came or went, a line: "Nov 21, 2026: +2, purchase". */
function eventLine({ language, programme }: ChatContext, event: StampEvent): readonly string[] {
  const about = {
    date: date(event.occurredAt, programme, language),
    stamps: `${event.stamps < 0 ? '−' : '+'}${Math.abs(event.stamps)}`,
  };
  switch (event.kind) {
    case 'purchase':
      return [text(language, 'stamps.by-purchase', about)];
    case 'code':
      return [text(language, 'stamps.by-code', about)];
    case 'adjust':
      return [text(language, 'stamps.by-adjust', { ...about, reason: event.reason ?? '' })];
    case 'reverse':
      return [text(language, 'stamps.by-reverse', about)];
    case 'lapse':
      return [text(language, 'stamps.by-lapse', { ...about, lapsed: event.lapsed ?? 0 })];
    case 'merge':
    case 'forget':
      return [];
  }
}

async function useCode(context: ChatContext, memberId: string, [token = '']: readonly string[]): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const used = await useStampCode(deps, memberId, token, `${context.key}:stamp`, now);
  const mine = tap(context, 'stamps.mine', 'stamps');
  if (!used.ok) return refused(context, used.refusal.code, mine);
  const { added, stamps, size, vouchers } = used.value;
  const words = text(language, 'stamps.code-got', { card: stampCardName(used.value, language), added, stamps, size });
  const card = programme.stampCards.find(({ id }) => id === used.value.cardId);
  const won =
    vouchers.length === 0 ? [] : [text(language, 'stamps.code-won', { coupons: list(used.value.won, language) })];
  const drawn = card === undefined ? [] : [drawnCard(stamps, card)];
  return say(told(context, [words, ...drawn, ...won].join('\n\n'), mine));
}
