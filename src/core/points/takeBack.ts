import type { RefundPolicy } from '../programme.ts';
import type { JournalDraft, LedgerDraft } from './draft.ts';
import type { LedgerChange, Lot } from './ledger.ts';
import { freeOf } from './lots.ts';

/** Where points that had to go went. JSON. */
export type TakenBack = {
  /** Taken from lots. */
  readonly takenPoints: number;
  /** Had been spent: owed now. */
  readonly owedPoints: number;
  /** Had been spent, and the policy lets them go. */
  readonly forgivenPoints: number;
};

/**
 * Takes `points` that an earlier journal gave: from its own lots, then from pending ones, then from available ones, and
 * by `policy` for what has been spent; what a checkout has set aside is as good as spent. `journalOf` gets where they went, for the explanation.
 */
export function takeBack(
  draft: LedgerDraft,
  points: number,
  isOwn: (lot: Lot) => boolean,
  policy: RefundPolicy,
  journalOf: (taken: TakenBack) => JournalDraft,
): TakenBack & { readonly journalId: string } {
  const open = draft.openLots().filter((lot) => policy !== 'pending_only' || !lot.activated);
  const others = open.filter((lot) => !isOwn(lot));
  const sources = [
    ...open.filter(isOwn),
    ...others.filter((lot) => !lot.activated),
    ...others.filter((lot) => lot.activated),
  ];
  const takenPoints = Math.min(
    points,
    sources.reduce((sum, lot) => sum + freeOf(lot), 0),
  );
  const spent = points - takenPoints;
  const owedPoints = policy === 'deficit' ? spent : 0;
  const taken = { takenPoints, owedPoints, forgivenPoints: spent - owedPoints };
  const journalId = draft.post(journalOf(taken), 'clawed_back', -(takenPoints + owedPoints));
  draft.takeFrom(sources, takenPoints, journalId);
  draft.owe(owedPoints);
  return { ...taken, journalId };
}

/** How much of the lots that `isOwn` picks expired when the draft was opened. */
export const expiredOnOpening = (draft: LedgerDraft, isOwn: (lot: Lot) => boolean): number =>
  expiredIn(draft.close(), isOwn);

/**
 * How much of the lots that `isOwn` picks expired with a change. Whoever decides on the state that it leaves cannot see
 * it there any more, nor in the tables yet.
 */
export function expiredIn(
  { journals, allocations, lotUpdates }: Pick<LedgerChange, 'journals' | 'allocations' | 'lotUpdates'>,
  isOwn: (lot: Lot) => boolean,
): number {
  const expiries = new Set(journals.filter((journal) => journal.kind === 'expire').map((journal) => journal.journalId));
  const own = new Set(lotUpdates.filter(isOwn).map((lot) => lot.lotId));
  return allocations
    .filter((allocation) => expiries.has(allocation.journalId) && own.has(allocation.lotId))
    .reduce((sum, allocation) => sum + allocation.points, 0);
}
