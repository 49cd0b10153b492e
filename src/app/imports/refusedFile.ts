import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { stringify } from 'csv-stringify/sync';
import { refusedRows } from '../../../db/imports.ts';
import { formulaSafe } from '../../core/imports/cells.ts';
import { LINE_REFUSALS, type LineRefusal, reasonText } from '../../core/imports/refusal.ts';
import type { ImportRun } from './run.ts';

/**
 * Writes the refused lines beside the list, in its order: the line's number in the file, the reason, and the cells as
 * they were. It can be put right and imported as a list of its own. Gives its path; without refused lines there is
 * none, and one of an earlier run goes. A cell that a spreadsheet would run as a formula begins with an apostrophe.
 */
export async function writeRefusedFile(run: ImportRun): Promise<string | undefined> {
  const path = `${run.request.path}.refused.csv`;
  const refused = refusedRows(run.session);
  let next = await refused.next();
  if (next.done === true) {
    await rm(path, { force: true });
    return undefined;
  }
  const file = createWriteStream(path);
  const write = async (cells: readonly string[]): Promise<void> => {
    if (!file.write(csvLine(cells))) await once(file, 'drain');
  };
  file.write('\uFEFF');
  await write(['line', 'reason', ...run.list.header]);
  for await (const { rowNo, line, cells } of run.list.rows()) {
    if (next.done === true) break;
    if (rowNo !== next.value.rowNo) continue;
    await write([String(line), reasonOf(next.value), ...cells]);
    next = await refused.next();
  }
  file.end();
  await finished(file);
  return path;
}

function reasonOf({ code, cell }: { readonly code: string; readonly cell: string | null }): string {
  const known = (Object.keys(LINE_REFUSALS) as LineRefusal['code'][]).find((one) => one === code);
  if (known === undefined) return code;
  return reasonText(cell === null ? { code: known } : { code: known, cell });
}

const csvLine = (cells: readonly string[]): string =>
  stringify([cells.map(formulaSafe)], { record_delimiter: 'windows' });
