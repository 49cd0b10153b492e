import { elementOf } from './arrays.ts';
import type { Part } from './statement.ts';

export interface RowColumn {
  readonly name: string;
  /** As SQL calls it. */
  readonly type: string;
}

type Texted = Pick<Part, 'text' | 'values'>;

/** To find a text in an array PostgreSQL walks past those before it; of more rows than this each column is a table. */
const FEW_ROWS = 20;

/** What may have commas, quotes or backslashes of its own, and so stands in quotes in an array. */
const QUOTED = /^(text|json|bytea)/;

/**
 * What takes any number of rows `x(…)` into a statement, between `before` and `after` (which goes on with parameters of
 * its own). Each column travels as one array. Of a few rows each takes its place in all of them: to PostgreSQL that is one
 * function and one text, however many they are. It pays more for `unnest`, which makes a table of each column, and for a
 * parameter for each value: it reads each by itself, makes each row of `values` ready anew, and the rows that are missing
 * to one of a few texts cost as much as those that are there.
 */
export function rowsBetween(before: string, columns: readonly RowColumn[], after: readonly [string, ...string[]]) {
  const [next, ...more] = after;
  const last = columns.length - 1;
  const types = columns.map(({ type }) => `::${elementType(type)}[]`);
  const few = [
    `${before}(select (`,
    ...types.map(
      (type, at) => `${type})[i] as "${columns[at]?.name}"${at < last ? ', (' : ' from generate_series(1, '}`,
    ),
    `::int) i) as x${next}`,
    ...more,
  ];
  const many = [
    `${before}unnest(`,
    ...types.map((type, at) => `${type}${at < last ? ', ' : `) as x(${namesOf(columns)})${next}`}`),
    ...more,
  ];
  return (rows: readonly (readonly unknown[])[]): Texted => {
    const arrays = columns.map(({ type }, at) => arrayOfColumn(rows, at, QUOTED.test(type)));
    return rows.length > FEW_ROWS ? { text: many, values: arrays } : { text: few, values: [...arrays, rows.length] };
  };
}

/** Without a precision, to which PostgreSQL would bring the whole array anew for each row; the table does it for its value. */
const elementType = (type: string): string => type.replace(/ *\(\d+\)/, '');

function arrayOfColumn(rows: readonly (readonly unknown[])[], at: number, isQuoted: boolean): string {
  let all = '';
  for (const row of rows) {
    const value = row[at] ?? null;
    all += value === null ? ',NULL' : isQuoted ? `,${elementOf(textOf(value))}` : `,${value}`;
  }
  return `{${all.slice(1)}}`;
}

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : `${value}`;

/** `values (…), (…)` of so many rows with a parameter for each value, between `before` and `after`. */
export function valuesText(before: string, casts: readonly string[], rows: number, after: string): readonly string[] {
  const row = (isLast: boolean) =>
    casts.map((cast, at) => `${cast}${at < casts.length - 1 ? ', ' : isLast ? `)${after}` : '), ('}`);
  return [`${before}values (`, ...Array.from({ length: rows }, (_, at) => row(at === rows - 1)).flat()];
}

export const namesOf = (columns: readonly RowColumn[]): string => columns.map(({ name }) => `"${name}"`).join(', ');
