import { extendedLotsOf } from '../../db/dueLots.ts';
import { findJournals, type JournalRow } from '../../db/journals.ts';
import { findMemberPoints } from '../../db/ledger.ts';
import { type PointsView, settle, viewOf } from '../core/points/settle.ts';
import type { Deps } from './deps.ts';

/** One line of the history, with what explains its number. */
export interface PointsLine extends Omit<JournalRow, 'journalId'> {
  /** `null`: points that have lapsed by the calendar; it is booked with the member's next change. */
  readonly journalId: string | null;
}

export interface PointsPage extends PointsView {
  readonly memberId: string;
  readonly memberName: string | null;
  /** The newest first. */
  readonly journals: readonly PointsLine[];
  /** Points that stay longer because nobody could be told that they leave, by when they leave now. */
  readonly extended: readonly { readonly points: number; readonly expiresAt: number }[];
  /** Where the next page begins; `null`: this is the last. */
  readonly nextBefore: string | null;
}

const PAGE = 20;

/**
 * A member's points as of `now`, right whether or not anything was settled, and a page of their history.
 * `undefined`: there is no such member (any more).
 */
export async function readPoints(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  now: number,
  page: { readonly before?: string | undefined; readonly limit?: number } = {},
): Promise<PointsPage | undefined> {
  const member = await findMemberPoints(deps.db, memberId);
  if (member === undefined) return undefined;
  const limit = page.limit ?? PAGE;
  const [rows, extended] = await Promise.all([
    findJournals(deps.db, member.memberId, page.before ?? null, limit + 1),
    extendedLotsOf(deps.db, member.memberId, new Date(now)),
  ]);
  const shown = rows.slice(0, limit);
  const due = page.before === undefined ? dueLines(member.points, now) : [];
  return {
    ...viewOf(member.points, now),
    memberId: member.memberId,
    memberName: member.name,
    journals: [...due, ...shown],
    extended,
    nextBefore: rows.length > limit ? (shown.at(-1)?.journalId ?? null) : null,
  };
}

/** What the calendar has done since the last booking. */
function dueLines(points: Parameters<typeof settle>[0], now: number): PointsLine[] {
  const { journals, entries } = settle(points, now, unwritten());
  const own = entries.filter((entry) => entry.account === 'member');
  return journals
    .map(({ journalId, kind, occurredAt, explanation, reversesJournalId, staffId }) => ({
      journalId: null,
      kind,
      occurredAt,
      points: own.find((entry) => entry.journalId === journalId)?.points ?? 0,
      explanation,
      reversesJournalId,
      staffId,
      isUndo: false,
      purchase: null,
      paidPoints: 0,
      lots: [],
    }))
    .reverse();
}

/** Ids that tell the journals of one view apart and are never shown. */
function unwritten(): () => string {
  let count = 0;
  return () => `unwritten-${++count}`;
}
