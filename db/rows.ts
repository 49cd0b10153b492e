import { elementOf } from './arrays.ts';
import type { ArrayKind, Part } from './statement.ts';

export interface RowColumn {
  readonly name: string;
  /** As SQL calls it. */
  readonly type: string;
  /** Its values are texts as `JSON.stringify` writes them, which have no control characters, or `null`. */
  readonly isJson?: boolean;
}

type Texted = Pick<Part, 'text' | 'values'> & Required<Pick<Part, 'arrays'>>;

/** To find a text in an array PostgreSQL walks past those before it; of more rows than this each column is a table. */
const FEW_ROWS = 20;

/** What may have commas, quotes or backslashes of its own, and so stands in quotes in an array. */
const QUOTED = /^(text|bytea)/;

/** JSON is full of quotes, which an array would need escaped and read again one by one; this stands in none. */
const BETWEEN_JSON = '\u001e';

/**
 * What takes any number of rows `x(…)` into a statement, between `before` and `after` (which goes on with parameters of
 * its own). Each column travels as one array, JSON as one text. Of a few rows each takes its place in all of them: to
 * PostgreSQL that is one function and one text, however many they are. It pays more for `unnest`, which makes a table of
 * each column, and for a parameter for each value: it reads each by itself, makes each row of `values` ready anew, and the
 * rows that are missing to one of a few texts cost as much as those that are there.
 */
export function rowsBetween<Row, Column extends RowColumn>(
  before: string,
  columns: readonly Column[],
  after: readonly [string, ...string[]],
  valueOf: (row: Row, column: Column) => unknown,
) {
  const [next, ...more] = after;
  const few = around(columns.map(placeOf), `${before}(select `, ` from generate_series(1, `);
  const many = around(columns.map(tableOf), `${before}unnest(`, `) as x(${namesOf(columns)})${next}`);
  const texts = { few: [...few, `::int) i) as x${next}`, ...more], many: [...many, ...more] };
  const arrays = columns.map(kindOf);
  return (rows: readonly Row[]): Texted => {
    const values: unknown[] = columns.map((column) =>
      valuesOf(
        rows.map((row) => valueOf(row, column)),
        column,
      ),
    );
    return rows.length > FEW_ROWS
      ? { text: texts.many, values, arrays }
      : { text: texts.few, values: [...values, rows.length], arrays };
  };
}

/** What rows of different tables have in common; numbers are the same by chance. */
const kindOf = ({ type }: RowColumn): ArrayKind | undefined =>
  type === 'uuid' ? 'ids' : type.startsWith('timestamp') ? 'instants' : undefined;

/** What stands before and after the parameter of a column, which has the values of all rows. */
type Around = readonly [string, string];

/** The value of row `i`. */
const placeOf = ({ name, type, isJson }: RowColumn): Around =>
  isJson
    ? ['nullif(split_part(', `::text, E'\\x1e', i), '') as "${name}"`]
    : ['(', `::${elementType(type)}[])[i] as "${name}"`];

/** The values of all rows as an array. */
const tableOf = ({ type, isJson }: RowColumn): Around =>
  isJson ? ['string_to_array(', "::text, E'\\x1e', '')"] : ['', `::${elementType(type)}[]`];

/** The text between the parameters. */
function around(pieces: readonly Around[], before: string, after: string): string[] {
  const ends = pieces.map(
    ([, end], at) => `${end}${at < pieces.length - 1 ? `, ${pieces[at + 1]?.[0] ?? ''}` : after}`,
  );
  return [`${before}${pieces[0]?.[0] ?? ''}`, ...ends];
}

const valuesOf = (values: readonly unknown[], { type, isJson }: RowColumn): string =>
  isJson ? values.map((value) => value ?? '').join(BETWEEN_JSON) : arrayOfColumn(values, QUOTED.test(type));

/** Without a precision, to which PostgreSQL would bring the whole array anew for each row; the table does it for its value. */
const elementType = (type: string): string => type.replace(/ *\(\d+\)/, '');

function arrayOfColumn(values: readonly unknown[], isQuoted: boolean): string {
  let all = '';
  for (const value of values) {
    all += value === null || value === undefined ? ',NULL' : isQuoted ? `,${elementOf(textOf(value))}` : `,${value}`;
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
