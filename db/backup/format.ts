import type { TakenStep } from '../migrations.ts';

/*
 * A backup is one gzip file of text. Its first line is the header, then each table follows: a line that names it and its
 * columns, its rows as PostgreSQL's COPY writes them, and a line `\.`, which no row can be. The last line is the footer.
 * The header, a table's first line and the footer are JSON. docs/backup.md describes it for whoever has no Regulars.
 */

/** Raised when an older version could not read what a newer one writes. */
export const FORMAT = 1;

export interface Header {
  readonly regularsBackup: number;
  /** The service's version. */
  readonly version: string;
  /** ISO 8601, by the clock of the database. */
  readonly madeAt: string;
  /** Of PostgreSQL, for people. */
  readonly server: string;
  /** How the schema came about, the oldest step first. */
  readonly steps: readonly TakenStep[];
}

export interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface Footer {
  /** How many rows of each table came before. */
  readonly rows: Readonly<Record<string, number>>;
  /** Of everything before this line, in hex. */
  readonly sha256: string;
}

export const END_OF_TABLE = '\\.\n';

/** What a name in an SQL text looks like, whatever letters it has. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const columnList = ({ columns }: TableHead): string => columns.map(quoted).join(', ');

/** How many lines these bytes end. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
