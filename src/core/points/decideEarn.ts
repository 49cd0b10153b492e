import type { IssuedWithPurchase } from '../coupons/issueRules.ts';
import type { Programme } from '../programme.ts';
import type { BillPaid } from '../purchases/billPaid.ts';
import { basisOf, type Purchase } from '../purchases/purchase.ts';
import type { TierLevel } from '../tiers/rules.ts';
import type { TierState } from '../tiers/tier.ts';
import { credit, datesOf, type LotDates, type Posted } from './credit.ts';
import { LedgerDraft } from './draft.ts';
import { type EarnExplanation, type EarnFrozen, earnFrom } from './earn.ts';
import type { EarnMember } from './inForce.ts';
import type { Instant, Journal, PointsState } from './ledger.ts';

/** The explanation of an `earn` journal: what the chat shows, and what a refund computes from. JSON. */
export type EarnJournalExplanation = EarnExplanation & {
  readonly frozen: EarnFrozen;
  /** What the purchase did to the member's tier; absent: nothing. An undo reads it. */
  readonly tierStep?: { readonly before: TierState; readonly after: TierState };
  /** Vouchers that a rule gave with the purchase; absent: none. A refund reads them. */
  readonly issued?: readonly IssuedWithPurchase[];
  /** How the bill was paid; absent: with money alone, and nothing was delivered. The history says it. */
  readonly paid?: BillPaid;
};

export interface Earned extends Posted {
  readonly explanation: EarnJournalExplanation;
  /** `null` when the purchase earned nothing. */
  readonly lotId: string | null;
  readonly dates: LotDates;
}

/**
 * The points of one purchase. Never refuses: a purchase that earns nothing has a journal too (without entries), since
 * refunds read their inputs there. Points count from when the purchase happened, so a till that reports late gives
 * the dates the receipt says; one whose clock runs ahead gives today's.
 */
export function decideEarn(
  state: PointsState,
  purchase: Pick<Purchase, 'purchaseId' | 'occurredAt' | 'lines' | 'staffId'>,
  about: EarnMember & {
    readonly programme: Programme;
    readonly programmeVersion: number;
    readonly tier?: TierLevel | undefined;
    readonly tierStep?: EarnJournalExplanation['tierStep'];
    readonly issued?: readonly IssuedWithPurchase[];
    readonly paid?: BillPaid | undefined;
  },
  now: Instant,
  newId: () => string,
): Earned {
  const { programme, tierStep, issued = [], paid } = about;
  const { purchaseId, occurredAt, staffId } = purchase;
  const context = { ...about, occurredAt, timeZone: programme.timeZone };
  const earning = earnFrom(basisOf(purchase.lines), programme.earn, context);
  const { pendingDays, validity } = programme.points;
  const dates = datesOf(Math.min(occurredAt, now), pendingDays, programme);
  const draft = new LedgerDraft(state, now, newId);
  const keptPoints = validity.kind === 'inactivity' && dates.expiresAt !== null ? draft.prolong(dates.expiresAt) : 0;
  const explanation: EarnJournalExplanation = {
    ...earning.explanation,
    frozen: earning.frozen,
    ...(tierStep === undefined ? {} : { tierStep }),
    ...(issued.length === 0 ? {} : { issued }),
    ...(paid === undefined ? {} : { paid }),
    ...(keptPoints === 0 || dates.expiresAt === null
      ? {}
      : { kept: { points: keptPoints, expiresAt: dates.expiresAt } }),
  };
  const journalId = draft.post(
    { kind: 'earn', occurredAt, purchaseId, staffId, explanation },
    'issued',
    earning.points,
  );
  const lotId = credit(draft, { journalId, points: earning.points, purchaseId }, dates);
  return { ...draft.close(), journalId, explanation, lotId, dates };
}

/** Reads back what `decideEarn` wrote. Throws for a journal of another kind. */
export function earnExplanationOf(journal: Pick<Journal, 'kind' | 'explanation'>): EarnJournalExplanation {
  if (journal.kind !== 'earn') throw new TypeError(`a journal of kind ${journal.kind} explains no earning`);
  return journal.explanation as EarnJournalExplanation;
}
