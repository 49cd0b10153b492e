import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { stringify as stringifyNow } from 'csv-stringify/sync';
import { CSV } from '../csv.ts';
import type { ExportRow } from './columns.ts';

/** `json` is one array, `ndjson` one object a line. */
export const FORMATS = ['csv', 'json', 'ndjson'] as const;
export type ExportFormat = (typeof FORMATS)[number];

export const isExportFormat = (word: string): word is ExportFormat => FORMATS.some((one) => one === word);

export const MIME: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** With the names of the columns, and a byte order mark, which tells spreadsheets that it is UTF-8. */
const TABLE = { ...CSV, bom: true, header: true } as const;

/** Rows as the bytes of a file, no faster than they are taken. A failing read destroys the stream. */
export function formatted(rows: AsyncIterable<ExportRow>, format: ExportFormat): Readable {
  if (format === 'csv') {
    const source = Readable.from(rows);
    const csv = stringify(TABLE);
    source.on('error', (error) => csv.destroy(error));
    csv.on('close', () => source.destroy());
    return source.pipe(csv);
  }
  return Readable.from(format === 'json' ? array(rows) : lines(rows), { objectMode: false });
}

/** The same for rows that are there already. */
export const csvOf = (rows: readonly ExportRow[]): string => stringifyNow([...rows], TABLE);

async function* array(rows: AsyncIterable<ExportRow>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

async function* lines(rows: AsyncIterable<ExportRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
