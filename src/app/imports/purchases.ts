import { failureOf } from '../../../db/errors.ts';
import {
  gatherPeople,
  type PurchaseRow,
  sortOutPurchases,
  stagePurchaseRows,
  strangers,
  strangersMade,
  writePurchases,
  writtenPurchases,
} from '../../../db/importsPurchases.ts';
import { type ReturnRow, stageReturnRows } from '../../../db/importsReturns.ts';
import { isCurrencyMoved } from '../../../db/programme.ts';
import { reopenPlacements } from '../../../db/tierPlacements.ts';
import { commit } from '../../../db/unit.ts';
import { readPurchaseLine, referenceOf } from '../../core/imports/purchaseLine.ts';
import { earnPurchases } from './earn.ts';
import { importedMemberParts } from './newMembers.ts';
import { importReturns } from './returns.ts';
import { CurrencyMoved, type ImportCounts, type ImportRun, linesOf, type Refused, refuseLines } from './run.ts';

/** Purchases in a statement, and strangers in a unit. */
const GROUP = 1_000;
const TRIES = 8;

/**
 * Takes over purchases: reads the whole list into the session's own tables, puts lines of one reference together,
 * looks up whose they are, and writes what is new, a thousand purchases at a time. A purchase is taken whole or not
 * at all, so a line that was refused can be put right and the list imported again.
 */
export async function importPurchases(run: ImportRun): Promise<ImportCounts> {
  const { session, request } = run;
  await stageLines(run);
  await gatherPeople(session);
  const members = request.createMembers && !request.dryRun ? await makeStrangers(run) : 0;
  const allowStrangers = request.createMembers && request.dryRun;
  const sorted = await sortOutPurchases(session, { allowStrangers, earn: request.earn });
  if (request.dryRun) {
    const returns = await importReturns(run);
    const already = sorted.knownLines + returns.already;
    return { taken: sorted.newLines + returns.taken, already, made: { purchases: sorted.purchases } };
  }
  const total = sorted.purchases;
  await writeHistory(run, sorted.history, total);
  if (request.earn) await earnPurchases(run, sorted.history, total);
  const written = await writtenPurchases(session);
  const returns = await importReturns(run);
  await placeAgain(run);
  return {
    taken: written.lines + returns.taken,
    already: written.knownLines + returns.already,
    made: { purchases: written.purchases, members, refunds: returns.taken },
  };
}

/**
 * The next turn places those whom the history brings into a tier. Also where nothing is new: the import before may have
 * been killed between its last purchase and this.
 */
const placeAgain = ({ deps }: ImportRun): Promise<void> => reopenPlacements(deps.db, deps.newId());

async function stageLines(run: ImportRun): Promise<void> {
  const { session, rules, list } = run;
  for await (const lines of linesOf(run)) {
    const bought: PurchaseRow[] = [];
    const back: ReturnRow[] = [];
    const refused: Refused[] = [];
    for (const { rowNo, cells } of lines) {
      const told = referenceOf(cells);
      if (told === undefined) {
        refused.push({ rowNo, refusal: { code: 'reference-invalid', cell: cells.text('reference') } });
        continue;
      }
      const reference = told === '' ? `import:${list.hash.slice(0, 16)}:${rowNo}` : told;
      const read = readPurchaseLine(cells, rules);
      if (!read.ok) refused.push({ rowNo, refusal: read.refusal, reference });
      else if (read.value.returnOf === undefined) bought.push({ ...read.value, rowNo, reference });
      else back.push(returnOf(read.value, read.value.returnOf, rowNo, reference));
    }
    await refuseLines(run, refused);
    await stagePurchaseRows(session, bought);
    await stageReturnRows(session, back);
  }
}

function returnOf(line: Omit<PurchaseRow, 'rowNo' | 'reference'>, returnOf: string, rowNo: number, reference: string) {
  const { occurredAt, sku, quantity, unitPriceMinor, discountMinor } = line;
  const amountMinor = unitPriceMinor === null ? null : unitPriceMinor * quantity - discountMinor;
  return { rowNo, reference, returnOf, occurredAt, sku, quantity, amountMinor };
}

/** Members without a name for cards and phones that nobody has, from the day of their first purchase. */
async function makeStrangers({ deps, session, programme }: ImportRun): Promise<number> {
  let made = 0;
  for (;;) {
    const found = await strangers(session, GROUP);
    if (found.length === 0) return made;
    const rows = found.map(({ who, firstAt: joinedAt }) => {
      const [card, phone] = who.startsWith('card:') ? [who.slice(5), undefined] : [undefined, who.slice(6)];
      const unknown = { name: undefined, birthday: undefined, consent: false, language: programme.language };
      return { who, memberId: deps.newId(), card, phone, joinedAt, ...unknown };
    });
    await commit(deps.db, importedMemberParts(deps, rows));
    await strangersMade(session, rows);
    made += rows.length;
  }
}

async function writeHistory(run: ImportRun, history: number, total: number): Promise<void> {
  const { deps, session, programme, now, progress } = run;
  for (let from = 1; from <= history; from += GROUP) {
    const ids = Array.from({ length: Math.min(GROUP, history - from + 1) }, () => deps.newId());
    const batch = { ids, from, currency: programme.currency, now: new Date(now) };
    await again(() => writePurchases(session, batch));
    progress('writing', from + ids.length - 1, total);
  }
}

/** A statement is all or nothing, so one that met a lock of the running shop is simply told again. */
async function again(write: () => Promise<number>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (isCurrencyMoved(error)) throw new CurrencyMoved();
      if (attempt === TRIES || failureOf(error).kind !== 'retry') throw error;
    }
  }
}
