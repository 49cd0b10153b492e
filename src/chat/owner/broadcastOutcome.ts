import type { BroadcastView } from '../../app/campaigns/broadcast.ts';
import { type BroadcastOutcome, broadcastOutcome } from '../../app/campaigns/broadcastOutcome.ts';
import { unknownDeliveries } from '../../app/campaigns/progress.ts';
import { money } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type Reply, say } from '../chat.ts';
import { isId, longId, shortId } from '../ids.ts';
import { channelWords } from '../questionWords.ts';
import { tap } from './access.ts';
import { refusedReply } from './broadcastDraftCard.ts';
import { countRows } from './broadcastProgress.ts';
import { leftOutWords, titleOf } from './broadcastWords.ts';

/** How a broadcast went: who got it and who not and why, and what it brought. */
export async function outcomeReply(context: ChatContext, broadcast: BroadcastView): Promise<Reply> {
  const { deps, language } = context;
  const outcome = await broadcastOutcome(deps, broadcast);
  if (outcome === undefined) return refusedReply(context, { code: 'campaign-not-confirmed' });
  const { campaignId } = broadcast;
  const { progress } = outcome;
  const isDoubtful = progress.state === 'done' && progress.unknown > 0;
  const isRunning = progress.state === 'sending' || progress.state === 'paused';
  return say({
    type: 'card',
    title: text(language, 'bcast.outcome'),
    body: [
      text(language, 'bcast.quoted', { title: titleOf(broadcast) }),
      ...(isDoubtful ? [text(language, 'bcast.unknown-text', { count: progress.unknown })] : []),
    ].join('\n\n'),
    rows: rowsOf(context, broadcast, outcome),
    buttons: isDoubtful
      ? [
          tap(context, 'bcast.unknown-leave', `bcleave:${campaignId}`, 'primary'),
          tap(context, 'bcast.unknown-again', `bcagain:${campaignId}`),
          tap(context, 'bcast.unknown-who', `bcun:${campaignId}`),
        ]
      : [],
    quickReplies: [
      ...(isRunning ? [tap(context, 'bcast.open', `bcast:${campaignId}`)] : []),
      tap(context, 'bcast.refresh', `bcout:${campaignId}`),
      tap(context, 'bcast.all', 'bcasts'),
      tap(context, 'bcast.new', 'bcnew'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

/** Who may have got it or not, a page at a time, to be sent to again or left. `after`: the last of the page before. */
export async function unknownReply(context: ChatContext, { campaignId }: BroadcastView, after: string): Promise<Reply> {
  const { deps, language } = context;
  const { unknown, next } = await unknownDeliveries(deps, campaignId, isId(longId(after)) ? longId(after) : null);
  const more = next === undefined ? [] : [tap(context, 'coupons.more', `bcun:${campaignId}:${shortId(next)}`)];
  const lines = unknown.map(({ name, channel }) => {
    const who = name?.trim() || text(language, 'bcast.unknown-nameless');
    return channel === null
      ? who
      : text(language, 'bcast.unknown-one', { name: who, channel: channelWords(channel, language) });
  });
  if (lines.length === 0) return refusedReply(context, { code: 'nothing-unknown' });
  return say({
    type: 'text',
    text: [text(language, 'bcast.unknown-title'), ...lines].join('\n'),
    buttons: [
      tap(context, 'bcast.unknown-leave', `bcleave:${campaignId}`, 'primary'),
      tap(context, 'bcast.unknown-again', `bcagain:${campaignId}`),
    ],
    quickReplies: [...more, tap(context, 'bcast.outcome', `bcout:${campaignId}`), tap(context, 'bcast.all', 'bcasts')],
  });
}

function rowsOf(context: ChatContext, { leftOut }: BroadcastView, outcome: BroadcastOutcome) {
  const { language, programme } = context;
  const { progress, coupons, sales, lift } = outcome;
  const row = (name: string, value: string) => ({ name, value });
  const reasons = {
    skipped: reasonWords(context, outcome, 'skipped'),
    expired: reasonWords(context, outcome, 'expired'),
  };
  const valueOf = ({ name, value }: { readonly name: string; readonly value: string }) =>
    (name === text(language, 'bcast.skipped') && reasons.skipped) ||
    (name === text(language, 'bcast.expired') && reasons.expired) ||
    value;
  const notFromStart = leftOut === null ? '' : leftOutWords(leftOut, context);
  return [
    ...countRows(progress, context).map((one) => row(one.name, valueOf(one))),
    ...(progress.waiting === 0 ? [] : [row(text(language, 'bcast.waiting'), String(progress.waiting))]),
    ...(notFromStart === '' ? [] : [row(text(language, 'bcast.left-out'), notFromStart)]),
    ...(coupons === null ? [] : [row(text(language, 'bcast.coupons'), text(language, 'bcast.coupons-value', coupons))]),
    row(
      text(language, 'bcast.sales'),
      text(language, 'bcast.sales-value', {
        count: sales.members,
        amount: money(sales.minor, programme.currency, language),
      }),
    ),
    ...(lift === null ? [] : [row(text(language, 'bcast.lift'), liftWords(context, lift))]),
  ];
}

/** Why some did not get it although they were to, a line each. */
const reasonWords = ({ language }: ChatContext, { reasons }: BroadcastOutcome, ended: 'skipped' | 'expired'): string =>
  reasons
    .filter(({ state }) => state === ended)
    .map((one) => skipWords(language, one))
    .join('\n');

/** "3 had another offer just before". */
export function skipWords(
  language: ChatContext['language'],
  { reason, count: members }: { readonly reason: string; readonly count: number },
): string {
  const count = String(members);
  switch (reason) {
    case 'left-shop':
      return text(language, 'bcast.skip-left-shop', { count });
    case 'no-consent':
      return text(language, 'bcast.skip-no-consent', { count });
    case 'unreachable':
      return text(language, 'bcast.skip-unreachable', { count });
    case 'frequency':
      return text(language, 'bcast.skip-frequency', { count });
    case 'merged':
      return text(language, 'bcast.skip-merged', { count });
    case 'bought-meanwhile':
      return text(language, 'brought.bought-meanwhile', { count });
    case 'too-late':
      return text(language, 'bcast.skip-too-late', { count });
    case 'paused-long':
      return text(language, 'bcast.skip-paused-long', { count });
    case 'cancelled':
      return text(language, 'bcast.skip-cancelled', { count });
    default:
      return text(language, 'bcast.skip-other', { count });
  }
}

/** "+NT$35 per member (NT$10 to NT$60)", or that it cannot be said yet. */
export function liftWords({ language, programme }: ChatContext, lift: NonNullable<BroadcastOutcome['lift']>): string {
  if (!lift.known) return text(language, 'bcast.lift-few');
  const amount = (minor: number) => `${minor > 0 ? '+' : ''}${money(minor, programme.currency, language)}`;
  const words = { difference: amount(lift.difference), low: amount(lift.low), high: amount(lift.high) };
  return lift.low > 0 || lift.high < 0
    ? text(language, 'bcast.lift-value', words)
    : text(language, 'bcast.lift-unclear', words);
}
