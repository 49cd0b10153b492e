import { hash } from 'node:crypto';
import { getTableColumns, getTableName, type InferInsertModel } from '#drizzle';
import type { PgColumn, PgTable } from '#drizzle/pg-core';
import type { Database } from './client.ts';
import { instantText } from './instants.ts';
import { namesOf, rowsBetween, valuesText } from './rows.ts';
import type { JoinRows, Part } from './statement.ts';
import { storableJson } from './storable.ts';
import { commitTogether } from './together.ts';

export { type Part, UnitRaced } from './statement.ts';

/**
 * An update as tagged template: `part('member')\`update … where version = ${v}::int\``. Touches exactly `expected` rows;
 * `row` is the one that many may want at once.
 */
export const part =
  (name: string, expected = 1, row?: string) =>
  (text: TemplateStringsArray, ...values: readonly unknown[]): Part => ({
    name,
    text,
    values,
    expected,
    ...(row === undefined ? {} : { row }),
  });

/** So many rows have a text of their own; a purchase has two entries and a few lines. */
const MOST_TYPED_ROWS = 4;

/**
 * An insert of any number of rows of one table; what is `undefined` in all of them is left out. A few rows of one unit
 * have a text for just as many; more of them, and those of units that share a statement, go by `rowsBetween`, so that
 * there are few texts.
 */
export function insertRows<Table extends PgTable>(table: Table, rows: readonly InferInsertModel<Table>[]): Part {
  const expected = rows.length;
  if (expected === 0) return { name: getTableName(table), text: [''], values: [], expected, isInsert: true };
  const records = rows as readonly Row[];
  const shape = shapeOf(table, records);
  const { isPlain, join } = shape;
  return expected > MOST_TYPED_ROWS || !isPlain ? join(records) : new FewRows(shape, records);
}

/** An insert of a few rows, of which most are joined with others: only who commits alone asks for the values. */
class FewRows implements Part {
  readonly name: string;
  readonly text: readonly string[];
  readonly expected: number;
  readonly isInsert = true;
  readonly shared: { readonly join: JoinRows; readonly rows: readonly object[] };
  readonly #used: readonly Column[];
  readonly #rows: readonly Row[];

  constructor(shape: Shape, rows: readonly Row[]) {
    this.name = shape.name;
    this.text = typedText(shape, rows.length);
    this.expected = rows.length;
    this.shared = { join: shape.join, rows };
    this.#used = shape.used;
    this.#rows = rows;
  }

  get values(): readonly unknown[] {
    return this.#rows.flatMap((row) => this.#used.map((column) => scalar(row[column.key], column)));
  }
}

/** Rows of one table with values for the same columns. */
interface Shape {
  readonly name: string;
  readonly used: readonly Column[];
  /** Arrays do not stand in an array of their column, so rows with one travel as JSON and share no statement. */
  readonly isPlain: boolean;
  readonly join: JoinRows;
  /** The texts by the number of rows. */
  readonly typed: Map<number, readonly string[]>;
}

interface Column {
  /** Its name in TypeScript, in the table, and its type in SQL. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly isJson: boolean;
}

interface KnownTable {
  readonly columns: readonly Column[];
  readonly shapes: Map<string, Shape>;
  /** The same by the keys of rows that all have the same ones: cheaper than to look for each column in each row. */
  readonly byKeys: { readonly keys: readonly string[]; readonly shape: Shape }[];
}

type Row = Readonly<Record<string, unknown>>;

/** Looking through more of them would take longer than looking for the columns. */
const MOST_KEYS = 8;

const tables = new Map<PgTable, KnownTable>();

function knownTable(table: PgTable): KnownTable {
  const known = tables.get(table);
  if (known !== undefined) return known;
  const columns = Object.entries(getTableColumns(table) as Record<string, PgColumn>).map(([key, column]) => {
    const type = column.getSQLType();
    return { key, name: column.name, type, isJson: type.startsWith('json') };
  });
  const found: KnownTable = { columns, shapes: new Map(), byKeys: [] };
  tables.set(table, found);
  return found;
}

