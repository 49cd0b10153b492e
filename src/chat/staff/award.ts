import { adjustPoints } from '../../app/adjustPoints.ts';
import { date, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, only, tap } from '../owner/access.ts';
import { actorOf, askForCard, counterAt, nameOf, servedMember, servingButtons, servingOf } from './counter.ts';

/** Points given or taken by hand, with a reason: for owner and managers. */
export const awardPart: ChatPart = {
  actions: {
    taward: only(isManager, async (context) => {
      const serving = servingOf(context);
      if (serving === undefined) return askForCard(context);
      const asked = {
        type: 'text',
        text: text(context.language, 'till.ask-award'),
        quickReplies: [tap(context, 'common.cancel', 'cancel')],
      } as const;
      return { ...say(asked), conversation: counterAt('award', { ...serving }) };
    }),
  },
};

const POINTS = /^([+-])?\s*(\d{1,7})$/;

/** First how many, then why. */
export async function heardAward(context: ChatContext, said: string, step: 'award' | 'reason'): Promise<Reply> {
  const { language, conversation } = context;
  const serving = servingOf(context);
  if (serving === undefined || !isManager(context)) return askForCard(context);
  if (step === 'reason') return adjust(context, Number(conversation?.data.points ?? 0), said.trim());
  const match = POINTS.exec(said.normalize('NFKC').replace('−', '-').trim());
  const count = match === null ? 0 : Number(match[2]) * (match[1] === '-' ? -1 : 1);
  if (count === 0) {
    return {
      ...say({ type: 'text', text: text(language, 'till.award-wrong') }),
      conversation: counterAt('award', { ...serving }),
    };
  }
  const asked = {
    type: 'text',
    text: text(language, 'till.ask-reason'),
    quickReplies: [tap(context, 'common.cancel', 'cancel')],
  } as const;
  return { ...say(asked), conversation: counterAt('reason', { ...serving, points: count }) };
}

async function adjust(context: ChatContext, count: number, reason: string): Promise<Reply> {
  const { deps, language, now } = context;
  const serving = servingOf(context);
  const memberId = serving && (await servedMember(context, serving));
  if (serving === undefined || memberId === undefined) return askForCard(context, text(language, 'card-expired'));
  if (reason === '' || reason.length > 200) {
    return {
      ...say({ type: 'text', text: text(language, 'till.ask-reason') }),
      conversation: counterAt('reason', { ...serving, points: count }),
    };
  }
  const request = { memberId, points: count, reason };
  const adjusted = await adjustPoints(deps, request, actorOf(context), `${context.key}:award`, now);
  const back = counterAt('serve', { ...serving });
  if (!adjusted.ok) {
    return {
      ...say({ type: 'text', text: text(language, adjusted.refusal.code), quickReplies: servingButtons(context) }),
      conversation: back,
    };
  }
  if (adjusted.value.state === 'waiting') {
    const { limit, expiresAt } = adjusted.value;
    const until = date(expiresAt, context.programme, language);
    const asked = text(language, 'points-request.asked', { limit: points(limit, language), date: until });
    return { ...say({ type: 'text', text: asked, quickReplies: servingButtons(context) }), conversation: back };
  }
  const { memberName, available, deficit } = adjusted.value;
  const words = text(language, count > 0 ? 'till.awarded' : 'till.taken', {
    name: nameOf(context, memberName),
    count: Math.abs(count),
    balance: points(available - deficit, language),
  });
  return { ...say({ type: 'text', text: words, quickReplies: servingButtons(context) }), conversation: back };
}
