import { failureOf } from '../../../db/errors.ts';
import type { Decided, StagedPurchase } from '../../../db/importsPurchases.ts';
import { ledgerRowParts, type MemberPoints, type MemberWrite, memberPart } from '../../../db/ledger.ts';
import { type BoughtRow, purchasesParts } from '../../../db/purchases.ts';
import { commit, joinAlike, type Part, UnitRaced } from '../../../db/unit.ts';
import {
  decidePurchase,
  type PurchaseOutcome,
  type PurchaseState,
  type ReportedLine,
  type Sale,
} from '../decidePurchase.ts';
import { joinChanges } from '../joinChanges.ts';
import { readPurchaseState, saleOf } from '../recordPurchase.ts';
import type { ImportRun } from './run.ts';

/** Purchases in a statement. More gain little, and a statement that meets a race is lost whole. */
const UNIT = 500;

/** What becomes of the purchases of one member. */
export interface Earning {
  readonly memberId: string;
  readonly decided: readonly Decided[];
  readonly bought: readonly BoughtRow[];
  /** `undefined`: none of them is written. */
  readonly write: MemberWrite | undefined;
}

/**
 * Decides purchases of many members, those of each in the given order; each member is read once. Members in `apart` are
 * left out, and whoever cannot be decided by their own purchases alone is added to them.
 */
export async function earningsOf(
  run: ImportRun,
  purchases: readonly StagedPurchase[],
  apart: Set<string>,
): Promise<readonly Earning[]> {
  const byMember = Map.groupBy(purchases, ({ memberId }) => memberId);
  const read = [...byMember].filter(([memberId]) => !apart.has(memberId));
  const earnings = await Promise.all(read.map(([memberId, own]) => earningOf(run, memberId, own)));
  for (const [at, [memberId]] of read.entries()) if (earnings[at] === undefined) apart.add(memberId);
  return earnings.filter((one) => one !== undefined);
}

/**
 * Writes them, some hundred purchases in a statement; each member moves once. Gives what became of each purchase.
 * Where somebody was faster nothing of their unit is written, and its members are added to `apart`.
 */
export async function writeTogether(
  run: ImportRun,
  earnings: readonly Earning[],
  apart: Set<string>,
): Promise<readonly Decided[]> {
  const done = await Promise.all(
    unitsOf(earnings).map(async (unit) => {
      if (await isCommitted(run, unit)) return unit.flatMap(({ decided }) => decided);
      for (const { memberId } of unit) apart.add(memberId);
      return [];
    }),
  );
  return done.flat();
}

/** `undefined`: more must be looked at than this member's points and purchases. */
async function earningOf(
  run: ImportRun,
  memberId: string,
  purchases: readonly StagedPurchase[],
): Promise<Earning | undefined> {
  const { deps, now } = run;
  const sales = purchases.map((one) => importedSale(run, one));
  const [first] = sales;
  if (first === undefined) return undefined;
  const all: Sale = { ...first, lines: sales.flatMap(({ lines }) => lines) };
  const about = { member: { memberId }, externalRef: first.externalRef };
  const state = await readPurchaseState(deps, about, all, { kind: 'system' }, now);
  const { member, known: _, programme: __, products: ___, rewards: ____, ...others } = state;
  // Whatever a sale may look at one day besides: it is there, so it is not for this turn.
  if (member === undefined || member.memberId !== memberId || isAnythingIn(others)) return undefined;
  return earned(run, state, member, sales);
}

/** A purchase of the list as the sale it was. */
export function importedSale({ deps, programme, now }: ImportRun, purchase: StagedPurchase): Sale {
  const { reference: externalRef, occurredAt, store } = purchase;
  const lines = purchase.lines.map(({ name, ...line }): ReportedLine => (name === null ? line : { ...line, name }));
  const about = { externalRef, lines, occurredAt, currency: programme.currency };
  return saleOf(deps, store === null ? about : { ...about, store }, { kind: 'system' }, now);
}

