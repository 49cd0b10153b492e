import type { Options } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';
import { formulaSafe } from '../core/imports/cells.ts';

/** How every CSV file of ours is written: RFC 4180, its texts safe from spreadsheets that would run them. */
export const CSV = {
  record_delimiter: '\r\n',
  cast: { string: formulaSafe, boolean: (yes: boolean) => (yes ? 'yes' : 'no') },
} as const satisfies Options;

/** Tells spreadsheets that a file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One line of a file. */
export const csvLine = (cells: readonly string[]): string => stringify([[...cells]], CSV);
