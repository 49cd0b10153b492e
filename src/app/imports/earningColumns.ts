import type { EarningRows } from '../../../db/importsEarnings.ts';
import type { MemberPoints } from '../../../db/ledger.ts';
import type { PurchaseOutcome } from '../decidePurchase.ts';

/** What becomes of the purchases of one member, in the order of time. */
export interface Earning {
  readonly member: MemberPoints;
  readonly outcomes: readonly PurchaseOutcome[];
}

/** What a member's roll-up gains. */
export const rollUpOf = ({ member, outcomes }: Earning) => ({
  purchases: outcomes.length,
  spendMinor: outcomes.reduce((sum, one) => sum + one.netMinor, 0),
  lastPurchaseAt: outcomes.reduce(
    (last, { purchase }) => Math.max(last, purchase.occurredAt),
    member.lastPurchaseAt ?? Number.NEGATIVE_INFINITY,
  ),
});

/** Adds the rows of one member, of whom nothing changes that was there before. */
export function addEarning(rows: EarningRows, earning: Earning): void {
  addMember(rows.members, earning);
  for (const outcome of earning.outcomes) {
    addJournals(rows.journals, outcome);
    addLines(rows.lines, outcome);
    addDraws(rows.draws, outcome);
  }
}

function addMember(to: EarningRows['members'], earning: Earning): void {
  const { member, outcomes } = earning;
  const after = outcomes.at(-1)?.change.after;
  if (after === undefined) return;
  const { purchases, spendMinor, lastPurchaseAt } = rollUpOf(earning);
  to.memberId.push(member.memberId);
  to.version.push(member.version);
  to.available.push(after.available);
  to.pending.push(after.pending);
  to.held.push(after.held);
  to.deficit.push(after.deficit);
  to.purchases.push(purchases);
  to.spendMinor.push(spendMinor);
  to.lastPurchaseAt.push(new Date(lastPurchaseAt).toISOString());
}

function addJournals(to: EarningRows['journals'], { purchase, netMinor, earned, change }: PurchaseOutcome): void {
  for (const { journalId, kind, occurredAt, purchaseId, explanation } of change.journals) {
    const lot = change.newLots.find((one) => one.journalId === journalId);
    const other = change.entries.find((one) => one.journalId === journalId && one.account !== 'member');
    const isOfPurchase = journalId === earned.journalId;
    to.memberId.push(purchase.memberId);
    to.journalId.push(journalId);
    to.kind.push(kind);
    to.occurredAt.push(occurredAt);
    to.purchaseId.push(purchaseId);
    to.explanation.push(JSON.stringify(explanation));
    to.account.push(other?.account ?? null);
    to.points.push(other === undefined ? 0 : -other.points);
    to.lotId.push(lot?.lotId ?? null);
    to.lotPoints.push(lot?.points ?? null);
    to.remaining.push(lot?.remaining ?? null);
    to.activated.push(lot?.activated ?? null);
    to.earnedAt.push(lot?.earnedAt ?? null);
    to.availableAt.push(lot?.availableAt ?? null);
    to.expiresAt.push(lot?.expiresAt ?? null);
    to.externalRef.push(isOfPurchase ? purchase.externalRef : null);
    to.netMinor.push(isOfPurchase ? netMinor : null);
    to.earnedPoints.push(isOfPurchase ? earned.explanation.points : null);
    to.store.push(isOfPurchase ? purchase.storeId : null);
  }
}

function addLines(to: EarningRows['lines'], { purchase: { memberId, purchaseId, lines } }: PurchaseOutcome): void {
  for (const [lineNo, line] of lines.entries()) {
    to.memberId.push(memberId);
    to.purchaseId.push(purchaseId);
    to.lineNo.push(lineNo);
    to.sku.push(line.sku);
    to.name.push(line.name);
    to.category.push(line.category ?? null);
    to.quantity.push(line.quantity);
    to.unitPriceMinor.push(line.unitPriceMinor);
    to.discountMinor.push(line.discountMinor);
  }
}

function addDraws(to: EarningRows['draws'], { member: { memberId }, change }: PurchaseOutcome): void {
  for (const { journalId, lotId, purpose, points } of change.allocations) {
    to.memberId.push(memberId);
    to.journalId.push(journalId);
    to.lotId.push(lotId);
    to.purpose.push(purpose);
    to.points.push(points);
  }
}
