import { arrayLiteral } from './arrays.ts';
import type { Part } from './statement.ts';

export interface RowColumn {
  readonly name: string;
  /** As SQL calls it. */
  readonly type: string;
}

/**
 * So many rows at most have a parameter for each value, and nulls for the rows that are missing to so many: PostgreSQL reads
 * an array for each column as a table of its own, which for a few rows costs it more than the rows. The sizes are few
 * because each is a text, and each session plans each text once.
 */
const FEW_ROWS = [5, 10, 20];

type Texted = Pick<Part, 'text' | 'values'>;

/**
 * What takes any number of rows `x(…)` into a statement, between `before` and `after` (which goes on with parameters of
 * its own). A few rows may come with rows of nothing but nulls: it has to leave these out.
 */
export function rowsBetween(before: string, columns: readonly RowColumn[], after: readonly [string, ...string[]]) {
  const [next, ...more] = after;
  const end = `) as x(${namesOf(columns)})${next}`;
  const texts = new Map<number, readonly string[]>();
  const textOf = (count: number): readonly string[] => {
    const known = texts.get(count);
    if (known !== undefined) return known;
    const casts = columns.map(({ type }) => `::${type}`);
    const text = count === 0 ? arraysText(before, columns, end) : valuesText(`${before}(`, casts, count, end);
    const whole = [...text, ...more];
    texts.set(count, whole);
    return whole;
  };
  return (rows: readonly (readonly unknown[])[]): Texted => {
    const size = FEW_ROWS.find((count) => rows.length <= count);
    if (size === undefined) {
      return { text: textOf(0), values: columns.map((_, at) => arrayLiteral(rows.map((row) => row[at]))) };
    }
    const missing = Array.from({ length: (size - rows.length) * columns.length }, () => null);
    return { text: textOf(size), values: [...rows.flat(), ...missing] };
  };
}

/** `values (…), (…)` of so many rows with a parameter for each value, between `before` and `after`. */
export function valuesText(before: string, casts: readonly string[], rows: number, after: string): readonly string[] {
  const row = (isLast: boolean) =>
    casts.map((cast, at) => `${cast}${at < casts.length - 1 ? ', ' : isLast ? `)${after}` : '), ('}`);
  return [`${before}values (`, ...Array.from({ length: rows }, (_, at) => row(at === rows - 1)).flat()];
}

function arraysText(before: string, columns: readonly RowColumn[], end: string): readonly string[] {
  return [
    `${before}unnest(`,
    ...columns.map(({ type }, at) => `::text::${type}[]${at < columns.length - 1 ? ', ' : end}`),
  ];
}

export const namesOf = (columns: readonly RowColumn[]): string => columns.map(({ name }) => `"${name}"`).join(', ');
