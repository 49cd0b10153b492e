import { bindOldCard, lookUpOldCard } from '../../app/oldCards.ts';
import { date, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { shortId } from '../ids.ts';
import { only, tap, worksHere } from '../owner/access.ts';
import {
  actorOf,
  askForCard,
  counterAt,
  nameOf,
  type Serving,
  served,
  servedMember,
  servingOf,
  stay,
  waitingAt,
} from './counter.ts';

/** The card of an older system at the till: looked up by its number, and joined with the customer who stands there. */
export const oldCardAtTillPart: ChatPart = {
  actions: {
    toldcard: only(worksHere, async (context) => ask(context, text(context.language, 'till.ask-old-card'))),
    toldyes: only(worksHere, bind),
  },
};

function ask(context: ChatContext, words: string): Reply {
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const quickReplies = [tap(context, 'common.cancel', 'cancel')];
  return { ...say({ type: 'text', text: words, quickReplies }), conversation: counterAt('old-card', { ...serving }) };
}

/** The number that was typed: whose record it is, to be looked at by whoever holds the card in their hand. */
export async function heardOldCard(context: ChatContext, said: string): Promise<Reply> {
  const { deps, language, programme } = context;
  const serving = servingOf(context);
  if (serving === undefined) return askForCard(context);
  const looked = await lookUpOldCard(deps, said, actorOf(context));
  if (!looked.ok) return stay(context, text(language, looked.refusal.code));
  const { found, recordId, recordName, points: balance, joinedAt } = looked.value;
  if (found === 'unknown' || recordId === null) return ask(context, text(language, 'old-card-unknown'));
  if (found === 'claimed') return stay(context, text(language, 'old-card-claimed'));
  const card = {
    type: 'card',
    title: text(language, 'till.old-card-found', { name: nameOf(context, recordName) }),
    rows: [
      { name: text(language, 'card-claim.number'), value: said.trim().slice(0, 100) },
      ...(joinedAt === null
        ? []
        : [{ name: text(language, 'card-claim.since'), value: date(joinedAt, programme, language) }]),
      { name: text(language, 'card-claim.points'), value: points(balance, language) },
    ],
    buttons: [
      tap(context, 'till.old-card-bind', `toldyes:${shortId(recordId)}`, 'primary'),
      tap(context, 'common.cancel', 'cancel'),
    ],
  } as const;
  const looking = { ...serving, oldCard: said.trim().slice(0, 100), oldRecord: shortId(recordId) };
  return { ...say(card), conversation: counterAt('serve', looking) };
}

/** The button names the record that was shown: one of an earlier look-up joins nothing. */
async function bind(context: ChatContext, [record = '']: readonly string[]): Promise<Reply> {
  const { deps, language, programme, now, conversation } = context;
  const serving = servingOf(context);
  const { oldCard, oldRecord } = conversation?.data ?? {};
  if (serving === undefined) return askForCard(context);
  if (typeof oldCard !== 'string' || oldRecord !== record) return ask(context, text(language, 'till.old-card-again'));
  const memberId = await servedMember(context, serving);
  if (memberId === undefined) return askForCard(context, text(language, 'card-expired'));
  const asked = { memberId, cardNumber: oldCard, programme };
  const bound = await bindOldCard(deps, asked, actorOf(context), `${context.key}:oldcard`, now);
  if (!bound.ok) return stay(context, text(language, bound.refusal.code));
  return joined(context, serving, bound.value);
}

async function joined(
  context: ChatContext,
  serving: Serving,
  { memberId, available }: { readonly memberId: string; readonly available: number },
): Promise<Reply> {
  const { ticket, basket } = serving;
  const waiting = waitingAt(context);
  const after = { ...(ticket === undefined ? { memberId } : { ticket }), basket, ...waiting };
  const reply = await served(context, after, memberId);
  const words = text(context.language, 'till.old-card-done', { points: available });
  return { ...reply, messages: [{ type: 'text', text: words }, ...reply.messages] };
}
