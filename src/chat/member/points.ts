import type { Message, Span } from '../../app/channel.ts';
import { isBalanceName, readBehind } from '../../app/readBehind.ts';
import { type PointsLine, type PointsPage, readPoints } from '../../app/readPoints.ts';
import { readTierView, type TierView } from '../../app/tiers/read.ts';
import { clockTime, date, points as grouped, lastUsableDay } from '../../i18n/format.ts';
import { text } from '../../i18n/text.ts';
import { behindButtons, behindText } from '../behind.ts';
import { type ChatContext, type ChatPart, type Reply, say } from '../chat.ts';
import { isId } from '../ids.ts';
import { tap } from '../owner/access.ts';
import { explainJournal } from './explainJournal.ts';
import { chips, forMembers, refused } from './screen.ts';
import { aheadWords, tierLine } from './tierLines.ts';

const LINES = 6;

/** What a member has, what comes and what leaves, and how each number came to be. */
export const pointsPart: ChatPart = {
  actions: {
    points: forMembers('points', showPoints),
    history: forMembers('history', async (context, memberId, [before]) => {
      const page = await readPoints(context.deps, memberId, context.now, { before: uuidOf(before), limit: LINES });
      return page === undefined ? refused(context, 'member-unknown') : say(historyText(context, page));
    }),
    behind: forMembers('points', showBehind),
  },
};

/** The lots and journals behind one of the numbers. */
async function showBehind(context: ChatContext, memberId: string, [which = '']: readonly string[]): Promise<Reply> {
  const { deps, now, programme, language } = context;
  if (!isBalanceName(which)) return say();
  const behind = await readBehind(deps, memberId, which, now);
  if (behind === undefined) return refused(context, 'member-unknown');
  return say({
    type: 'text',
    text: behindText(behind, which, programme, language),
    quickReplies: chips(context, ...behindButtons(context, behind.view, 'behind', which)),
  });
}

/** The points, and in a shop with tiers where the member stands. */
export async function showPoints(context: ChatContext, memberId: string): Promise<Reply> {
  const { deps, programme, now } = context;
  const [page, tier] = await Promise.all([
    readPoints(deps, memberId, now, { limit: 1 }),
    readTierView(deps, memberId, programme, now),
  ]);
  return page === undefined ? refused(context, 'member-unknown') : say(pointsCard(context, page, tier));
}

/** An old button may carry anything. */
const uuidOf = (arg: string | undefined): string | undefined => (arg !== undefined && isId(arg) ? arg : undefined);

function pointsCard(context: ChatContext, page: PointsPage, tier: TierView | undefined): Message {
  const { language } = context;
  const { available, deficit } = page;
  return {
    type: 'card',
    title:
      deficit > 0
        ? text(language, 'points.title-owed', { points: deficit })
        : text(language, 'points.title', { points: available }),
    ...bodyOf(context, page),
    rows: [...rowsOf(context, page), ...tierRows(context, tier)],
    buttons: [
      tap(context, 'menu.history', 'history', 'primary'),
      tap(context, 'menu.rewards', 'rewards'),
      ...(tier === undefined ? [] : [tap(context, 'tier.mine', 'tier')]),
      tap(context, 'page.open', 'howpoints'),
    ],
    quickReplies: chips(context, ...behindButtons(context, page, 'behind')).filter(
      ({ action }) => action.type !== 'postback' || action.data !== 'points',
    ),
  };
}

function tierRows(context: ChatContext, tier: TierView | undefined) {
  if (tier === undefined) return [];
  const name = text(context.language, 'tier.tier');
  const line = tierLine(context, tier);
  return [
    ...(line === undefined ? [] : [{ name, value: line }]),
    ...aheadWords(context, tier).map((value) => ({ name: text(context.language, 'tier.next'), value })),
  ];
}

function bodyOf({ language, programme }: ChatContext, page: PointsPage): { readonly body?: string } {
  if (page.deficit > 0) return { body: text(language, 'points.debt') };
  if (page.available === 0 && page.pending === 0) return { body: text(language, 'points.none') };
  const { validity } = programme.points;
  if (validity.kind === 'inactivity') return { body: text(language, 'behind.all-lives', { months: validity.months }) };
  return page.available > 0 && page.nextToLeave === null ? { body: text(language, 'points.never-leave') } : {};
}

function rowsOf({ language, programme }: ChatContext, page: PointsPage) {
  const { available, pending, held, nextToArrive, nextToLeave } = page;
  // The title says it already, unless there are others to tell it from.
  const usable = {
    name: text(language, 'points.available'),
    value: text(language, 'points.title', { points: available }),
  };
  const rows = pending > 0 || held > 0 ? [usable] : [];
  if (nextToArrive !== null) {
    const when = date(nextToArrive.availableAt, programme, language);
    const value = text(language, 'points.pending-value', { points: pending, date: when });
    rows.push({ name: text(language, 'points.pending'), value });
  }
  if (held > 0) {
    const until = clockTime(page.holds[0]?.expiresAt ?? 0, programme.timeZone);
    const value = text(language, 'points.set-aside-value', { points: held, until });
    rows.push({ name: text(language, 'points.set-aside'), value });
  }
  if (nextToLeave !== null) {
    const through = lastUsableDay(nextToLeave.expiresAt, programme, language);
    const value = text(language, 'points.leaving-value', { points: nextToLeave.points, date: through });
    rows.push({ name: text(language, 'points.leaving'), value });
  }
  for (const { points, expiresAt } of page.extended) {
    const through = lastUsableDay(expiresAt, programme, language);
    rows.push({
      name: text(language, 'points.extended'),
      value: text(language, 'points.extended-value', { points, date: through }),
    });
  }
  return rows;
}

function historyText(context: ChatContext, page: PointsPage): Message {
  const { language } = context;
  const spans = historySpans(context, page);
  const title: Span = { text: text(language, 'history.title'), bold: true };
  const more = page.nextBefore === null ? [] : [tap(context, 'history.more', `history:${page.nextBefore}`)];
  return {
    type: 'text',
    text: spans.length === 0 ? text(language, 'history.empty') : [title, ...spans],
    quickReplies: chips(context, ...more),
  };
}

/** The lines of a page of the history. */
export const historySpans = (context: ChatContext, { journals }: PointsPage): readonly Span[] =>
  journals.filter((line) => !isOtherHalf(line)).flatMap((line) => lineOf(context, line));

/** A merge stands in both books; for the person it is one happening. */
const isOtherHalf = (line: PointsLine): boolean =>
  line.kind === 'merge' && line.explanation.what === 'points' && line.points < 0;

function lineOf({ language, programme }: ChatContext, line: PointsLine): Span[] {
  const amount = grouped(Math.abs(line.points), language);
  // What moved from one account to the other was earned before: a sign would count it twice.
  const sign = line.kind === 'merge' ? '＝' : line.points < 0 ? '−' : '+';
  const day = date(line.occurredAt, programme, language);
  return [
    { text: `\n\n${sign}${amount}`, bold: true },
    { text: `  ${day}\n${explainJournal(line, programme, language)}` },
  ];
}
