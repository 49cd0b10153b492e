import { hash } from 'node:crypto';
import { getTableColumns, getTableName, type InferInsertModel } from '#drizzle';
import type { PgColumn, PgTable } from '#drizzle/pg-core';
import type { Database } from './client.ts';

/**
 * One business operation is one SQL statement: parts are joined as data-modifying CTEs, and the final select checks
 * that each update touched the number of rows it promised, else nothing is written. A single statement cannot half-commit
 * when the session dies, and holds no lock while the network waits. See docs/adr/0002-one-statement-commits.md.
 */
export interface Part {
  readonly name: string;
  readonly text: readonly string[];
  readonly values: readonly unknown[];
  readonly expected: number;
  /** A plain insert: it writes all of its rows or fails by itself, so nobody needs to count them. */
  readonly isInsert?: true;
}

/** A part did not touch the rows it promised: somebody was faster. `part` names it; nothing was written. */
export class UnitRaced extends Error {
  readonly part: string;
  constructor(part: string, cause: unknown) {
    super(`The unit's part ${part} found other rows than it read`, { cause });
    this.name = 'UnitRaced';
    this.part = part;
  }
}

/** An update as tagged template: `part('member')\`update … where version = ${v}::int\``. Touches exactly `expected` rows. */
export const part =
  (name: string, expected = 1) =>
  (text: TemplateStringsArray, ...values: readonly unknown[]): Part => ({ name, text, values, expected });

/** So many rows have a text of their own; a purchase has two entries and a few lines. */
const MOST_TYPED_ROWS = 4;

/**
 * An insert of any number of rows of one table. A few rows travel as typed parameters, which the server reads three
 * times as fast as JSON; more of them as a single JSON parameter, so that any number of rows is one text.
 */
export function insertRows<Table extends PgTable>(table: Table, rows: readonly InferInsertModel<Table>[]): Part {
  const { name, columns } = columnsOf(table);
  const records = rows as readonly Record<string, unknown>[];
  const used = usedBy(columns, records);
  const expected = rows.length;
  if (expected > 0 && expected <= MOST_TYPED_ROWS && !used.some(({ isArray }) => isArray)) {
    const values = records.flatMap((row) => used.map((column) => scalar(row[column.key], column)));
    return { name, text: insertText(table, name, used, expected), values, expected, isInsert: true };
  }
  const named = records.map((row) => Object.fromEntries(used.map(({ name: to, key }) => [to, row[key] ?? null])));
  const text = insertText(table, name, used, 'many');
  return { name, text, values: [JSON.stringify(named)], expected, isInsert: true };
}

interface Column {
  /** Its name in TypeScript, in the table, and its type in SQL. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly isArray: boolean;
  readonly isJson: boolean;
}

const tables = new Map<PgTable, { readonly name: string; readonly columns: readonly Column[] }>();

function columnsOf(table: PgTable) {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const columns = Object.entries(getTableColumns(table) as Record<string, PgColumn>).map(([key, column]) => {
    const type = column.getSQLType();
    return { key, name: column.name, type, isArray: type.endsWith(']'), isJson: type === 'jsonb' };
  });
  const found = { name: getTableName(table), columns };
  tables.set(table, found);
  return found;
}

const usedBy = (columns: readonly Column[], rows: readonly object[]): readonly Column[] =>
  columns.filter(({ key }) => rows.some((row) => Object.hasOwn(row, key)));

/** As the driver sends it to a parameter of the column's type; it leaves dates to us. */
function scalar(value: unknown, { isJson }: Column): unknown {
  if (value === undefined || value === null) return null;
  if (isJson) return JSON.stringify(value);
  return value instanceof Date ? value.toISOString() : value;
}

const insertTexts = new Map<PgTable, Map<string, readonly string[]>>();

/** The text of an insert, the same array for the same columns, so that a unit's text can be found by it. */
function insertText(table: PgTable, name: string, used: readonly Column[], rows: number | 'many'): readonly string[] {
  const texts = insertTexts.get(table) ?? new Map<string, readonly string[]>();
  insertTexts.set(table, texts);
  const shape = `${rows}:${used.map(({ key }) => key).join(',')}`;
  const known = texts.get(shape);
  if (known !== undefined) return known;
  const names = used.map((column) => `"${column.name}"`).join(', ');
  const into = `insert into regulars."${name}" (${names})`;
  const types = used.map((column) => `"${column.name}" ${column.type}`).join(', ');
  const casts = used.map(({ type, isJson }) => (isJson ? '::text::jsonb' : `::${type}`));
  const text =
    rows === 'many'
      ? [`${into} select ${names} from jsonb_to_recordset(`, `::text::jsonb) as x(${types})`]
      : [`${into} values (`, ...Array.from({ length: rows }, (_, row) => valuesText(casts, row === rows - 1)).flat()];
  texts.set(shape, text);
  return text;
}

/** What stands behind each parameter of one row. */
const valuesText = (casts: readonly string[], isLast: boolean): string[] =>
  casts.map((cast, at) => `${cast}${at < casts.length - 1 ? ', ' : isLast ? ')' : '), ('}`);

/** Commits the parts as one prepared statement. Throws `UnitRaced`, or the database's own error; see `db/errors.ts`. */
export async function commit(database: Database, parts: readonly Part[]): Promise<void> {
  const real = parts.filter((one) => one.expected > 0);
  if (real.length === 0) return;
  const values = [
    ...real.flatMap((one) => one.values),
    ...real.filter(isCounted).flatMap((one) => [one.name, one.expected]),
  ];
  try {
    await database.sql.unsafe(statementOf(real), values as never[], { prepare: true });
  } catch (cause) {
    if (isRaced(cause)) throw new UnitRaced(cause.constraint_name ?? '', cause);
    throw cause;
  }
}

/** Joining the texts takes longer than finding the joined one by the texts it was made of. */
interface Shape {
  readonly next: Map<readonly string[], Shape>;
  statement?: string;
}

const shapes: Shape = { next: new Map() };

function statementOf(parts: readonly Part[]): string {
  let shape = shapes;
  for (const { text } of parts) {
    const next: Shape = shape.next.get(text) ?? { next: new Map() };
    shape.next.set(text, next);
    shape = next;
  }
  shape.statement ??= joined(parts);
  return shape.statement;
}

function joined(parts: readonly Part[]): string {
  let parameter = 0;
  const ctes = parts.map(({ text, isInsert }, index) => {
    const body = text.reduce((before, piece) => {
      parameter += 1;
      return `${before}$${parameter}${piece}`;
    });
    return `p${index} as (${body}${isInsert === undefined ? ' returning 1' : ''})`;
  });
  // Counted first, before any insert: who lost a race learns it without having written anything.
  const checks = parts.flatMap((part, index) => {
    if (!isCounted(part)) return [];
    parameter += 2;
    return [`regulars.expect_rows($${parameter - 1}::text, (select count(*) from p${index}), $${parameter}::bigint)`];
  });
  return `with ${ctes.join(',\n')}\nselect ${checks.length === 0 ? '1' : checks.join(', ')}`;
}

const isCounted = ({ isInsert }: Part): boolean => isInsert === undefined;

const isRaced = (error: unknown): error is { constraint_name?: string } =>
  error instanceof Error && 'code' in error && error.code === 'RG001';

/** SHA-256 in hex: request hashes and look-ups of secrets. */
export const sha256 = (text: string): string => hash('sha256', text);
