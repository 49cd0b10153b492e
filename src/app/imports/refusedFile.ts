import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { refusedRows } from '../../../db/imports.ts';
import { LINE_REFUSALS, type LineRefusal, reasonText } from '../../core/imports/refusal.ts';
import { BYTE_ORDER_MARK, csvLine } from '../csv.ts';
import type { ImportRun } from './run.ts';

/**
 * Writes the refused lines beside the list, in its order: the line's number in the file, the reason, and the cells as
 * they were; for this user only. It can be put right and imported as a list of its own. Gives its path; without refused
 * lines there is none. One of an earlier run goes. A cell that a spreadsheet would run as a formula begins with an
 * apostrophe.
 */
export async function writeRefusedFile(run: ImportRun): Promise<string | undefined> {
  const path = `${run.request.path}.refused.csv`;
  const refused = refusedRows(run.session);
  const first = await refused.next();
  await rm(path, { force: true });
  if (first.done === true) return undefined;
  await pipeline(linesOf(run, refused, first), createWriteStream(path, { mode: 0o600, flags: 'wx' }));
  return path;
}

async function* linesOf(
  { list }: ImportRun,
  refused: ReturnType<typeof refusedRows>,
  first: Awaited<ReturnType<typeof refused.next>>,
): AsyncGenerator<string> {
  yield `${BYTE_ORDER_MARK}${csvLine(['line', 'reason', ...list.header])}`;
  let next = first;
  for await (const { rowNo, line, cells } of list.rows()) {
    if (next.done === true) break;
    if (rowNo !== next.value.rowNo) continue;
    yield csvLine([String(line), reasonOf(next.value), ...cells]);
    next = await refused.next();
  }
}

function reasonOf({ code, cell }: { readonly code: string; readonly cell: string | null }): string {
  const known = (Object.keys(LINE_REFUSALS) as LineRefusal['code'][]).find((one) => one === code);
  if (known === undefined) return code;
  return reasonText(cell === null ? { code: known } : { code: known, cell });
}
