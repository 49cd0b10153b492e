import { markPurchases, purchasesInTime, type StagedPurchase } from '../../../db/importsPurchases.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import {
  decidePurchase,
  type PurchaseOutcome,
  type PurchaseRefusal,
  type PurchaseState,
  type ReportedLine,
} from '../decidePurchase.ts';
import { purchaseUnit, readPurchaseState, saleOf } from '../recordPurchase.ts';
import type { ImportRun } from './run.ts';

/** Purchases that are read at a time, and members that are handled at the same time: their units share statements. */
const GROUP = 500;

/**
 * Purchases that earn: each through the decision of a sale, at its own date, those of a member in the order of time.
 * Nothing is said of them. `before`: how many of `total` were written already.
 */
export async function earnPurchases(run: ImportRun, before: number, total: number): Promise<void> {
  let after = { occurredAt: -8e12, firstRow: 0 };
  let done = before;
  for (;;) {
    const purchases = await purchasesInTime(run.session, after, GROUP);
    const last = purchases.at(-1);
    if (last === undefined) return;
    const byMember = [...Map.groupBy(purchases, ({ memberId }) => memberId).values()];
    const decided = await Promise.all(byMember.map((own) => inTurn(run, own)));
    await markPurchases(run.session, decided.flat());
    done += purchases.length;
    run.progress('writing', done, total);
    after = { occurredAt: last.occurredAt, firstRow: last.firstRow };
  }
}

async function inTurn(run: ImportRun, purchases: readonly StagedPurchase[]) {
  const decided = [];
  for (const one of purchases) decided.push({ reference: one.reference, outcome: await earnOne(run, one) });
  return decided;
}

async function earnOne({ deps, programme, now }: ImportRun, purchase: StagedPurchase): Promise<string> {
  const { reference: externalRef, memberId, occurredAt } = purchase;
  const lines = purchase.lines.map(({ name, ...line }): ReportedLine => (name === null ? line : { ...line, name }));
  const about = { externalRef, lines, occurredAt, currency: programme.currency };
  const report = purchase.store === null ? about : { ...about, store: purchase.store };
  const sale = saleOf(deps, report, { kind: 'system' }, now);
  const answered = await decideAndCommit<PurchaseState, PurchaseOutcome, Record<string, never>, PurchaseRefusal>(deps, {
    read: () => readPurchaseState(deps, { member: { memberId }, externalRef }, sale, { kind: 'system' }, now),
    decide: (state) => decidePurchase(state, sale, now, deps.newId),
    // What must be said of a unit is its one part `outbox`; of the past nothing is.
    parts: (_state, outcome) => purchaseUnit(deps, outcome, now).filter(({ name }) => name !== 'outbox'),
    answer: () => ({}),
  });
  if (answered.ok) return 'written';
  return answered.refusal.code === 'reference-known' ? 'known' : answered.refusal.code;
}
