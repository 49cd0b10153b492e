import type { Button, Span } from '../app/channel.ts';
import { BALANCES, type BalanceName, type Behind, type BehindPart } from '../app/readBehind.ts';
import type { Balances } from '../core/points/ledger.ts';
import { date, dateTime, points as grouped, lastUsableDay } from '../i18n/format.ts';
import type { Language } from '../i18n/language.ts';
import { type MessageKey, text } from '../i18n/text.ts';
import type { ChatContext } from './chat.ts';
import { explainJournal, type HistoryPlace } from './member/explainJournal.ts';
import { type Label, tap } from './owner/access.ts';

const TITLES = {
  available: 'behind.available',
  pending: 'behind.pending',
  held: 'behind.held',
  deficit: 'behind.deficit',
} as const satisfies Record<BalanceName, MessageKey>;

/** The chain behind one number of a member: its parts with where they come from and until when they last, and the rest. */
export function behindText(behind: Behind, which: BalanceName, place: HistoryPlace, language: Language): Span[] {
  const title: Span = { text: text(language, TITLES[which], { points: behind.number }), bold: true };
  if (behind.parts.length === 0) return [title, { text: `\n\n${text(language, 'behind.none')}` }];
  const parts = behind.parts.flatMap((part) => partSpans(part, which, place, language));
  if (behind.rest === 0) return [title, ...parts];
  return [title, ...parts, { text: `\n\n${text(language, 'behind.more', { points: behind.rest })}` }];
}

function partSpans(part: BehindPart, which: BalanceName, place: HistoryPlace, language: Language): Span[] {
  const { points, journal } = part;
  const sign = which !== 'deficit' ? '' : points > 0 ? '+' : '−';
  const day = journal === null ? '' : `  ${date(journal.occurredAt, place, language)}`;
  const lines = [
    ...(journal === null ? [] : [explainJournal(journal, place, language)]),
    ...aboutLot(part, language),
    ...whenLines(part, place, language),
  ];
  return [
    { text: `\n\n${sign}${grouped(Math.abs(points), language)}`, bold: true },
    { text: [day, ...lines].join('\n') },
  ];
}

/** What of the lot is gone. */
const aboutLot = ({ points, ofPoints }: BehindPart, language: Language): string[] =>
  ofPoints === null || ofPoints === points
    ? []
    : [text(language, 'behind.left', { remaining: points, points: ofPoints })];

function whenLines(
  { availableAt, expiresAt, heldUntil }: BehindPart,
  place: HistoryPlace,
  language: Language,
): string[] {
  const lines: string[] = [];
  if (availableAt !== null) lines.push(text(language, 'behind.from', { date: date(availableAt, place, language) }));
  if (heldUntil !== null)
    lines.push(text(language, 'behind.held-until', { time: dateTime(heldUntil, place, language) }));
  if (expiresAt === null) lines.push(text(language, 'behind.no-end'));
  if (typeof expiresAt === 'number') {
    lines.push(text(language, 'behind.through', { date: lastUsableDay(expiresAt, place, language) }));
  }
  return lines;
}

const LABELS = {
  available: 'points.available',
  pending: 'points.pending',
  held: 'points.set-aside',
  deficit: 'behind.deficit-button',
} as const satisfies Record<BalanceName, Label>;

/** A tap for each number that is not 0, but for the one that is shown. */
export const behindButtons = (
  context: ChatContext,
  balances: Balances,
  verb: string,
  shown?: BalanceName,
): readonly Button[] =>
  BALANCES.filter((name) => balances[name] > 0 && name !== shown).map((name) =>
    tap(context, LABELS[name], `${verb}:${name}`),
  );
