import { readCommonTags, remark } from '../../app/remarks.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { only, staffOf, tap, worksHere } from '../owner/access.ts';
import { askForCard, counterAt, type Serving, servedMember, servingButtons, servingOf } from './counter.ts';

/** Tags and notes at the counter: one tap, or a few words. */
export const remarksPart: ChatPart = {
  actions: {
    ttag: only(worksHere, askTag),
    tnote: only(worksHere, async (context) => ask(context, 'note', text(context.language, 'till.ask-note'))),
  },
};

function ask(context: ChatContext, step: 'note' | 'tag', question: string, tags: readonly string[] = []): Reply {
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const quickReplies = [
    ...tags.map((tag) => ({ label: tag, action: { type: 'say', text: tag } as const })),
    tap(context, 'common.cancel', 'cancel'),
  ];
  return { ...say({ type: 'text', text: question, quickReplies }), conversation: counterAt(step, { ...serving }) };
}

async function askTag(context: ChatContext): Promise<Reply> {
  const { deps, language } = context;
  const common = await readCommonTags(deps);
  const usual = [
    text(language, 'till.tag-regular'),
    text(language, 'till.tag-gift'),
    text(language, 'till.tag-family'),
  ];
  return ask(context, 'tag', text(language, 'till.ask-tag'), [...new Set([...common, ...usual])].slice(0, 8));
}

/** The tag or note that was said, put on the customer who is served. */
export async function heardRemark(context: ChatContext, said: string, step: 'note' | 'tag'): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const memberId = serving && (await servedMember(context, serving));
  if (serving === undefined || memberId === undefined) return askForCard(context, text(language, 'card-expired'));
  const words = said.trim();
  const most = step === 'tag' ? 20 : 300;
  if (words === '' || [...words].length > most) {
    return {
      ...say({ type: 'text', text: text(language, step === 'tag' ? 'till.tag-wrong' : 'till.note-wrong') }),
      conversation: counterAt(step, { ...serving }),
    };
  }
  const { staffId } = staffOf(context);
  const made = step === 'tag' ? { tag: words } : { note: words };
  await remark(deps, { memberId, staffId, remark: made }, `${context.key}:remark`, now);
  return kept(context, serving, words);
}

const kept = (context: ChatContext, serving: Serving, words: string): Reply => ({
  ...say({
    type: 'text',
    text: text(context.language, 'till.remark-kept', { words }),
    quickReplies: servingButtons(context),
  }),
  conversation: counterAt('serve', { ...serving }),
});