function shapeOf(table: PgTable, rows: readonly Row[]): Shape {
  const known = knownTable(table);
  const before = known.byKeys.find(({ keys }) => rows.every((row) => tells(row, keys)));
  if (before !== undefined) return before.shape;
  const shape = shapeAmong(table, known, rows);
  const [first = {}] = rows;
  const keys = Object.keys(first).filter((key) => first[key] !== undefined);
  if (known.byKeys.length < MOST_KEYS && rows.every((row) => tells(row, keys))) known.byKeys.push({ keys, shape });
  return shape;
}

/** Whether a row tells just these, in this order. */
function tells(row: Row, keys: readonly string[]): boolean {
  let told = 0;
  for (const key in row) {
    if (row[key] === undefined) continue;
    if (keys[told] !== key) return false;
    told += 1;
  }
  return told === keys.length;
}

function shapeAmong(table: PgTable, { columns, shapes }: KnownTable, rows: readonly Row[]): Shape {
  const used = columns.filter(({ key }) => rows.some((row) => row[key] !== undefined));
  const by = used.map(({ key }) => key).join(',');
  const known = shapes.get(by);
  if (known !== undefined) return known;
  const name = getTableName(table);
  const isPlain = !used.some(({ type }) => type.endsWith(']'));
  const join = isPlain ? plainInsert(name, used) : jsonInsert(name, used);
  const shape = { name, used, isPlain, join, typed: new Map<number, readonly string[]>() };
  shapes.set(by, shape);
  return shape;
}

/** As the driver sends it to a parameter of the column's type; it leaves dates to us. */
function scalar(value: unknown, { isJson }: Column): unknown {
  if (value === undefined || value === null) return null;
  if (isJson) return storableJson(value);
  return value instanceof Date ? instantText(value.getTime()) : value;
}

function typedText({ name, used, typed }: Shape, rows: number): readonly string[] {
  const known = typed.get(rows);
  if (known !== undefined) return known;
  const casts = used.map(({ type, isJson }) => (isJson ? `::text::${type}` : `::${type}`));
  const text = valuesText(`insert into regulars."${name}" (${namesOf(used)}) `, casts, rows, '');
  typed.set(rows, text);
  return text;
}

function plainInsert(name: string, used: readonly Column[]): JoinRows {
  const columns = used.map((column) => `x."${column.name}"${column.isJson ? `::${column.type}` : ''}`).join(', ');
  const before = `insert into regulars."${name}" (${namesOf(used)}) select ${columns} from `;
  const textOf = rowsBetween(before, used, [''], (row: Row, column) => scalar(row[column.key], column));
  const join: JoinRows = (rows) => {
    const { text, values, arrays } = textOf(rows as readonly Row[]);
    return { text, values, arrays, name, expected: rows.length, isInsert: true, shared: { join, rows } };
  };
  return join;
}

function jsonInsert(name: string, used: readonly Column[]): JoinRows {
  const types = used.map((column) => `"${column.name}" ${column.type}`).join(', ');
  const columns = namesOf(used);
  const into = `insert into regulars."${name}" (${columns}) select ${columns}`;
  const text = [`${into} from jsonb_to_recordset(`, `::text::jsonb) as x(${types})`];
  const join: JoinRows = (rows) => {
    const records = rows as readonly Record<string, unknown>[];
    const named = records.map((row) => Object.fromEntries(used.map(({ name: to, key }) => [to, row[key] ?? null])));
    return { name, text, values: [JSON.stringify(named)], expected: rows.length, isInsert: true };
  };
  return join;
}

/**
 * Commits the parts as one prepared statement, which others may share: see `commitTogether`. Throws `UnitRaced`, or the
 * database's own error; see `db/errors.ts`.
 */
export async function commit(database: Database, parts: readonly Part[]): Promise<void> {
  const real = parts.filter((one) => one.expected > 0);
  if (real.length > 0) await commitTogether(database, real);
}

/** SHA-256 in hex: request hashes and look-ups of secrets. */
export const sha256 = (text: string): string => hash('sha256', text);
