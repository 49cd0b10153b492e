import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../../src/core/calendar/localDay.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { Posted } from '../../src/core/points/credit.ts';
import { decideEarn, type Earned } from '../../src/core/points/decideEarn.ts';
import type { LedgerOutcome } from '../../src/core/points/draft.ts';
import type { Instant, Lot, PointsState } from '../../src/core/points/ledger.ts';
import { NO_POINTS } from '../../src/core/points/lots.ts';
import { DEFAULT_PROGRAMME, type EarnRules, type PointsRules, type Programme } from '../../src/core/programme.ts';
import type { PurchaseLine } from '../../src/core/purchases/purchase.ts';

export const ZONE = 'Asia/Taipei';

/** The instant of a local time of the shop: `2027-03-01` is its midnight, `2027-03-01T10:30` half past ten. */
export const at = (local: string, zone: string = ZONE): Instant =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;

/** The local time of an instant, for reading a failure: `2027-03-01T00:00:00`. */
export const local = (instant: Instant | null, zone: string = ZONE): string | null =>
  instant === null
    ? null
    : Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString();

export const day = (date: string): PlainDate => Temporal.PlainDate.from(date);

/** Ids that sort in the order in which they were made. */
export function counter(prefix = 'id'): () => string {
  let made = 0;
  return () => {
    made += 1;
    return `${prefix}-${String(made).padStart(6, '0')}`;
  };
}

export const line = (netMinor: number, more: Partial<PurchaseLine> = {}): PurchaseLine => ({
  sku: 'any',
  name: 'Anything',
  quantity: 1,
  unitPriceMinor: netMinor,
  discountMinor: 0,
  ...more,
});

/** The default programme with other rules in it. */
export const shop = (change: { earn?: Partial<EarnRules>; points?: Partial<PointsRules> } = {}): Programme => ({
  ...DEFAULT_PROGRAMME,
  earn: { ...DEFAULT_PROGRAMME.earn, ...change.earn },
  points: { ...DEFAULT_PROGRAMME.points, ...change.points },
});

/** A shop where each point is `per` minor units. */
export const onePointPer = (per: number, points: Partial<PointsRules> = {}): Programme =>
  shop({ earn: { rates: [{ id: 'base', points: 1, per }] }, points });

export function buys(
  state: PointsState,
  lines: readonly PurchaseLine[],
  options: { programme?: Programme; now: Instant; newId: () => string; purchaseId?: string; occurredAt?: Instant },
): Earned {
  const { programme = DEFAULT_PROGRAMME, now, newId, purchaseId = 'purchase-1', occurredAt = now } = options;
  const purchase = { purchaseId, occurredAt, lines, staffId: null };
  return decideEarn(state, purchase, { programme, programmeVersion: 1, firstPurchase: false }, now, newId);
}

/** A member's state made of available lots, `[points, expiresAt]`, earned in this order. */
export function holding(...lots: readonly (readonly [points: number, expiresAt: Instant | null])[]): PointsState {
  const made = lots.map(
    ([points, expiresAt], index): Lot => ({
      lotId: `lot-${index + 1}`,
      journalId: `journal-${index + 1}`,
      points,
      remaining: points,
      held: 0,
      earnedAt: index,
      availableAt: index,
      expiresAt,
      activated: true,
      purchaseId: null,
    }),
  );
  return { ...NO_POINTS, available: made.reduce((sum, lot) => sum + lot.points, 0), lots: made };
}

export function accepted<Value>(decision: Decision<Value, { readonly code: string }>): Value {
  if (decision.ok) return decision.value;
  throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
}

export const balanceOf = ({ available, deficit }: Pick<PointsState, 'available' | 'deficit'>): number =>
  available - deficit;

/** The sum of the member's own entries of a change, signed. */
export const memberPoints = (change: LedgerOutcome | Posted): number =>
  change.entries.filter((entry) => entry.account === 'member').reduce((sum, entry) => sum + entry.points, 0);

export const addDays = (instant: Instant, days: number): Instant =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(ZONE).add({ days }).epochMilliseconds;
