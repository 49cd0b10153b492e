import type { Button } from '../../app/channel.ts';
import { giveTier } from '../../app/tiers/giveTier.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, only, tap } from '../owner/access.ts';
import { levelName } from '../tierWords.ts';
import { actorOf, askForCard, counterAt, nameOf, servedMember, servingOf, stay } from './counter.ts';

/** A tier given to the customer who is served: for owner and managers of a shop that has tiers. */
export const tillTierPart: ChatPart = {
  actions: { ttier: only(isManager, async (context, [id]) => (id === undefined ? ask(context) : give(context, id))) },
};

const NONE = '-';

function ask(context: ChatContext): Reply {
  const { language, programme } = context;
  const serving = servingOf(context);
  if (serving === undefined || programme.tiers === null) return askForCard(context);
  const levels = programme.tiers.levels.map(
    (level): Button => ({
      label: levelName(level, language),
      action: { type: 'postback', data: `ttier:${level.id}` },
    }),
  );
  const quickReplies = [
    ...levels,
    tap(context, 'till.tier-none', `ttier:${NONE}`),
    tap(context, 'common.cancel', 'cancel'),
  ];
  return {
    ...say({ type: 'text', text: text(language, 'till.ask-tier'), quickReplies }),
    conversation: counterAt('serve', { ...serving }),
  };
}

async function give(context: ChatContext, id: string): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const memberId = serving && (await servedMember(context, serving));
  if (memberId === undefined) return askForCard(context, text(language, 'card-expired'));
  const request = { memberId, tierId: id === NONE ? null : id };
  const given = await giveTier(deps, request, actorOf(context), `${context.key}:tier`, now);
  if (!given.ok) return stay(context, text(language, given.refusal.code));
  const { memberName, level } = given.value;
  const name = nameOf(context, memberName);
  return stay(
    context,
    level === null
      ? text(language, 'till.tier-taken', { name })
      : text(language, 'till.tier-given', { name, tier: levelName(level, language) }),
  );
}
