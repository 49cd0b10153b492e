import {
  type Decided,
  leaveAll,
  markPurchases,
  purchasesInTime,
  purchasesNumbered,
  type StagedPurchase,
} from '../../../db/importsPurchases.ts';
import { decideAndCommit } from '../decideAndCommit.ts';
import { decidePurchase, type PurchaseOutcome, type PurchaseRefusal, type PurchaseState } from '../decidePurchase.ts';
import { purchaseUnit, readPurchaseState } from '../recordPurchase.ts';
import { decideTogether, importedSale, standsAlone, writeTogether } from './earnTogether.ts';
import { CurrencyMoved, type ImportRun } from './run.ts';

/**
 * Purchases that are decided and written at a time, of all members that have some among them. With 500 the database needs a
 * seventh more time for each.
 */
const PAGE = 2_000;
/** Pages that are written at the same time: they have no member in common, so none waits for another. */
const WRITERS = 2;
/** Purchases that are read at a time, and members that are handled at the same time: their units share statements. */
const GROUP = 500;

/**
 * Purchases that earn: each by the decision of a sale, at its own date, those of a member in the order of time. Many
 * members are decided in memory and written together; whoever needs more than their own purchases for it (the friend
 * who brought them, a tier), or was changed meanwhile, is left for the second turn, which does one purchase at a time.
 * Nothing is said of them. `history`: how many of `total` earn nothing and were written already.
 */
export async function earnPurchases(run: ImportRun, history: number, total: number): Promise<void> {
  if (!standsAlone(run.programme)) await leaveAll(run.session);
  const left = standsAlone(run.programme) ? await earnByMember(run, history, total) : total - history;
  if (left > 0) await earnInTime(run, total - left, total);
}

/** Gives how many are left for the second turn. While pages are written the next is read and decided. */
async function earnByMember(run: ImportRun, history: number, total: number): Promise<number> {
  // Who was left once is left with all that follows, so that nobody's purchases are decided out of order.
  const apart = new Set<string>();
  let decided = 0;
  const writing: Writing[] = [];
  const written = async (most: number): Promise<void> => {
    for (let first = writing[0]; first !== undefined && writing.length > most; first = writing[0]) {
      const done = new Map((await first.done).map((one) => [one.reference, one]));
      writing.shift();
      await markPurchases(
        run.session,
        first.page.map(({ reference }) => done.get(reference) ?? { reference, outcome: 'left' }),
      );
      decided += done.size;
      run.progress('writing', history + decided, total);
    }
  };
  for (let from = history + 1; from <= total; ) {
    const page = await purchasesNumbered(run.session, from, Math.min(from + PAGE - 1, total));
    const own = withoutLast(page, from + page.length > total);
    // One member fills more than a page: what is decided next stands on what is being written.
    if (own[0]?.memberId === writing.at(-1)?.page.at(-1)?.memberId) await written(0);
    const decisions = await decideTogether(run, own, apart);
    await written(WRITERS - 1);
    const done = writeTogether(run, decisions, apart);
    writing.push({ page: own, done });
    // A failure is met where it is awaited; until then it is nobody's surprise.
    done.catch(() => undefined);
    from += own.length;
  }
  await written(0);
  return total - history - decided;
}

interface Writing {
  readonly page: readonly StagedPurchase[];
  readonly done: Promise<readonly Decided[]>;
}

/** Without the last member of a page, who may go on in the next one; a page of one member stays as it is. */
function withoutLast(page: readonly StagedPurchase[], isEnd: boolean): readonly StagedPurchase[] {
  const last = page.at(-1)?.memberId;
  const cut = page.findIndex(({ memberId }) => memberId === last);
  return isEnd || cut <= 0 ? page : page.slice(0, cut);
}

async function earnInTime(run: ImportRun, before: number, total: number): Promise<void> {
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

async function earnOne(run: ImportRun, purchase: StagedPurchase): Promise<string> {
  const { deps, now } = run;
  const { reference: externalRef, memberId } = purchase;
  const sale = importedSale(run, purchase);
  const answered = await decideAndCommit<PurchaseState, PurchaseOutcome, Record<string, never>, PurchaseRefusal>(deps, {
    read: () => readPurchaseState(deps, { member: { memberId }, externalRef }, sale, { kind: 'system' }, now),
    decide: (state) => decidePurchase(state, sale, now, deps.newId),
    // What must be said of a unit is its one part `outbox`; of the past nothing is.
    parts: (_state, outcome) => purchaseUnit(deps, outcome, now).filter(({ name }) => name !== 'outbox'),
    answer: () => ({}),
  });
  if (answered.ok) return 'written';
  if (answered.refusal.code === 'currency-mismatch') throw new CurrencyMoved();
  return answered.refusal.code === 'reference-known' ? 'known' : answered.refusal.code;
}
