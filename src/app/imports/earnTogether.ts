import { failureOf } from '../../../db/errors.ts';
import {
  type Earner,
  type EarningRow,
  type EarningRows,
  productsOfLines,
  readEarners,
  writeEarnings,
} from '../../../db/importsEarnings.ts';
import type { Decided, StagedPurchase } from '../../../db/importsPurchases.ts';
import { ledgerRowParts, type MemberPoints, type MemberWrite, memberPart, otherLots } from '../../../db/ledger.ts';
import { type ProductOfLine, purchasesParts } from '../../../db/purchases.ts';
import { commit, UnitRaced } from '../../../db/unit.ts';
import { rulesOn } from '../../core/coupons/issueRules.ts';
import type { LedgerChange } from '../../core/points/ledger.ts';
import type { Programme } from '../../core/programme.ts';
import { decidePurchase, type PurchaseOutcome, type ReportedLine, type Sale } from '../decidePurchase.ts';
import { asksForMore } from '../earnExtras.ts';
import { joinChanges } from '../joinChanges.ts';
import { readProgramme, type VersionedProgramme } from '../programme.ts';
import { saleOf } from '../recordPurchase.ts';
import type { ImportRun } from './run.ts';

/** Purchases in a statement: a page of them. With 500 the database needs a seventh more time for each. */
const UNIT = 2_000;

/** What becomes of the purchases of one member. */
export interface Earning {
  readonly member: MemberPoints;
  readonly decided: readonly Decided[];
  readonly outcomes: readonly PurchaseOutcome[];
}

/** Whether a purchase is decided on its member's points alone, so that many can be decided together. */
export const standsAlone = (programme: Programme): boolean =>
  programme.tiers === null &&
  !asksForMore(programme) &&
  !programme.stampCards.some(({ active }) => active) &&
  rulesOn(programme.issueRules, 'purchase').length === 0;

/**
 * Decides purchases of many members, those of each in the given order; all members are read at once. Members in `apart` are
 * left out, and whoever cannot be decided by their own purchases alone is added to them.
 */
export async function earningsOf(
  run: ImportRun,
  purchases: readonly StagedPurchase[],
  apart: Set<string>,
): Promise<readonly Earning[]> {
  const byMember = Map.groupBy(purchases, ({ memberId }) => memberId);
  const wanted = [...byMember.keys()].filter((memberId) => !apart.has(memberId));
  const [programme, earners, products] = await Promise.all([
    readProgramme(run.deps),
    readEarners(run.deps.db, wanted, new Date(run.now)),
    productsOf(run, purchases),
  ]);
  const isTogether = standsAlone(programme.document);
  return wanted.flatMap((memberId) => {
    const earner = isTogether ? earners.get(memberId) : undefined;
    const earning = earner && earningOf(run, programme, earner, byMember.get(memberId) ?? [], products);
    if (earning === undefined) apart.add(memberId);
    return earning ?? [];
  });
}

