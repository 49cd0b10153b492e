import { type AutomationOutcome, automationOutcome } from '../../app/campaigns/automationOutcome.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { tap } from './access.ts';
import { type AutomationName, type Rows, TITLES } from './automationCard.ts';
import { liftWords, skipWords } from './broadcastOutcome.ts';

/** A quarter of a year: long enough for people to come back, short enough for the shop to be what it was. */
const DAYS = 90;

const KINDS = { birthday: 'birthday', repurchase: 'repurchase', notices: 'notice' } as const;

/** What an automation brought: who got it, who not and why, the coupons, and the money, against the control group. */
export async function automationOutcomeReply(context: ChatContext, name: AutomationName): Promise<Reply> {
  const { deps, language, now } = context;
  const outcome = await automationOutcome(deps, KINDS[name], DAYS, now);
  const { sent, unknown, waiting, heldOut, skipped, lift } = outcome;
  const isNothing = sent + unknown + waiting + heldOut + skipped.length === 0;
  return say({
    type: 'card',
    title: text(language, 'brought.title', { name: text(language, TITLES[name]), days: DAYS }),
    body: isNothing
      ? text(language, 'brought.nothing')
      : text(language, lift === null ? 'brought.bought' : 'brought.how'),
    rows: isNothing ? [] : rowsOf(context, name, outcome),
    quickReplies: [
      tap(context, 'auto.open', `auto:${name}`),
      tap(context, 'auto.back', 'autos'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

function rowsOf(context: ChatContext, name: AutomationName, outcome: AutomationOutcome): Rows {
  const { language, programme } = context;
  const { sent, rode, unknown, waiting, heldOut, skipped, coupons, sales, lift } = outcome;
  const number = (count: number) => count.toLocaleString(language);
  const some = (label: 'bcast.rode' | 'bcast.unknown' | 'bcast.waiting', count: number) =>
    count === 0 ? [] : [{ name: text(language, label), value: number(count) }];
  const bought = text(language, 'bcast.sales-value', {
    count: sales.members,
    amount: money(sales.minor, programme.currency, language),
  });
  return [
    { name: text(language, 'bcast.sent'), value: number(sent) },
    ...some('bcast.rode', rode),
    ...some('bcast.unknown', unknown),
    ...some('bcast.waiting', waiting),
    ...(skipped.length === 0
      ? []
      : [
          {
            name: text(language, 'bcast.skipped'),
            value: skipped.map((one) => skipWords(language, one)).join('\n'),
          },
        ]),
    ...(heldOut === 0
      ? []
      : [
          {
            name: text(language, 'bcast.sheet-held'),
            value: text(language, 'bcast.sheet-held-value', { count: heldOut }),
          },
        ]),
    ...(name === 'notices'
      ? []
      : [{ name: text(language, 'bcast.coupons'), value: text(language, 'bcast.coupons-value', coupons) }]),
    { name: text(language, 'bcast.sales'), value: bought },
    ...(lift === null ? [] : [{ name: text(language, 'bcast.lift'), value: liftWords(context, lift) }]),
  ];
}
