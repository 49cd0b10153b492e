import type { Card, Message } from '../../app/channel.ts';
import { changeProgramme } from '../../app/programme.ts';
import { readStampStats } from '../../app/stamps/read.ts';
import type { StampCardsChange } from '../../core/stamps/card.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { earnWords, rewardLines, stampCardName } from '../stampWords.ts';
import { staffOf, tap, told } from './access.ts';

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

/** Writes a card into the programme and shows all of them. */
export async function saveCards(context: ChatContext, change: StampCardsChange): Promise<Reply> {
  const { deps, language, now, key } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff' as const, staffId, role };
  const changed = await changeProgramme(deps, { stampCards: change }, by, `${key}:cards`, now);
  if (!changed.ok) {
    return told(context, text(language, changed.refusal.code), tap(context, 'cards.open', 'scards'));
  }
  const after = { ...context, programme: changed.value.document };
  return cardsReply(after, { type: 'text', text: text(language, 'cards.saved') });
}
