import type { Card } from '../../app/channel.ts';
import { readMostPoints, readStats, type Stats } from '../../app/readStats.ts';
import { readUnreached } from '../../app/readUnreached.ts';
import { money, points } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isManager, only, tap } from './access.ts';
import { holdMessages } from './holds.ts';
import { unreachedWords } from './unreached.ts';

/** The shop's numbers: today, 7 and 30 days. */
export const statsPart: ChatPart = {
  actions: { stats: only(isManager, show), statshow: only(isManager, how) },
};

async function show(context: ChatContext): Promise<Reply> {
  const { deps, language, programme, now } = context;
  const [{ today, week, month, totals }, unreached, holds] = await Promise.all([
    readStats(deps, programme.timeZone, now),
    readUnreached(deps, programme.timeZone, now),
    holdMessages(context),
  ]);
  const all = text(language, 'stats.all', { members: totals.members, points: points(totals.points, language) });
  const hasUnreached = unreached.members > 0;
  return say(
    ...holds,
    {
      type: 'carousel',
      title: text(language, 'stats.title'),
      cards: [
        card(context, text(language, 'stats.today'), today),
        card(context, text(language, 'stats.week'), week),
        card(context, text(language, 'stats.month'), month),
      ],
    },
    {
      type: 'text',
      text: hasUnreached ? `${all}\n${unreachedWords(context, unreached)}` : all,
      quickReplies: [
        tap(context, 'stats.how-button', 'statshow'),
        ...(hasUnreached ? [tap(context, 'unreached.show', 'unreached')] : []),
        tap(context, 'owner.menu', 'owner'),
      ],
    },
  );
}

function card({ language, programme }: ChatContext, title: string, stats: Stats): Card {
  const pair = (first: number, second: number) =>
    text(language, 'stats.pair', { first: points(first, language), second: points(second, language) });
  return {
    title,
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
    ],
  };
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
          text(language, 'stats.how-liability'),
          ...(lines.length === 0 ? [] : [[text(language, 'stats.how-most'), ...lines].join('\n')]),
        ].join('\n\n')}`,
      },
    ],
    quickReplies: [tap(context, 'owner.stats', 'stats'), tap(context, 'owner.menu', 'owner')],
  });
}
