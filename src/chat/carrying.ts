import type { ActionHandler, ChatContext, Reply } from './chat.ts';

/**
 * Screens that somebody only looks at. What waits for them may stand below: not below a code that the counter reads, a
 * question, a refusal, or the answer to "stop", "forget me" and a complaint, which are none of these.
 */
const LOOKED_AT: ReadonlySet<string> = new Set([
  'menu',
  'points',
  'history',
  'behind',
  'howpoints',
  'tier',
  'stamps',
  'coupons',
  'vouchersold',
  'rewards',
  'giftcards',
  'help',
]);

/** Marks what the handler of such a screen answers, however it was asked for. */
export const carrying = (verb: string, handler: ActionHandler): ActionHandler =>
  LOOKED_AT.has(verb) ? async (context, args) => ({ ...(await handler(context, args)), carries: true }) : handler;

/**
 * Whether what waits for a person may go along with this answer: they are a member who looks at a screen of theirs, in the
 * middle of nothing. Who works here is serving others.
 */
export const mayCarry = (
  { person, conversation: before }: Pick<ChatContext, 'person' | 'conversation'>,
  { messages, carries, conversation: after }: Reply,
): boolean =>
  carries === true &&
  messages.length > 0 &&
  person.member !== undefined &&
  person.staff === undefined &&
  (after === null || (after === undefined && before === undefined));
