import { expiryOf } from '../calendar/expiry.ts';
import { addLocalDays } from '../calendar/localDay.ts';
import type { Programme } from '../programme.ts';
import type { LedgerDraft, LedgerOutcome } from './draft.ts';
import type { Instant } from './ledger.ts';

/** A change with the journal of the thing itself; journals of points that lapsed meanwhile stand beside it. */
export interface Posted extends LedgerOutcome {
  readonly journalId: string;
}

/** When a new lot becomes usable and when it stops being so. */
export interface LotDates {
  readonly earnedAt: Instant;
  readonly availableAt: Instant;
  readonly expiresAt: Instant | null;
}

/** The dates of points earned at `earnedAt`: after `pendingDays` whole local days, with expiry counted from there. */
export function datesOf(earnedAt: Instant, pendingDays: number, programme: Programme): LotDates {
  const { timeZone, points } = programme;
  const availableAt = pendingDays > 0 ? addLocalDays(earnedAt, pendingDays, timeZone) : earnedAt;
  return { earnedAt, availableAt, expiresAt: expiryOf(points.validity, availableAt, timeZone) };
}

/** Adds the lot of a journal, unless it gave nothing, and makes it usable if it is due already. */
export function credit(
  draft: LedgerDraft,
  lot: { readonly journalId: string; readonly points: number; readonly purchaseId: string | null },
  dates: LotDates,
): string | null {
  if (lot.points === 0) return null;
  const lotId = draft.addLot({ ...lot, ...dates, remaining: lot.points, held: 0 });
  draft.settle();
  return lotId;
}

/** Points in commands come from readers that have checked them; anything else is a bug of ours. */
export function throwUnlessPoints(points: number): void {
  if (!Number.isSafeInteger(points) || points < 0) throw new RangeError(`${points} is not a number of points`);
}
