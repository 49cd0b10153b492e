import { findStamps, type StampRead } from '../../../db/stamps.ts';
import type { Part } from '../../../db/unit.ts';
import { plainDate, startOfDate } from '../../core/calendar/localDay.ts';
import type { Programme } from '../../core/programme.ts';
import { netOfLine, type Purchase } from '../../core/purchases/purchase.ts';
import { stampsOf, withinCap } from '../../core/stamps/stamps.ts';
import type { Deps } from '../deps.ts';
import { changeOf, changeParts, type StampChange, stampReadOf } from './change.ts';
import { type NewCode, newCodeOf } from './gift.ts';

/** What a sale is decided on in a shop with stamp cards. */
export interface PurchaseStamps {
  readonly cards: readonly StampRead[];
  readonly newCode: NewCode;
}

/** `undefined`: the shop gives no stamps, and no statement is sent; `read`: they were read with something else. */
export async function readPurchaseStamps(
  deps: Deps,
  memberId: string | undefined,
  { stampCards, timeZone }: Programme,
  occurredAt: number,
  read?: readonly StampRead[],
): Promise<PurchaseStamps | undefined> {
  if (memberId === undefined || !stampCards.some(({ active }) => active)) return undefined;
  const cards = read ?? (await findStamps(deps.db, memberId, daySpan(occurredAt, timeZone)));
  return { cards, newCode: newCodeOf(deps) };
}

/** The local day of an instant. */
export function daySpan(at: number, zone: string) {
  const day = plainDate(at, zone);
  return { from: new Date(startOfDate(day, zone)), until: new Date(startOfDate(day.add({ days: 1 }), zone)) };
}

/** What a purchase does to the member's cards; those that it brings nothing for are left out. */
export function decidePurchaseStamps(
  programme: Programme,
  { cards, newCode }: PurchaseStamps,
  { memberId, lines, occurredAt }: Purchase,
  now: number,
  newId: () => string,
): readonly StampChange[] {
  const context = { memberId, zone: programme.timeZone, now, newCode, newId };
  const counted = lines.map((line) => ({ ...line, netMinor: netOfLine(line) }));
  return programme.stampCards
    .filter(({ active }) => active)
    .flatMap((card) => {
      const { state, ofDay } = stampReadOf(cards, card);
      const count = withinCap(card, stampsOf(card.earn, counted), ofDay);
      return count === 0 ? [] : [changeOf(card, state, count, occurredAt, context)];
    });
}

/** What that writes; the rule that the stamps were counted by is frozen with them. */
export const purchaseStampParts = (
  { memberId, purchaseId, staffId, occurredAt }: Purchase,
  changes: readonly StampChange[],
  newId: () => string,
  now: number,
): readonly Part[] =>
  changes.length === 0
    ? []
    : changeParts(
        memberId,
        changes,
        ({ card }) => ({
          kind: 'purchase',
          purchaseId,
          staffId,
          explanation: { earn: card.earn },
          occurredAt: new Date(occurredAt),
        }),
        newId,
        now,
      );
