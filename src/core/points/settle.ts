import { LedgerDraft, type LedgerOutcome } from './draft.ts';
import type { Balances, Hold, Instant, Lot, PointsState } from './ledger.ts';
import { freeOf } from './lots.ts';

/**
 * The member's points as they are at `now`: holds whose time is over are back, lots whose time has come are available
 * (an old debt is paid with both first), lots that have expired are gone, each group of one instant by a journal of its
 * own dated to that instant.
 * Settling twice, or late, or never before, gives the same points; nothing due gives an empty change.
 */
export function settle(state: PointsState, now: Instant, newId: () => string): LedgerOutcome {
  return new LedgerDraft(state, now, newId).close();
}

export interface PointsView extends Balances {
  /** available - deficit: the number that a member is shown. */
  readonly balance: number;
  /** The open lots in the order in which they are spent. */
  readonly lots: readonly Lot[];
  /** What checkouts have set aside, the first to come back first. */
  readonly holds: readonly Hold[];
  /** The available points that leave next; `expiresAt` is the first instant without them. */
  readonly nextToLeave: { readonly points: number; readonly expiresAt: Instant } | null;
  /** The pending points that become usable next. */
  readonly nextToArrive: { readonly points: number; readonly availableAt: Instant } | null;
}

/** The points to show at `now`, right whether or not anything has settled them in the tables. */
export function viewOf(state: PointsState, now: Instant): PointsView {
  const { available, pending, held, deficit, lots, holds } = settle(state, now, () => 'not written').state;
  const leaving = lots.find((lot) => lot.activated && lot.expiresAt !== null && freeOf(lot) > 0)?.expiresAt ?? null;
  const waiting = lots.filter((lot) => !lot.activated).map((lot) => lot.availableAt);
  const arriving = waiting.length === 0 ? null : Math.min(...waiting);
  const sum = (some: readonly Lot[]) => some.reduce((points, lot) => points + freeOf(lot), 0);
  return {
    available,
    pending,
    held,
    deficit,
    balance: available - deficit,
    lots,
    holds: (holds ?? []).toSorted((a, b) => a.expiresAt - b.expiresAt),
    nextToLeave:
      leaving === null
        ? null
        : { points: sum(lots.filter((lot) => lot.activated && lot.expiresAt === leaving)), expiresAt: leaving },
    nextToArrive:
      arriving === null
        ? null
        : { points: sum(lots.filter((lot) => !lot.activated && lot.availableAt === arriving)), availableAt: arriving },
  };
}
