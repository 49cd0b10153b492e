import { text } from '../i18n/text.ts';
import { carrying } from './carrying.ts';
import {
  type ActionHandler,
  type ChatContext,
  type ChatPart,
  type Conversation,
  type FlowHandler,
  type ParameterHandler,
  type Reply,
  say,
  type TextHandler,
} from './chat.ts';
import { dataOfWords } from './member/words.ts';
import { screenOfWords } from './owner/words.ts';
import { COUNTER } from './staff/counter.ts';

/** Every conversation of the service, joined from its parts. The order of the parts is the order in which free text is read. */
export interface Conversations {
  readonly actions: ReadonlyMap<string, ActionHandler>;
  readonly flows: ReadonlyMap<string, FlowHandler>;
  readonly parameters: ReadonlyMap<string, ParameterHandler>;
  readonly texts: readonly TextHandler[];
}

/** Joins the parts. Throws when two of them claim the same verb, flow or letter: that is a bug to be seen at start. */
export function joinParts(parts: readonly ChatPart[]): Conversations {
  const actions = unique(parts.map((part) => part.actions));
  return {
    actions: new Map([...actions].map(([verb, handler]) => [verb, carrying(verb, handler)])),
    flows: unique(parts.map((part) => part.flows)),
    parameters: unique(parts.map((part) => part.parameters)),
    texts: parts.flatMap((part) => part.texts ?? []),
  };
}

function unique<Handler>(tables: readonly (Readonly<Record<string, Handler>> | undefined)[]): Map<string, Handler> {
  const joined = new Map<string, Handler>();
  for (const [name, handler] of tables.flatMap((table) => Object.entries(table ?? {}))) {
    if (joined.has(name)) throw new Error(`Two parts of the conversation claim ${name}`);
    joined.set(name, handler);
  }
  return joined;
}

const PARAMETER = /^([a-z])_([A-Za-z0-9_-]{1,62})$/;
const CANCEL = new Set(['cancel', '/cancel', '取消', '取消。', 'キャンセル', '中止', 'やめる', 'ยกเลิก']);
/** The Thai word of the button is also what people there write to get no more offers: where nothing is open, ask. */
const ALSO_STOP = 'ยกเลิก';

/** Answers one event. What nobody understands gets a useful answer from the last of the text handlers, never silence. */
export async function converse(conversations: Conversations, context: ChatContext): Promise<Reply> {
  const { event } = context;
  switch (event.kind) {
    case 'action':
      return act(conversations, context, event.data);
    case 'follow':
      return open(conversations, context, event.parameter ?? '');
    case 'contact':
      return act(conversations, context, 'contact');
    case 'media':
      return context.conversation === undefined ? hear(conversations, context, '') : inFlow(conversations, context, '');
    case 'text': {
      const said = event.text.trim();
      if (PARAMETER.test(said)) return open(conversations, context, said);
      if (CANCEL.has(said.toLowerCase())) return cancel(context, said === ALSO_STOP);
      const wayOut = wayOutOf(context, said);
      if (wayOut === 'stop' && context.conversation?.flow === 'case') return stopAnswering(conversations, context);
      if (wayOut !== undefined) return act(conversations, context, wayOut);
      const commands =
        context.conversation === undefined ||
        (said.startsWith('/') && !atCounter(context.conversation, dataOfWords(said) ?? screenOfWords(context, said)));
      return commands ? hear(conversations, context, said) : inFlow(conversations, context, said);
    }
    default:
      return say();
  }
}

/** Conversations with a person: whatever is said there, but for leaving, is meant for that person. */
const WITH_A_PERSON = new Set(['talk', 'case']);

/**
 * The button of a word that leaves whatever somebody is in the middle of: "stop" and "forget me" everywhere, since
 * they must work at once wherever they are said; "help" and "menu" everywhere but towards a person; at the counter,
 * where the shop's help names them, the words of the shop's screens.
 */
function wayOutOf(context: ChatContext, said: string): string | undefined {
  const { conversation } = context;
  if (conversation === undefined) return undefined;
  if (isServing(conversation)) {
    const screen = screenOfWords(context, said);
    if (screen !== undefined) return screen;
  }
  const data = dataOfWords(said);
  if (atCounter(conversation, data)) return data === 'talk' ? data : undefined;
  if (data === 'stop' || data === 'forget') return data;
  return (data === 'help' || data === 'menu') && !WITH_A_PERSON.has(conversation.flow) ? data : undefined;
}

