import { failureOf } from '../../../db/errors.ts';
import {
  type Earner,
  type EarningRows,
  noEarnings,
  productsOfLines,
  readEarners,
  writeEarnings,
} from '../../../db/importsEarnings.ts';
import type { Decided, StagedPurchase } from '../../../db/importsPurchases.ts';
import { ledgerRowParts, type MemberPoints, type MemberWrite, memberPart, otherLots } from '../../../db/ledger.ts';
import { isCurrencyMoved } from '../../../db/programme.ts';
import { type ProductOfLine, purchasesParts } from '../../../db/purchases.ts';
import { commit, UnitRaced } from '../../../db/unit.ts';
import { rulesOn } from '../../core/coupons/issueRules.ts';
import type { LedgerChange } from '../../core/points/ledger.ts';
import type { Programme } from '../../core/programme.ts';
import { decidePurchase, type PurchaseOutcome, type ReportedLine, type Sale } from '../decidePurchase.ts';
import { asksForMore } from '../earnExtras.ts';
import { firstSaleParts } from '../firstSale.ts';
import { joinChanges } from '../joinChanges.ts';
import { readProgramme, type VersionedProgramme } from '../programme.ts';
import { saleOf } from '../recordPurchase.ts';
import { addEarning, type Earning, rollUpOf } from './earningColumns.ts';
import { CurrencyMoved, type ImportRun } from './run.ts';

