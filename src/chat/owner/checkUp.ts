import type { Level } from '../../app/checkUp.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isOwner, only, tap } from './access.ts';
import { findingWords } from './checkUpWords.ts';

/** Looks at everything that the shop runs on, and says what is wrong and what to do. */
export const checkUpPart: ChatPart = {
  actions: { checkup: only(isOwner, show) },
};

const SIGNS: Readonly<Record<Level, string>> = { wrong: '❌', warning: '⚠️', look: '👀', ok: '✅' };

async function show(context: ChatContext): Promise<Reply> {
  const { language, programme, now } = context;
  const found = (await context.checkUp?.()) ?? [];
  const count = (level: Level) => found.filter((one) => one.level === level).length;
  const lines = (level: Level) =>
    found
      .filter((one) => one.level === level)
      .map((one) => `${SIGNS[level]} ${findingWords(one, language, now, programme.buddhistYear)}`)
      .join(level === 'ok' ? '\n' : '\n\n');
  return say({
    type: 'text',
    text: [
      text(language, 'checkup.title', { shop: programme.name }),
      text(language, 'checkup.sum', { wrong: count('wrong'), warnings: count('warning') }),
      ...(['wrong', 'warning', 'look', 'ok'] as const).map(lines).filter((part) => part !== ''),
    ].join('\n\n'),
    quickReplies: [
      tap(context, 'checkup.again', 'checkup'),
      tap(context, 'owner.settings', 'osettings'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}