/** "Stop" from who answers a customer ends that first of all, and says so; a member's own offers stop as well. */
async function stopAnswering(conversations: Conversations, context: ChatContext): Promise<Reply> {
  const ended = await act(conversations, context, `casestop:${context.conversation?.data.caseId}`);
  if (context.person.member === undefined) return ended;
  const offers = await act(conversations, context, 'stop');
  return { messages: [...ended.messages, ...offers.messages], conversation: null };
}

/** Whether the counter reads what is typed, and not a note or a number of points. */
const isServing = ({ flow, step }: Conversation): boolean => flow === COUNTER && (step === 'serve' || step === 'card');

/**
 * "Help" at the counter is the counter's own and keeps its customer, and so are words that are no button of anybody's
 * (`/undo`); "talk" leaves it, but in a note it is a word.
 */
const atCounter = (conversation: Conversation, data: string | undefined): boolean =>
  (conversation.flow === COUNTER && data === 'help') ||
  (isServing(conversation) && (data === 'talk' || data === undefined));

/** A button of today's flows, or of a message so old that its verb is gone. */
async function act(conversations: Conversations, context: ChatContext, data: string): Promise<Reply> {
  const [verb = '', ...args] = data.split(':');
  if (verb === 'cancel') return cancel(context);
  // PostgreSQL keeps no NUL, and no button of ours has one.
  const handler = data.includes('\0') ? undefined : conversations.actions.get(verb);
  const reply = handler === undefined ? undefined : await handler(context, args);
  // A button that is not for this person (any more) is answered like one that is gone.
  return reply === undefined || isSilent(reply) ? hear(conversations, context, '') : ending(context, reply);
}

const isSilent = ({ messages }: Reply): boolean => messages.length === 0;

/** Who taps another button has left the wizard: what they type next is not its answer. */
const ending = ({ conversation }: ChatContext, reply: Reply): Reply =>
  conversation === undefined ? reply : { conversation: null, ...reply };

async function open(conversations: Conversations, context: ChatContext, parameter: string): Promise<Reply> {
  const [, letter = '', rest = ''] = PARAMETER.exec(parameter) ?? [];
  const { conversation } = context;
  // A friend's invitation at the counter is somebody's who came along: the till says what it is, and serves on.
  if (letter === 'i' && conversation !== undefined && isServing(conversation))
    return inFlow(conversations, context, parameter);
  const handler = conversations.parameters.get(letter) ?? conversations.parameters.get('');
  return handler === undefined ? hear(conversations, context, '') : ending(context, await handler(context, rest));
}

async function inFlow(conversations: Conversations, context: ChatContext, said: string): Promise<Reply> {
  const handler = conversations.flows.get(context.conversation?.flow ?? '');
  const reply = await handler?.(context, said);
  // A wizard that is over, or not this person's any more, leaves the words to everybody else.
  return reply === undefined || isSilent(reply) ? hear(conversations, context, said) : reply;
}

async function hear(conversations: Conversations, context: ChatContext, said: string): Promise<Reply> {
  const fresh = { ...context, conversation: undefined };
  for (const handler of conversations.texts) {
    const reply = await handler(fresh, said);
    if (reply !== undefined) return ending(context, reply);
  }
  return say();
}

/** `asksToStop`: a member with nothing to cancel may have meant the offers, which one tap stops. */
async function cancel({ conversation, language, person }: ChatContext, asksToStop = false): Promise<Reply> {
  const key = conversation === undefined ? 'common.nothing-to-cancel' : 'common.cancelled';
  const menu = { label: text(language, 'common.menu'), action: { type: 'postback', data: 'menu' } } as const;
  const isAsked = asksToStop && conversation === undefined && person.member !== undefined;
  const stop = { label: text(language, 'menu.stop'), action: { type: 'postback', data: 'stop' } } as const;
  const said = isAsked ? `${text(language, key)} ${text(language, 'stop.ask')}` : text(language, key);
  return {
    ...say({ type: 'text', text: said, ...(isAsked ? { buttons: [stop] } : {}), quickReplies: [menu] }),
    conversation: null,
  };
}
