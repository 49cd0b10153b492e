import { type DebtRow, findDebtJournals, findJournalsById } from '../../db/journals.ts';
import { findMemberPoints } from '../../db/ledger.ts';
import type { Lot } from '../core/points/ledger.ts';
import { freeOf } from '../core/points/lots.ts';
import { type PointsView, viewOf } from '../core/points/settle.ts';
import type { Deps } from './deps.ts';
import type { PointsLine } from './readPoints.ts';

/** The numbers that a member is shown. */
export const BALANCES = ['available', 'pending', 'held', 'deficit'] as const;
export type BalanceName = (typeof BALANCES)[number];

/** An old button may carry anything. */
export const isBalanceName = (word: string): word is BalanceName => BALANCES.some((name) => name === word);

/** One part of a number: so many points of it, and where they come from. Instants are epoch milliseconds. */
export interface BehindPart {
  /** All parts and the rest sum to the number; below 0 for a debt that was paid. */
  readonly points: number;
  /** What the lot had at first; `null`: it is about no single lot. */
  readonly ofPoints: number | null;
  /** `null`: a checkout's, or booked with the member's next change. */
  readonly journal: PointsLine | null;
  readonly availableAt: number | null;
  /** `undefined`: not about an end; `null`: never. */
  readonly expiresAt: number | null | undefined;
  /** Of points that a checkout has set aside: until when. */
  readonly heldUntil: number | null;
}

export interface Behind {
  readonly view: PointsView;
  readonly number: number;
  readonly parts: readonly BehindPart[];
  /** The number less the parts: what is not listed. */
  readonly rest: number;
  readonly memberName: string | null;
}

const LISTED = 6;

/**
 * The lots and journals behind one of a member's four numbers as of `now`, in the order in which they are spent, and a
 * debt's the newest first. `undefined`: there is no such member (any more).
 */
export async function readBehind(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  which: BalanceName,
  now: number,
): Promise<Behind | undefined> {
  const member = await findMemberPoints(deps.db, memberId);
  if (member === undefined) return undefined;
  const view = viewOf(member.points, now);
  const parts =
    which === 'deficit'
      ? debtParts(await findDebtJournals(deps.db, member.memberId, LISTED))
      : which === 'held'
        ? heldParts(view)
        : await lotParts(deps, member.memberId, view, which);
  const number = view[which];
  const listed = number === 0 ? [] : parts;
  const rest = listed.reduce((left, part) => left - part.points, number);
  return { view, number, parts: listed, rest, memberName: member.name };
}

async function lotParts(
  deps: Pick<Deps, 'db'>,
  memberId: string,
  view: PointsView,
  which: 'available' | 'pending',
): Promise<readonly BehindPart[]> {
  const open = view.lots.filter((lot) => lot.activated === (which === 'available') && freeOf(lot) > 0).slice(0, LISTED);
  const journals = await findJournalsById(deps.db, memberId, [...new Set(open.map((lot) => lot.journalId))]);
  return open.map((lot) => lotPart(lot, journals.find(({ journalId }) => journalId === lot.journalId) ?? null));
}

const lotPart = (lot: Lot, journal: PointsLine | null): BehindPart => ({
  points: freeOf(lot),
  ofPoints: lot.points,
  journal,
  availableAt: lot.activated ? null : lot.availableAt,
  expiresAt: lot.expiresAt,
  heldUntil: null,
});

const heldParts = ({ holds }: PointsView): readonly BehindPart[] =>
  holds.slice(0, LISTED).map(({ lots, expiresAt }) => ({
    points: lots.reduce((sum, part) => sum + part.points, 0),
    ofPoints: null,
    journal: null,
    availableAt: null,
    expiresAt: undefined,
    heldUntil: expiresAt,
  }));

const debtParts = (rows: readonly DebtRow[]): readonly BehindPart[] =>
  rows.map(({ debt, ...journal }) => ({
    points: debt,
    ofPoints: null,
    journal,
    availableAt: null,
    expiresAt: undefined,
    heldUntil: null,
  }));
