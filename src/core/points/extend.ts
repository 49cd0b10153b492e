import { addLocalDays } from '../calendar/localDay.ts';
import { LedgerDraft, type LedgerOutcome } from './draft.ts';
import type { Instant, PointsState } from './ledger.ts';

/** Points stay so much longer, once, when nobody could be told that they leave. */
const EXTENSION_DAYS = 30;
/** So long before they leave, it is decided. */
export const DECIDED_DAYS_BEFORE = 7;
/** So many whole days a lot must have been usable first: a short-lived one gets its chance to be told of. */
export const TOLD_WITHIN_DAYS = 2;

export interface Extension {
  readonly lotId: string;
  readonly points: number;
  /** When they would have left, and when they leave now. */
  readonly before: Instant;
  readonly expiresAt: Instant;
}

export interface Extended {
  /** What was due anyway; empty for a member who is settled. */
  readonly settled: LedgerOutcome;
  readonly extensions: readonly Extension[];
}

/**
 * Gives the named lots, about whose leaving no channel accepted a notice, 30 local days more. A lot that has left by
 * `now`, or that changes with what is due, is left as it is: points that are gone do not come back.
 */
export function decideExtension(
  state: PointsState,
  lotIds: ReadonlySet<string>,
  now: Instant,
  zone: string,
  newId: () => string,
): Extended {
  const settled = new LedgerDraft(state, now, newId).close();
  const changing = new Set(settled.lotUpdates.map((lot) => lot.lotId));
  const extensions = settled.state.lots.flatMap(({ lotId, remaining, expiresAt }) =>
    expiresAt === null || !lotIds.has(lotId) || changing.has(lotId)
      ? []
      : [{ lotId, points: remaining, before: expiresAt, expiresAt: addLocalDays(expiresAt, EXTENSION_DAYS, zone) }],
  );
  return { settled, extensions };
}
