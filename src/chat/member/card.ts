import { issueCard } from '../../app/memberCards.ts';
import { readTierView } from '../../app/tiers/read.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { tap } from '../owner/access.ts';
import { levelName } from '../tierWords.ts';
import { forMembers } from './screen.ts';

/** The member card: a fresh QR and six digits for 60 seconds. Who scans it is the counter's business. */
export const cardPart: ChatPart = { actions: { card: forMembers('card', showCard) } };

async function showCard(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const [{ token, code }, tier] = await Promise.all([
    issueCard(deps, memberId, now),
    readTierView(deps, memberId, programme, now),
  ]);
  const level = tier?.level === undefined ? [] : [levelName(tier.level, language)];
  return say({
    type: 'qr',
    value: linkHere(context, token),
    code: `${code.slice(0, 3)} ${code.slice(3)}`,
    title: [text(language, 'card.title'), ...level].join(' · '),
    caption: text(language, 'card.caption'),
    buttons: [tap(context, 'card.again', 'card')],
    quickReplies: [
      tap(context, 'menu.points', 'points'),
      tap(context, 'menu.coupons', 'coupons'),
      tap(context, 'common.menu', 'menu'),
    ],
  });
}

/** The deep link of the channel we are on, else of any; without one the bare parameter, which the counter can type. */
export function linkHere({ deepLinks, event }: ChatContext, parameter: string): string {
  const links = deepLinks(parameter);
  return (links.find((link) => link.channel === event.channel) ?? links[0])?.url ?? parameter;
}