function earned(
  { deps, now }: ImportRun,
  first: PurchaseState,
  member: MemberPoints,
  sales: readonly Sale[],
): Earning | undefined {
  const { memberId } = member;
  const decided: Decided[] = [];
  const outcomes: PurchaseOutcome[] = [];
  let state = first;
  for (const sale of sales) {
    const { externalRef: reference } = sale;
    const decision = decidePurchase(state, sale, now, deps.newId);
    if (!decision.ok) {
      if (decision.refusal.code === 'member-unknown' || decision.refusal.code === 'reference-known') return undefined;
      decided.push({ reference, outcome: decision.refusal.code });
      continue;
    }
    const outcome = decision.value;
    if (!isPlain(outcome)) return undefined;
    outcomes.push(outcome);
    decided.push({ reference, outcome: 'written' });
    state = { ...state, member: memberAfter(outcome) };
  }
  const bought = outcomes.map(({ purchase, netMinor, earned: { explanation } }) => {
    return { purchase, netMinor, earnedPoints: explanation.points };
  });
  return { memberId, decided, bought, write: writeOf(member, outcomes) };
}

/** Whether it is nothing but the purchase and its own points. */
function isPlain({
  purchase: _,
  netMinor: __,
  member: ___,
  earned,
  change,
  tierOffMinor: ____,
  nextReward: _____,
  velocityDays: ______,
  ...others
}: PurchaseOutcome): boolean {
  return change === earned && !isAnythingIn(others);
}

const isAnythingIn = (others: object): boolean =>
  Object.values(others).some((one) => one !== undefined && !(Array.isArray(one) && one.length === 0));

const memberAfter = ({ member, earned, purchase }: PurchaseOutcome): MemberPoints => ({
  ...member,
  points: earned.state,
  purchases: member.purchases + 1,
  lastPurchaseAt: Math.max(purchase.occurredAt, member.lastPurchaseAt ?? purchase.occurredAt),
});

function writeOf(member: MemberPoints, outcomes: readonly PurchaseOutcome[]): MemberWrite | undefined {
  const [first, ...others] = outcomes;
  if (first === undefined) return undefined;
  const { memberId, version } = member;
  const times = [member.lastPurchaseAt ?? Number.NEGATIVE_INFINITY, ...outcomes.map((one) => one.purchase.occurredAt)];
  return {
    memberId,
    version,
    change: others.reduce((joined, one) => joinChanges(joined, one.change), first.change),
    rollUp: {
      purchases: outcomes.length,
      spendMinor: outcomes.reduce((sum, one) => sum + one.netMinor, 0),
      lastPurchaseAt: Math.max(...times),
    },
  };
}

/** In groups; members of whom something that was there before changes, such as a lot that is due, by themselves. */
function unitsOf(earnings: readonly Earning[]): readonly (readonly Earning[])[] {
  const units: Earning[][] = [];
  let open: Earning[] = [];
  let size = 0;
  for (const one of earnings) {
    const { lotUpdates = [], newHolds = [], endedHolds = [] } = one.write?.change ?? {};
    if (lotUpdates.length + newHolds.length + endedHolds.length > 0) {
      units.push([one]);
      continue;
    }
    if (size + one.bought.length > UNIT && open.length > 0) {
      units.push(open);
      [open, size] = [[], 0];
    }
    open.push(one);
    size += one.bought.length;
  }
  return open.length === 0 ? units : [...units, open];
}

function partsOf(unit: readonly Earning[], now: number): readonly Part[] {
  const writes = unit.flatMap(({ write }) => write ?? []);
  const bought = unit.flatMap((one) => one.bought);
  return [...joinAlike(writes.map(memberPart)), ...ledgerRowParts(...writes), ...purchasesParts(bought, new Date(now))];
}

/** Whether it is; `false`: somebody was faster, or nobody knows, which looking again will tell. */
async function isCommitted({ deps, now }: ImportRun, unit: readonly Earning[]): Promise<boolean> {
  try {
    await commit(deps.db, partsOf(unit, now));
    return true;
  } catch (error) {
    if (error instanceof UnitRaced || failureOf(error).kind !== 'other') return false;
    throw error;
  }
}
