import type { ImportSession } from '../../../db/imports.ts';
import { keepRefused } from '../../../db/imports.ts';
import { type Cells, cellsOf } from '../../core/imports/cells.ts';
import type { Columns, ImportKind } from '../../core/imports/columns.ts';
import type { DateOrder } from '../../core/imports/dates.ts';
import type { MemberRules } from '../../core/imports/memberLine.ts';
import type { LineRefusal } from '../../core/imports/refusal.ts';
import type { Programme } from '../../core/programme.ts';
import type { Deps } from '../deps.ts';
import type { List } from './list.ts';

export interface ImportRequest {
  readonly kind: ImportKind;
  readonly path: string;
  /** `theirs=ours,…` */
  readonly map?: string | undefined;
  /** Everything is checked and nothing written. */
  readonly dryRun: boolean;
  /** Purchases earn points, each at its own date. */
  readonly earn: boolean;
  /** Whoever a purchase names and nobody knows becomes a member without a name. */
  readonly createMembers: boolean;
  /** ISO 4217, of the list's prices; absent: the shop's. */
  readonly currency?: string | undefined;
  /** ISO 3166, of national phone numbers; absent: the shop's. */
  readonly country?: string | undefined;
  readonly dates: DateOrder;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
}

export type ImportStep = 'reading' | 'writing';
/** How far it is; `total` may be a little wrong. */
export type Progress = (step: ImportStep, done: number, total: number) => void;

/** One import that is going on. */
export interface ImportRun {
  readonly deps: Deps;
  readonly session: ImportSession;
  readonly list: List;
  readonly columns: Columns;
  readonly rules: MemberRules;
  readonly programme: Programme;
  readonly request: ImportRequest;
  readonly now: number;
  readonly progress: Progress;
}

/** Lines, each counted once: taken, or there already. All others were refused. */
export interface ImportCounts {
  readonly taken: number;
  readonly already: number;
  /** What the lines made, in the shop's words; `hidden`: products that are not for sale for want of a price. */
  readonly made: Readonly<
    Partial<Record<'purchases' | 'members' | 'refunds' | 'products' | 'points' | 'hidden', number>>
  >;
}

export interface Line {
  readonly rowNo: number;
  readonly cells: Cells;
}

export interface Refused {
  readonly rowNo: number;
  readonly refusal: LineRefusal;
  readonly reference?: string | undefined;
}

const GROUP = 1_000;
const LONGEST_CELL = 80;

/** The lines of the list, so many at a time; those with too many cells are refused on the way. */
export async function* linesOf(run: ImportRun): AsyncGenerator<readonly Line[]> {
  const { list, columns, progress } = run;
  let lines: Line[] = [];
  let tooLong: Refused[] = [];
  const width = list.header.length;
  for await (const rows of list.pieces()) {
    for (const { rowNo, cells } of rows) {
      // Spreadsheets leave such lines at the end.
      if (cells.every((cell) => cell.trim() === '')) continue;
      if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== ''))
        tooLong.push({ rowNo, refusal: { code: 'too-many-cells' } });
      else lines.push({ rowNo, cells: cellsOf(cells, columns) });
      if (lines.length + tooLong.length < GROUP) continue;
      progress('reading', rowNo, Math.max(rowNo, list.lines));
      await refuseLines(run, tooLong);
      yield lines;
      [lines, tooLong] = [[], []];
    }
  }
  await refuseLines(run, tooLong);
  yield lines;
}

/**
 * The shop has another currency than when the list was begun. That happens only before the first purchase, so none of the
 * list was written.
 */
export class CurrencyMoved extends Error {
  override name = 'CurrencyMoved';
}

export const refuseLines = (run: ImportRun, refused: readonly Refused[]): Promise<void> =>
  keepRefused(
    run.session,
    refused.map(({ rowNo, refusal, reference }) => ({
      rowNo,
      code: refusal.code,
      cell: refusal.cell?.slice(0, LONGEST_CELL) ?? null,
      reference: reference ?? null,
    })),
  );
