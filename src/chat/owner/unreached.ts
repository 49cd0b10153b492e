import { readUnreached, type Unreached } from '../../app/readUnreached.ts';
import { date } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, only, tap, told } from './access.ts';

/** Members whom nobody has reached for a year, and their points: the owner decides what becomes of those. */
export const unreachedPart: ChatPart = {
  actions: { unreached: only(isManager, show) },
};

/** One line of the shop's numbers. */
export const unreachedWords = ({ language }: ChatContext, { members, points, leaving }: Unreached): string =>
  text(language, 'unreached.sum', { members, points, leaving });

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const unreached = await readUnreached(deps, programme.timeZone, now);
  if (unreached.members === 0) return told(context, text(language, 'unreached.none'));
  const lines = unreached.first.map(({ name, since, points, leaving }) =>
    text(language, 'unreached.line', {
      name: name?.trim() || text(language, 'unreached.nameless'),
      points,
      leaving,
      date: date(since, programme, language),
    }),
  );
  const more = unreached.members - unreached.first.length;
  return say({
    type: 'text',
    text: [
      unreachedWords(context, unreached),
      lines.join('\n'),
      ...(more > 0 ? [text(language, 'unreached.more', { count: more })] : []),
      text(language, 'unreached.what'),
    ].join('\n\n'),
    quickReplies: [tap(context, 'owner.stats', 'stats'), tap(context, 'owner.menu', 'owner')],
  });
}
