import type { Message } from '../../app/channel.ts';
import { givesBack } from '../../core/points/payment.ts';
import { BASE_RATE, type PointsPayment } from '../../core/programme.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { startForm } from '../form.ts';
import { paymentWords } from '../settings/words.ts';
import { isOwner, only, tap } from './access.ts';
import { type AfterChange, askToChange } from './confirmChange.ts';
import { pointsWorthForm, WORTH_EDITS } from './pointsWorthForm.ts';

/** What points are worth as a payment: set, changed a part at a time, and turned off. */
export const pointsWorthPart: ChatPart = {
  actions: {
    worth: only(isOwner, async (context) => say(worthCard(context))),
    worthset: only(isOwner, async (context, [what = '']) => {
      const { points: payment } = context.programme.checkout;
      const steps = WORTH_EDITS[payment === null ? 'all' : what];
      return steps === undefined ? say(worthCard(context)) : startForm(pointsWorthForm, context, {}, steps);
    }),
    worthoff: only(isOwner, (context) => turnOff(context)),
  },
};

const turnOff = (context: ChatContext): Promise<Reply> =>
  askToChange(context, {
    screen: 'worth',
    change: { checkout: { points: null } },
    done: text(context.language, 'worth.off-done'),
    note: text(context.language, 'worth.off-note'),
  });

function worthCard(context: ChatContext): Message {
  const { language, programme } = context;
  const quickReplies = [tap(context, 'owner.settings', 'osettings'), tap(context, 'owner.menu', 'owner')];
  const { points: payment } = programme.checkout;
  const title = text(language, 'worth.open');
  if (payment === null) {
    const buttons = [tap(context, 'worth.start', 'worthset:all', 'primary')];
    return { type: 'card', title, body: text(language, 'worth.none'), buttons, quickReplies };
  }
  return {
    type: 'card',
    title,
    rows: [{ name: text(language, 'worth.now'), value: paymentWords(payment, context) }, ...backRow(context, payment)],
    buttons: [
      tap(context, 'worth.edit', 'worthset:worth'),
      tap(context, 'worth.edit-minimum', 'worthset:minimum'),
      tap(context, 'worth.edit-share', 'worthset:share'),
      tap(context, 'worth.off', 'worthoff'),
    ],
    quickReplies,
  };
}

/** What it costs the shop, by the rate that everybody earns at. */
function backRow({ language, programme }: ChatContext, payment: PointsPayment) {
  const rate = programme.earn.rates.find(({ id }) => id === BASE_RATE);
  const back = rate && givesBack(rate, payment);
  if (back === undefined) return [];
  const value = text(language, 'worth.back-value', {
    amount: money(back.spendMinor, programme.currency, language),
    points: text(language, 'points.title', { points: back.points }),
    back: money(back.payMinor, programme.currency, language),
    percent: `${back.percent}%`,
  });
  return [{ name: text(language, 'worth.back'), value }];
}

/** The same after a change. */
export const savedWorth: AfterChange = async (context, { done }) =>
  say({ type: 'text', text: done }, worthCard(context));
