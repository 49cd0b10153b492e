import { answerCase, closeCase, readCase, readOpenCases } from '../../app/cases.ts';
import type { Button, Message } from '../../app/channel.ts';
import { type MessageKey, text } from '../../i18n/text.ts';
import { type ActionHandler, type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { withId } from '../ids.ts';
import { plainWords } from '../member/words.ts';

/** Talking to a person, the side of owner and managers: answer a customer, end the conversation, see who waits. */
export const casesPart: ChatPart = {
  actions: {
    cases: forAnswerers(list),
    case: forAnswerers(withId(open)),
    caseclose: forAnswerers(withId(close)),
    casestop: forAnswerers(withId(stop)),
  },
  flows: { case: answer },
};

/** For everybody else these buttons do not exist: they say nothing. */
function forAnswerers(handler: ActionHandler): ActionHandler {
  return async (context, args) => (answers(context) ? handler(context, args) : say());
}

const answers = ({ person }: ChatContext): boolean => person.staff !== undefined && person.staff.role !== 'cashier';

async function list(context: ChatContext): Promise<Reply> {
  const { language } = context;
  const waiting = await readOpenCases(context.deps);
  if (waiting.length === 0) return say(ended(context, text(language, 'case.none')));
  return say({
    type: 'carousel',
    title: text(language, 'case.list', { count: waiting.length }),
    cards: waiting.map((one) => ({
      title: one.name,
      body: one.lastWords,
      buttons: [
        button(context, 'case.answer', `case:${one.caseId}`),
        button(context, 'case.close', `caseclose:${one.caseId}`),
      ],
    })),
  });
}

async function open(context: ChatContext, [caseId = '']: readonly string[]): Promise<Reply> {
  const { language } = context;
  const found = await readCase(context.deps, caseId);
  if (found === undefined || !found.open) return say({ type: 'text', text: text(language, 'case-closed') });
  const heard = found.said.map((one) =>
    one.direction === 'customer'
      ? text(language, 'case.them', { name: found.name, text: one.text })
      : text(language, 'case.us', { text: one.text }),
  );
  const asked: Message = {
    type: 'text',
    text: [...heard, '', text(language, 'case.write', { name: found.name })].join('\n'),
    quickReplies: whileAnswering(context, caseId),
  };
  return { messages: [asked], conversation: { flow: 'case', step: 'answer', data: { caseId } } };
}

async function answer(context: ChatContext, said: string): Promise<Reply> {
  const { deps, language, person, conversation } = context;
  const caseId = String(conversation?.data.caseId ?? '');
  if (!answers(context) || person.staff === undefined) return { messages: [], conversation: null };
  if (said.trim() === '') return say({ type: 'text', text: text(language, 'talk.media') });
  // The button's own words, typed: not for the customer.
  if (plainWords(said) === plainWords(text(language, 'case.stop-answering'))) return stop(context, [caseId]);
  const request = { caseId, staffId: person.staff.staffId, text: said };
  const answered = await answerCase(deps, request, `${context.key}:case`, context.now);
  if (!answered.ok)
    return { ...say({ type: 'text', text: text(language, answered.refusal.code) }), conversation: null };
  const { name } = answered.value;
  return say({
    type: 'text',
    text: text(language, 'case.delivered', { name }),
    quickReplies: whileAnswering(context, caseId),
  });
}

async function close(context: ChatContext, [caseId = '']: readonly string[]): Promise<Reply> {
  const { deps, language, person } = context;
  const end = { caseId, staffId: person.staff?.staffId };
  const closed = await closeCase(deps, end, `${context.key}:caseclose`, context.now);
  const said = closed.ok
    ? text(language, 'case.closed', { name: closed.value.name })
    : text(language, closed.refusal.code);
  return { ...say(ended(context, said)), conversation: null };
}

async function stop(context: ChatContext, [caseId = '']: readonly string[]): Promise<Reply> {
  const found = await readCase(context.deps, caseId);
  const said = text(context.language, 'case.stopped', { name: found?.name ?? '?' });
  return { ...say(ended(context, said)), conversation: null };
}

/** A sentence after which there is nothing to answer, and the ways on. */
const ended = (context: ChatContext, words: string): Message => ({
  type: 'text',
  text: words,
  quickReplies: [button(context, 'owner.cases', 'cases'), button(context, 'owner.menu', 'owner')],
});

const whileAnswering = (context: ChatContext, caseId: string): readonly Button[] => [
  button(context, 'case.stop-answering', `casestop:${caseId}`),
  button(context, 'case.close', `caseclose:${caseId}`),
];

const button = (
  { language }: ChatContext,
  key: Extract<MessageKey, 'case.answer' | 'case.close' | 'case.stop-answering' | 'owner.cases' | 'owner.menu'>,
  data: string,
): Button => ({
  label: text(language, key),
  action: { type: 'postback', data },
});
