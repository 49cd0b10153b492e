import type { Programme } from '../programme.ts';
import { credit, datesOf, type Posted } from './credit.ts';
import { LedgerDraft } from './draft.ts';
import type { Instant, PointsState } from './ledger.ts';

/**
 * The points that a member brings along from the shop's old system: a lot that is usable at once. `expiresAt` absent:
 * the programme's validity from today; `null`: never. An old debt is paid with them first, as with all points.
 */
export function decideOpening(
  state: PointsState,
  opening: { readonly points: number; readonly expiresAt?: Instant | null | undefined },
  programme: Programme,
  now: Instant,
  newId: () => string,
): Posted {
  const { points } = opening;
  const draft = new LedgerDraft(state, now, newId);
  const journalId = draft.post({ kind: 'opening', occurredAt: now, explanation: { points } }, 'opening', points);
  const dates = datesOf(now, 0, programme);
  const expiresAt = opening.expiresAt === undefined ? dates.expiresAt : opening.expiresAt;
  credit(draft, { journalId, points, purchaseId: null }, { ...dates, expiresAt });
  return { ...draft.close(), journalId };
}
