import { closeCase, readOpenCase, tellAPerson } from '../../app/cases.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Conversation, type Reply, say } from '../chat.ts';
import { backWords } from '../hoursWords.ts';
import { dataOfWords, plainWords } from '../member/words.ts';

/** Talking to a person, the customer's side: what is written while it lasts goes to owner and managers. */
export const talkPart: ChatPart = {
  actions: {
    talk: async (context) => ({
      ...say(ask(context)),
      conversation: talking({ away: backWords(context) !== undefined }),
    }),
    talkdone: finish,
  },
  flows: { talk: pass },
};

/** `away`: whoever writes knows that the shop is closed now. */
const talking = (data: { readonly caseId?: string; readonly away: boolean }): Conversation => ({
  flow: 'talk',
  step: 'message',
  data,
});

/** Out of hours it also tells when somebody is back; the message is taken and passed on all the same. */
function ask(context: ChatContext) {
  const { language } = context;
  const words = [backWords(context), text(language, 'talk.ask')].filter((one) => one !== undefined).join('\n\n');
  return { type: 'text', text: words, quickReplies: [done(language)] } as const;
}

const done = (language: ChatContext['language']) =>
  ({ label: text(language, 'talk.finish'), action: { type: 'postback', data: 'talkdone' } }) as const;

async function pass(context: ChatContext, said: string): Promise<Reply> {
  const { deps, event, person, language, conversation } = context;
  const { caseId, away } = conversation?.data ?? {};
  const open = caseId === undefined ? undefined : await readOpenCase(deps, person.address);
  // The shop has closed it: what is said now is said to the service again.
  if (caseId !== undefined && open?.caseId !== caseId) return { messages: [], conversation: null };
  if (event.kind === 'media' || said.trim() === '') {
    return say({ type: 'text', text: text(language, 'talk.media'), quickReplies: [done(language)] });
  }
  // The button's own words, typed: not for the shop.
  if (plainWords(said) === plainWords(text(language, 'talk.finish'))) return finish(context);
  const message = {
    from: person.address,
    memberId: person.member?.memberId,
    name: person.member?.name ?? person.displayName ?? '?',
    text: said,
    channelMessageId: event.messageId,
  };
  const told = await tellAPerson(deps, message, `${context.key}:talk`, context.now);
  const key = told.ok && told.value.reached > 0 ? 'talk.sent' : 'talk.waiting';
  const back = backWords(context);
  const words = [
    text(language, key),
    ...(WANTED_BACK.has(dataOfWords(said) ?? '') ? [text(language, 'talk.way-out')] : []),
    ...(back === undefined || away === true ? [] : [back]),
  ];
  const answered = say({ type: 'text', text: words.join('\n\n'), quickReplies: [done(language)] });
  const knows = { away: back !== undefined };
  return { ...answered, conversation: talking(told.ok ? { caseId: told.value.caseId, ...knows } : knows) };
}

/** Typed in a talk these words are meant for the shop all the same, but may be a wish to leave it. */
const WANTED_BACK: ReadonlySet<string> = new Set(['menu', 'help']);

const menu = ({ language }: ChatContext) =>
  [{ label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } }] as const;

async function finish(context: ChatContext): Promise<Reply> {
  const { deps, person, language } = context;
  const open = await readOpenCase(deps, person.address);
  if (open === undefined)
    return {
      ...say({ type: 'text', text: text(language, 'talk.nothing-open'), quickReplies: menu(context) }),
      conversation: null,
    };
  const end = { caseId: open.caseId, staffId: undefined };
  await closeCase(deps, end, `${context.key}:talkdone`, context.now);
  return {
    ...say({ type: 'text', text: text(language, 'talk.finished'), quickReplies: menu(context) }),
    conversation: null,
  };
}
