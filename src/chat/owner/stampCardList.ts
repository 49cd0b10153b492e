import type { Card, Message } from '../../app/channel.ts';
import { readStampStats } from '../../app/stamps/read.ts';
import type { StampCardsChange } from '../../core/stamps/card.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { earnWords, rewardLines, stampCardName } from '../stampWords.ts';
import { tap } from './access.ts';
import { type AfterChange, askToChange } from './confirmChange.ts';

/** All cards with what they are to the shop, or how to begin. */
export async function cardsReply(context: ChatContext, ...before: readonly Message[]): Promise<Reply> {
  const { deps, language, now, programme } = context;
  const quickReplies = [
    tap(context, 'cards.add', 'scadd'),
    tap(context, 'owner.settings', 'osettings'),
    tap(context, 'owner.menu', 'owner'),
  ];
  if (programme.stampCards.length === 0) {
    const body = text(language, 'cards.none');
    const buttons = [tap(context, 'cards.add', 'scadd', 'primary')];
    return say(...before, { type: 'card', title: text(language, 'cards.open'), body, buttons, quickReplies });
  }
  const stats = await readStampStats(deps, now);
  const cards = programme.stampCards.map((card): Card => {
    const { members = 0, stamps = 0, rewards = 0 } = stats.get(card.id) ?? {};
    const { id, earn, capPerDay, idleMonths, active } = card;
    const idle = idleMonths === null ? [] : [text(language, 'cards.idle', { months: idleMonths })];
    return {
      title: `${stampCardName(card, language)} (${card.size})`,
      body: [
        ...(active ? [] : [text(language, 'cards.stopped')]),
        earnWords(earn, capPerDay, context),
        ...idle,
        ...rewardLines(card.rewards, language),
        text(language, 'cards.stats', { members, stamps, rewards }),
      ].join('\n'),
      buttons: [
        tap(context, 'cards.edit-name', `scset:${id}:name`),
        tap(context, 'cards.edit-earn', `scset:${id}:earn`),
        tap(context, 'cards.edit-rewards', `scset:${id}:rewards`),
        tap(context, 'cards.edit-limits', `scset:${id}:limits`),
        active ? tap(context, 'cards.stop', `scstop:${id}`) : tap(context, 'cards.start', `scstart:${id}`),
      ],
    };
  });
  return say(...before, { type: 'carousel', title: text(language, 'cards.open'), cards, quickReplies });
}

/** Shows what a change of the cards makes different, and asks for it. */
export const changeCards = (context: ChatContext, stampCards: StampCardsChange): Promise<Reply> =>
  askToChange(context, { screen: 'cards', change: { stampCards }, done: text(context.language, 'cards.saved') });

/** All cards after a change. */
export const savedCards: AfterChange = (context, { done }) => cardsReply(context, { type: 'text', text: done });
