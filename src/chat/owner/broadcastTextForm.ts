import { MOST_TEXT } from '../../app/campaigns/broadcast.ts';
import { changeBroadcast, createBroadcast } from '../../app/campaigns/broadcastDraft.ts';
import { templateProblem } from '../../app/campaigns/template.ts';
import type { Question } from '../../core/segments/question.ts';
import { text } from '../../i18n/text.ts';
import type { ChatContext, Reply } from '../chat.ts';
import type { Answers, Form, ReadAnswer } from '../form.ts';
import { isManager, staffOf } from './access.ts';
import { draftReply, refusalWords, refusedReply } from './broadcastDraftCard.ts';
import { languageName, variablesIn } from './broadcastWords.ts';

/** The words of a broadcast: of a new one, in the owner's language, or with `campaignId` and `language` of a draft. */
export const textForm: Form = {
  flow: 'bctext',
  allowed: isManager,
  steps: [
    {
      name: 'text',
      ask: ({ language }, answers) => ({
        question:
          typeof answers.language === 'string'
            ? text(language, 'bcast.ask-text-language', {
                language: languageName(answers.language),
                variables: variablesIn(language),
              })
            : text(language, 'bcast.ask-text', { variables: variablesIn(language) }),
      }),
      read: (said, context) => readText(said, context),
    },
  ],
  done,
};

/** A wrong name is told while the words are still in the owner's hands. */
async function readText(said: string, context: ChatContext): Promise<ReadAnswer> {
  if (said === '') return { ok: false, problem: refusalWords(context, { code: 'broadcast-empty' }) };
  if (said.length > MOST_TEXT)
    return { ok: false, problem: refusalWords(context, { code: 'broadcast-too-long', most: MOST_TEXT }) };
  const problem = await templateProblem(said);
  return problem === undefined ? { ok: true, value: said } : { ok: false, problem: refusalWords(context, problem) };
}

async function done(context: ChatContext, answers: Answers): Promise<Reply> {
  const { deps, language: own, key, now } = context;
  const { staffId, role } = staffOf(context);
  const by = { kind: 'staff', staffId, role } as const;
  const { campaignId, language = own, audience } = answers;
  const words = { language: String(language), text: String(answers.text) };
  const saved =
    typeof campaignId === 'string'
      ? await changeBroadcast(deps, campaignId, { text: words }, by, `${key}:bctext`, now)
      : await createBroadcast(deps, { audience: audience as Question, text: words }, by, `${key}:bctext`, now);
  return saved.ok ? draftReply(context, saved.value) : refusedReply(context, saved.refusal);
}