async function productsOf({ deps }: ImportRun, purchases: readonly StagedPurchase[]) {
  const skus = new Set(purchases.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  skus.delete('');
  const products = skus.size === 0 ? [] : await productsOfLines(deps.db, [...skus]);
  return new Map(products.map((product) => [product.sku, product]));
}

/**
 * Writes them, many purchases in a statement; each member moves once. Gives what became of each purchase. Where somebody
 * was faster nothing of the statement is written, so it is halved until it is about one member, who is added to `apart`.
 */
export async function writeTogether(
  run: ImportRun,
  earnings: readonly Earning[],
  apart: Set<string>,
): Promise<readonly Decided[]> {
  const done = await Promise.all(unitsOf(earnings).map((unit) => writeUnit(run, unit, apart)));
  return done.flat();
}

async function writeUnit(run: ImportRun, unit: readonly Earning[], apart: Set<string>): Promise<readonly Decided[]> {
  const outcome = await tryUnit(run, unit);
  if (outcome === 'written') return unit.flatMap(({ decided }) => decided);
  if (outcome === 'raced' && unit.length > 1) {
    const half = Math.ceil(unit.length / 2);
    const first = await writeUnit(run, unit.slice(0, half), apart);
    return [...first, ...(await writeUnit(run, unit.slice(half), apart))];
  }
  for (const { member } of unit) apart.add(member.memberId);
  return [];
}

/** A purchase of the list as the sale it was. */
export function importedSale({ deps, programme, now }: ImportRun, purchase: StagedPurchase): Sale {
  const { reference: externalRef, occurredAt, store } = purchase;
  const lines = purchase.lines.map(({ sku, name, quantity, unitPriceMinor, discountMinor }): ReportedLine => {
    const line = { sku, quantity, unitPriceMinor, discountMinor };
    return name === null ? line : { ...line, name };
  });
  const about = { externalRef, lines, occurredAt, currency: programme.currency };
  return saleOf(deps, store === null ? about : { ...about, store }, { kind: 'system' }, now);
}

/** `undefined`: more must be looked at than this member's points and purchases. */
function earningOf(
  run: ImportRun,
  programme: VersionedProgramme,
  { member, isAwaited }: Earner,
  purchases: readonly StagedPurchase[],
  products: ReadonlyMap<string, ProductOfLine>,
): Earning | undefined {
  if (isAwaited) return undefined;
  const decided: Decided[] = [];
  const outcomes: PurchaseOutcome[] = [];
  let now = member;
  for (const one of purchases) {
    const { reference } = one;
    const named = one.lines.flatMap(({ sku }) => products.get(sku) ?? []);
    const nobody = { known: undefined, rewards: [], referral: undefined };
    const state = { member: now, programme, products: named, ...nobody };
    const decision = decidePurchase(state, importedSale(run, one), run.now, run.deps.newId);
    if (!decision.ok) {
      decided.push({ reference, outcome: decision.refusal.code });
      continue;
    }
    outcomes.push(decision.value);
    decided.push({ reference, outcome: 'written' });
    now = memberAfter(decision.value);
  }
  return { member, decided, outcomes };
}

/** As the next purchase finds them: what is due has been settled, so all lots stand together. */
const memberAfter = ({ member, earned, purchase }: PurchaseOutcome): MemberPoints => ({
  ...member,
  points: { ...earned.state, lots: otherLots(earned.state, []) },
  purchases: member.purchases + 1,
  lastPurchaseAt: Math.max(purchase.occurredAt, member.lastPurchaseAt ?? purchase.occurredAt),
});

/** In groups; members of whom something that was there before changes, such as a lot that is due, by themselves. */
function unitsOf(earnings: readonly Earning[]): readonly (readonly Earning[])[] {
  const units: Earning[][] = [];
  let open: Earning[] = [];
  let size = 0;
  for (const one of earnings) {
    if (!one.outcomes.every(({ change }) => isNew(change))) {
      units.push([one]);
      continue;
    }
    if (size + one.outcomes.length > UNIT && open.length > 0) {
      units.push(open);
      [open, size] = [[], 0];
    }
    open.push(one);
    size += one.outcomes.length;
  }
  return open.length === 0 ? units : [...units, open];
}

/** Whether it only adds rows, each journal with its two entries or none. */
const isNew = ({ lotUpdates, newHolds, endedHolds, journals, entries }: LedgerChange): boolean =>
  lotUpdates.length + newHolds.length + endedHolds.length === 0 && entries.length <= 2 * journals.length;

/** `raced`: somebody was faster. `unknown`: the connection was lost, and looking again will tell. */
async function tryUnit(run: ImportRun, unit: readonly Earning[]): Promise<'written' | 'raced' | 'unknown'> {
  const { deps, now, programme } = run;
  const [first] = unit;
  try {
    if (unit.every(({ outcomes }) => outcomes.length === 0)) return 'written';
    if (first?.outcomes.some(({ change }) => !isNew(change)) === true) await writeWithOld(run, first);
    else if (!(await writeEarnings(deps.db, rowsOf(unit), { currency: programme.currency, now: new Date(now) })))
      return 'raced';
    return 'written';
  } catch (error) {
    if (error instanceof UnitRaced) return 'raced';
    const { kind } = failureOf(error);
    if (kind === 'other') throw error;
    return kind === 'connection-lost' ? 'unknown' : 'raced';
  }
}

/** A member of whom rows change that were there before. */
async function writeWithOld({ deps, now }: ImportRun, { member, outcomes }: Earning): Promise<void> {
  const [first, ...others] = outcomes;
  if (first === undefined) return;
  const { memberId, version } = member;
  const change = others.reduce((joined, one) => joinChanges(joined, one.change), first.change);
  const write: MemberWrite = { memberId, version, change, rollUp: rollUpOf(member, outcomes) };
  const bought = outcomes.map(({ purchase, netMinor, earned: { explanation } }) => {
    return { purchase, netMinor, earnedPoints: explanation.points };
  });
  await commit(deps.db, [memberPart(write), ...ledgerRowParts(write), ...purchasesParts(bought, new Date(now))]);
}

const rollUpOf = (member: MemberPoints, outcomes: readonly PurchaseOutcome[]) => ({
  purchases: outcomes.length,
  spendMinor: outcomes.reduce((sum, one) => sum + one.netMinor, 0),
  lastPurchaseAt: outcomes.reduce(
    (last, { purchase }) => Math.max(last, purchase.occurredAt),
    member.lastPurchaseAt ?? Number.NEGATIVE_INFINITY,
  ),
});

function rowsOf(unit: readonly Earning[]): EarningRows {
  const all = unit.flatMap(({ outcomes }) => outcomes);
  return {
    members: unit.flatMap(({ member, outcomes }) => {
      const after = outcomes.at(-1)?.change.after;
      if (after === undefined) return [];
      const { memberId, version } = member;
      const { lastPurchaseAt, ...rollUp } = rollUpOf(member, outcomes);
      const { available, pending, held, deficit } = after;
      const points = { available, pending, held, deficit };
      return { memberId, version, ...points, ...rollUp, lastPurchaseAt: new Date(lastPurchaseAt).toISOString() };
    }),
    journals: all.flatMap(journalsOf),
    lines: all.flatMap(({ purchase: { memberId, purchaseId, lines } }) =>
      lines.map(({ category = null, ...line }, lineNo) => ({ ...line, category, memberId, purchaseId, lineNo })),
    ),
    draws: all.flatMap(({ member: { memberId }, change: { allocations } }) =>
      allocations.map((allocation) => ({ ...allocation, memberId })),
    ),
  };
}

function journalsOf({ purchase, netMinor, earned, change }: PurchaseOutcome): readonly EarningRow[] {
  return change.journals.map((journal) => {
    const { journalId, kind, occurredAt, purchaseId } = journal;
    const lot = change.newLots.find((one) => one.journalId === journalId);
    const other = change.entries.find((one) => one.journalId === journalId && one.account !== 'member');
    const isOfPurchase = journalId === earned.journalId;
    return {
      memberId: purchase.memberId,
      journalId,
      kind,
      occurredAt,
      purchaseId,
      explanation: JSON.stringify(journal.explanation),
      account: other?.account ?? null,
      points: other === undefined ? 0 : -other.points,
      lotId: lot?.lotId ?? null,
      lotPoints: lot?.points ?? null,
      remaining: lot?.remaining ?? null,
      activated: lot?.activated ?? null,
      earnedAt: lot?.earnedAt ?? null,
      availableAt: lot?.availableAt ?? null,
      expiresAt: lot?.expiresAt ?? null,
      externalRef: isOfPurchase ? purchase.externalRef : null,
      netMinor: isOfPurchase ? netMinor : null,
      earnedPoints: isOfPurchase ? earned.explanation.points : null,
      store: isOfPurchase ? purchase.storeId : null,
    };
  });
}
