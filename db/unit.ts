import { createHash } from 'node:crypto';
import { getTableColumns, getTableName, type InferInsertModel } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './client.ts';

/**
 * One business operation is one SQL statement: parts are joined as data-modifying CTEs, and the final select checks
 * that each touched the number of rows it promised, else nothing is written. A single statement cannot half-commit
 * when the session dies, and holds no lock while the network waits. See docs/adr/0002-one-statement-commits.md.
 */
export interface Part {
  readonly name: string;
  readonly text: readonly string[];
  readonly values: readonly unknown[];
  readonly expected: number;
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
  (text: TemplateStringsArray, ...values: readonly unknown[]): Part => ({ name, text: [...text], values, expected });

const insertTexts = new Map<PgTable, Map<string, readonly [string, string]>>();

/** An insert of any number of rows of one table, as one text: the rows travel as a single JSON parameter. */
export function insertRows<Table extends PgTable>(table: Table, rows: readonly InferInsertModel<Table>[]): Part {
  const columns = getTableColumns(table) as Record<string, PgColumn>;
  const used = Object.keys(columns).filter((key) => rows.some((row) => Object.hasOwn(row, key)));
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const key of used) record[columns[key]?.name as string] = (row as Record<string, unknown>)[key] ?? null;
    return record;
  });
  const name = getTableName(table);
  return { name, text: insertText(table, columns, used), values: [JSON.stringify(records)], expected: rows.length };
}

function insertText(table: PgTable, columns: Record<string, PgColumn>, used: readonly string[]) {
  const texts = insertTexts.get(table) ?? new Map<string, readonly [string, string]>();
  insertTexts.set(table, texts);
  const shape = used.join(',');
  const known = texts.get(shape);
  if (known !== undefined) return known;
  const names = used.map((key) => `"${columns[key]?.name}"`).join(', ');
  const types = used.map((key) => `"${columns[key]?.name}" ${columns[key]?.getSQLType()}`).join(', ');
  const text = [
    `insert into regulars."${getTableName(table)}" (${names}) select ${names} from jsonb_to_recordset(`,
    `::text::jsonb) as x(${types})`,
  ] as const;
  texts.set(shape, text);
  return text;
}

/** Commits the parts as one prepared statement. Throws `UnitRaced`, or the database's own error; see `db/errors.ts`. */
export async function commit(database: Database, parts: readonly Part[]): Promise<void> {
  const real = parts.filter((one) => one.expected > 0);
  if (real.length === 0) return;
  const values: unknown[] = [];
  const ctes = real.map((one, index) => {
    const body = one.text.reduce(
      (text, piece, at) => (at === 0 ? piece : `${text}$${values.push(one.values[at - 1])}${piece}`),
      '',
    );
    return `p${index} as (${body} returning 1)`;
  });
  const checks = real.map(
    (one, index) =>
      `regulars.expect_rows($${values.push(one.name)}::text, (select count(*) from p${index}), $${values.push(one.expected)}::bigint)`,
  );
  try {
    await database.sql.unsafe(`with ${ctes.join(',\n')}\nselect ${checks.join(', ')}`, values as never[], {
      prepare: true,
    });
  } catch (cause) {
    if (isRaced(cause)) throw new UnitRaced(cause.constraint_name ?? '', cause);
    throw cause;
  }
}

const isRaced = (error: unknown): error is { constraint_name?: string } =>
  error instanceof Error && 'code' in error && error.code === 'RG001';

/** SHA-256 in hex: request hashes and look-ups of secrets. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
