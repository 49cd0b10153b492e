import { decideUnreached, readUnreached, type Unreached } from '../../app/readUnreached.ts';
import { date } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, isOwner, only, staffOf, tap, told } from './access.ts';

/** Members whom nobody has reached for a year, and their points: the owner decides what becomes of those. */
export const unreachedPart: ChatPart = {
  actions: {
    unreached: only(isManager, show),
    unkeep: only(isOwner, (context) => decide(context, 'kept')),
    unletgo: only(isOwner, (context) => decide(context, 'let_go')),
  },
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
    quickReplies: [
      ...(isOwner(context)
        ? [tap(context, 'unreached.keep', 'unkeep'), tap(context, 'unreached.let-go', 'unletgo')]
        : []),
      tap(context, 'owner.stats', 'stats'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

async function decide(context: ChatContext, decision: 'kept' | 'let_go'): Promise<Reply> {
  const { deps, language, now, key } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff' as const, staffId, role };
  const decided = await decideUnreached(deps, decision, by, `${key}:unreached`, now);
  if (!decided.ok) {
    const { code } = decided.refusal;
    return told(context, code === 'nobody-unreached' ? text(language, 'unreached.none') : text(language, code));
  }
  const { members } = decided.value;
  return told(
    context,
    decision === 'kept'
      ? text(language, 'unreached.kept', { members })
      : text(language, 'unreached.let-gone', { members }),
  );
}