/** Purchases of many members, decided and not yet written. */
export interface DecidedPage {
  readonly purchases: readonly StagedPurchase[];
  /** What became of those that stand in `rows`, and of those that were refused. */
  readonly decided: readonly Decided[];
  /** As they are written: what thousands of decisions were made of would be carried along by every collection of garbage. */
  readonly rows: EarningRows;
  /** Members of whom something that was there before changes, such as a lot that is due: each is a unit. */
  readonly withOld: readonly (Earning & { readonly decided: readonly Decided[] })[];
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
export async function decideTogether(
  run: ImportRun,
  purchases: readonly StagedPurchase[],
  apart: Set<string>,
): Promise<DecidedPage> {
  const byMember = Map.groupBy(purchases, ({ memberId }) => memberId);
  const wanted = [...byMember.keys()].filter((memberId) => !apart.has(memberId));
  const [programme, earners, products] = await Promise.all([
    readProgramme(run.deps),
    readEarners(run.deps.db, wanted, new Date(run.now)),
    productsOf(run, purchases),
  ]);
  if (programme.document.currency !== run.programme.currency) throw new CurrencyMoved();
  const isTogether = standsAlone(programme.document);
  const rows = noEarnings();
  const decided: Decided[] = [];
  const withOld: DecidedPage['withOld'][number][] = [];
  for (const memberId of wanted) {
    const earner = isTogether ? earners.get(memberId) : undefined;
    if (earner === undefined || earner.isAwaited) {
      apart.add(memberId);
      continue;
    }
    const own: Decided[] = [];
    const outcomes = outcomesOf(run, programme, earner, byMember.get(memberId) ?? [], products, own);
    const earning = { member: earner.member, outcomes };
    if (outcomes.every(({ change }) => isNew(change))) {
      addEarning(rows, earning);
      decided.push(...own);
    } else withOld.push({ ...earning, decided: own });
  }
  return { purchases, decided, rows, withOld };
}

async function productsOf({ deps }: ImportRun, purchases: readonly StagedPurchase[]) {
  const skus = new Set(purchases.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  skus.delete('');
  const products = skus.size === 0 ? [] : await productsOfLines(deps.db, [...skus]);
  return new Map(products.map((product) => [product.sku, product]));
}

/**
 * Writes them, all of many members in a statement; each member moves once. Gives what became of each purchase. Where somebody
 * was faster nothing of the statement is written: it is decided again in halves, until it is about one member, who is
 * added to `apart`.
 */
export async function writeTogether(
  run: ImportRun,
  page: DecidedPage,
  apart: Set<string>,
): Promise<readonly Decided[]> {
  const done = await Promise.all([
    writeRows(run, page, apart),
    ...page.withOld.map((one) => writeWithOld(run, one, apart)),
  ]);
  return done.flat();
}

async function writeRows(run: ImportRun, page: DecidedPage, apart: Set<string>): Promise<readonly Decided[]> {
  const { deps, programme, now } = run;
  const { rows, decided } = page;
  const members = new Set(rows.members.memberId);
  if (members.size === 0) return decided;
  const about = { currency: programme.currency, now: new Date(now) };
  const outcome = await tried(() => writeEarnings(deps.db, rows, about));
  if (outcome === 'written') return decided;
  const others = page.withOld.map(({ member }) => member.memberId);
  const again = page.purchases.filter(({ memberId }) => !others.includes(memberId) && !apart.has(memberId));
  const all = [...new Set(again.map(({ memberId }) => memberId))];
  if (outcome === 'raced' && all.length > 1) return inHalves(run, again, all, apart);
  for (const memberId of members) apart.add(memberId);
  return [];
}

async function inHalves(
  run: ImportRun,
  purchases: readonly StagedPurchase[],
  members: readonly string[],
  apart: Set<string>,
): Promise<readonly Decided[]> {
  const first = new Set(members.slice(0, Math.ceil(members.length / 2)));
  const done: Decided[] = [];
  for (const isFirst of [true, false]) {
    const half = purchases.filter(({ memberId }) => first.has(memberId) === isFirst);
    done.push(...(await writeTogether(run, await decideTogether(run, half, apart), apart)));
  }
  return done;
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

/** What each brings; what became of it is added to `decided`. */
function outcomesOf(
  run: ImportRun,
  programme: VersionedProgramme,
  { member }: Earner,
  purchases: readonly StagedPurchase[],
  products: ReadonlyMap<string, ProductOfLine>,
  decided: Decided[],
): readonly PurchaseOutcome[] {
  const outcomes: PurchaseOutcome[] = [];
  let now = member;
  for (const one of purchases) {
    const { reference } = one;
    const named = one.lines.flatMap(({ sku }) => products.get(sku) ?? []);
    const state = { member: now, programme, products: named, known: undefined, rewards: [], referral: undefined };
    const decision = decidePurchase(state, importedSale(run, one), run.now, run.deps.newId);
    if (!decision.ok) {
      decided.push({ reference, outcome: decision.refusal.code });
      continue;
    }
    outcomes.push(decision.value);
    decided.push({ reference, outcome: 'written' });
    now = memberAfter(decision.value);
  }
  return outcomes;
}

/** As the next purchase finds them: what is due has been settled, so all lots stand together. */
const memberAfter = ({ member, earned, purchase }: PurchaseOutcome): MemberPoints => ({
  ...member,
  points: { ...earned.state, lots: otherLots(earned.state, []) },
  purchases: member.purchases + 1,
  lastPurchaseAt: Math.max(purchase.occurredAt, member.lastPurchaseAt ?? purchase.occurredAt),
});

/** Whether it only adds rows, each journal with its two entries or none. */
const isNew = ({ lotUpdates, newHolds, endedHolds, journals, entries }: LedgerChange): boolean =>
  lotUpdates.length + newHolds.length + endedHolds.length === 0 && entries.length <= 2 * journals.length;

/** A member of whom rows change that were there before. */
async function writeWithOld(
  { deps, now, programme: { currency } }: ImportRun,
  earning: DecidedPage['withOld'][number],
  apart: Set<string>,
): Promise<readonly Decided[]> {
  const { member, outcomes, decided } = earning;
  const [first, ...others] = outcomes;
  if (first === undefined) return decided;
  const { memberId, version } = member;
  const change = others.reduce((joined, one) => joinChanges(joined, one.change), first.change);
  const write: MemberWrite = { memberId, version, change, rollUp: rollUpOf(earning) };
  const bought = outcomes.map(({ purchase, netMinor, earned: { explanation } }) => {
    return { purchase, netMinor, earnedPoints: explanation.points };
  });
  const parts = [
    memberPart(write),
    ...ledgerRowParts(write),
    ...purchasesParts(bought, new Date(now)),
    ...firstSaleParts(deps, member, currency),
  ];
  const outcome = await tried(async () => {
    await commit(deps.db, parts);
    return true;
  });
  if (outcome === 'written') return decided;
  apart.add(memberId);
  return [];
}

/** `raced`: somebody was faster. `unknown`: the connection was lost, and looking again will tell. */
async function tried(write: () => Promise<boolean>): Promise<'written' | 'raced' | 'unknown'> {
  try {
    return (await write()) ? 'written' : 'raced';
  } catch (error) {
    if (isCurrencyMoved(error)) throw new CurrencyMoved();
    if (error instanceof UnitRaced) return 'raced';
    const { kind } = failureOf(error);
    if (kind === 'other') throw error;
    return kind === 'connection-lost' ? 'unknown' : 'raced';
  }
}
