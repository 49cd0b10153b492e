import { savedPushes } from '../../app/campaigns/saved.ts';
import type { Card } from '../../app/channel.ts';
import {
  FIGURES,
  type Figure,
  readMembersBehind,
  readMostPoints,
  readStats,
  STATS_DAYS,
  type Stats,
} from '../../app/readStats.ts';
import { readUnreached } from '../../app/readUnreached.ts';
import { date, money, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { walkInRows } from '../walkInWords.ts';
import { isManager, only, tap } from './access.ts';
import { holdMessages } from './holds.ts';
import { unreachedWords } from './unreached.ts';
import { canWait } from './waiting.ts';

/** The shop's numbers: today, 7 and 30 days. */
export const statsPart: ChatPart = {
  actions: {
    stats: only(isManager, show),
    statshow: only(isManager, how),
    statwho: only(isManager, (context, [days = '']) => askWho(context, days)),
    statm: only(isManager, (context, [days = '', figure = '', offset = '0']) => who(context, days, figure, offset)),
  },
};

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const [{ today, week, month, totals }, unreached, saved, holds] = await Promise.all([
    readStats(deps, programme.timeZone, now),
    readUnreached(deps, programme.timeZone, now),
    savedPushes(deps, programme.timeZone, now),
    holdMessages(context),
  ]);
  const all = text(language, 'stats.all', { members: totals.members, points: points(totals.points, language) });
  const hasUnreached = unreached.members > 0;
  return say(
    ...holds,
    {
      type: 'carousel',
      title: text(language, 'stats.title'),
      cards: [card(context, 1, today), card(context, 7, week), card(context, 30, month)],
    },
    {
      type: 'text',
      text: [
        all,
        ...(saved.month + saved.before > 0 ? [text(language, 'stats.saved', { ...saved })] : []),
        ...(hasUnreached ? [unreachedWords(context, unreached)] : []),
      ].join('\n'),
      quickReplies: [
        tap(context, 'stats.how-button', 'statshow'),
        ...(hasUnreached ? [tap(context, 'unreached.show', 'unreached')] : []),
        tap(context, 'owner.menu', 'owner'),
      ],
    },
  );
}

function card(context: ChatContext, days: Days, stats: Stats): Card {
  const { language, programme } = context;
  const pair = (first: number, second: number) =>
    text(language, 'stats.pair', { first: points(first, language), second: points(second, language) });
  return {
    title: windowName(context, days),
    buttons: [tap(context, 'stats.who', `statwho:${days}`)],
    rows: [
      {
        name: text(language, 'stats.sales'),
        value: text(language, 'stats.sales-value', {
          amount: money(stats.salesMinor, programme.currency, language),
          count: stats.purchases,
        }),
      },
      { name: text(language, 'stats.members'), value: pair(stats.membersNew, stats.membersActive) },
      { name: text(language, 'stats.points'), value: pair(stats.pointsGiven, stats.pointsUsed) },
      { name: text(language, 'stats.vouchers'), value: pair(stats.vouchersTaken, stats.vouchersUsed) },
      ...walkInRows(stats.walkIn, context),
    ],
  };
}

type Days = (typeof STATS_DAYS)[number];

function windowName({ language }: ChatContext, days: Days): string {
  if (days === 1) return text(language, 'stats.today');
  return days === 7 ? text(language, 'stats.week') : text(language, 'stats.month');
}

function figureName({ language }: ChatContext, figure: Figure): string {
  switch (figure) {
    case 'sales':
      return text(language, 'stats.who-sales');
    case 'new':
      return text(language, 'stats.who-new');
    case 'active':
      return text(language, 'stats.who-active');
    case 'given':
      return text(language, 'stats.who-given');
    case 'used':
      return text(language, 'stats.who-used');
    case 'taken':
      return text(language, 'stats.who-taken');
    case 'redeemed':
      return text(language, 'stats.who-redeemed');
  }
}

const daysOf = (typed: string): Days => STATS_DAYS.find((days) => String(days) === typed) ?? 30;

/** Which of a window's numbers: one button each. */
async function askWho(context: ChatContext, typed: string): Promise<Reply> {
  const days = daysOf(typed);
  const quickReplies = FIGURES.map((figure) => ({
    label: figureName(context, figure),
    action: { type: 'postback', data: `statm:${days}:${figure}` } as const,
  }));
  const words = text(context.language, 'stats.who-ask', { window: windowName(context, days) });
  return say({ type: 'text', text: words, quickReplies: [...quickReplies, tap(context, 'owner.stats', 'stats')] });
}

/** The members behind one number, who has most of it first. */
async function who(context: ChatContext, typed: string, named: string, from: string): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const days = daysOf(typed);
  const figure = FIGURES.find((one) => one === named) ?? 'sales';
  const offset = /^\d{1,6}$/.test(from) ? Number(from) : 0;
  const { members, next } = await readMembersBehind(deps, { figure, days, offset }, programme.timeZone, now);
  const title = text(language, 'stats.who-title', {
    figure: figureName(context, figure),
    window: windowName(context, days),
  });
  const lines = members.map(({ name, value }) =>
    text(language, 'stats.who-line', {
      name: name?.trim() || text(language, 'unreached.nameless'),
      value: valueWords(context, figure, value),
    }),
  );
  return say({
    type: 'text',
    text: [{ text: title, bold: true }, { text: `\n\n${lines.join('\n') || text(language, 'stats.who-none')}` }],
    quickReplies: [
      ...(next === undefined ? [] : [tap(context, 'coupons.more', `statm:${days}:${figure}:${next}`)]),
      tap(context, 'stats.who', `statwho:${days}`),
      tap(context, 'owner.stats', 'stats'),
      tap(context, 'owner.menu', 'owner'),
    ],
  });
}

function valueWords({ language, programme }: ChatContext, figure: Figure, value: number): string {
  if (figure === 'sales') return money(value, programme.currency, language);
  return figure === 'new' || figure === 'active' ? date(value, programme, language) : points(value, language);
}

/** How each number is counted, and whose the open points are. */
async function how(context: ChatContext): Promise<Reply> {
  const { deps, language } = context;
  const most = await readMostPoints(deps);
  const lines = most.map(({ name, points: count }) =>
    text(language, 'stats.how-most-line', {
      name: name?.trim() || text(language, 'unreached.nameless'),
      points: count,
    }),
  );
  return say({
    type: 'text',
    text: [
      { text: text(language, 'stats.how-title'), bold: true },
      {
        text: `\n\n${[
          text(language, 'stats.how-sales'),
          text(language, 'stats.how-members'),
          text(language, 'stats.how-points'),
          text(language, 'stats.how-vouchers'),
          text(language, 'stats.how-walk-in'),
          text(language, 'stats.how-liability'),
          ...(canWait(context) ? [text(language, 'stats.how-saved')] : []),
          ...(lines.length === 0 ? [] : [[text(language, 'stats.how-most'), ...lines].join('\n')]),
        ].join('\n\n')}`,
      },
    ],
    quickReplies: [tap(context, 'owner.stats', 'stats'), tap(context, 'owner.menu', 'owner')],
  });
}
