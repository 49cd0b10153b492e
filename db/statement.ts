import { ByList } from './byList.ts';
import type { Database } from './client.ts';
import { isErrno } from './errno.ts';

/**
 * One business operation is one SQL statement: parts are joined as data-modifying CTEs, and the final select checks
 * that each update touched the number of rows it promised, else nothing is written. A single statement cannot half-commit
 * when the session dies, and holds no lock while the network waits. See docs/adr/0002-one-statement-commits.md.
 */
export interface Part {
  readonly name: string;
  readonly text: readonly string[];
  readonly values: readonly unknown[];
  /** Which values are arrays of ids or instants: one that is the same as an earlier one of its kind is sent once. */
  readonly arrays?: readonly (ArrayKind | undefined)[];
  readonly expected: number;
  /** A plain insert: it writes all of its rows or fails by itself, so nobody needs to count them. */
  readonly isInsert?: true;
  /** A call of a function that raises `RG001` where it says no; `text` is that call alone, and it writes nothing. */
  readonly isCheck?: true;
  /** The row that it changes, for those who lose a race for it. */
  readonly row?: string;
  /** How it is written together with its like of other units; absent: its unit has a statement of its own. */
  readonly shared?: Shared;
}

export type ArrayKind = 'ids' | 'instants';

export interface Shared {
  /** One part for the rows of several. Parts with the same function are alike. */
  readonly join: JoinRows;
  readonly rows: readonly object[];
  /** The row that it changes: units of one statement change different ones, in this order. */
  readonly changes?: string;
}

export type JoinRows = (rows: readonly object[]) => Part;

/** A part did not touch the rows it promised: somebody was faster. `part` names it; nothing was written. */
export class UnitRaced extends Error {
  readonly part: string;
  /** Which row it was, where the part says so. */
  readonly row: string | undefined;
  constructor(part: string, cause: unknown, row?: string) {
    super(`The unit's part ${part} found other rows than it read`, { cause });
    this.name = 'UnitRaced';
    this.part = part;
    this.row = row;
  }
}

/** Joining the texts takes longer than finding the joined one by the texts it was made of, and by what is sent once. */
const statements = new ByList<readonly string[], Map<string, string>>();
/** Which instants are the same may differ from time to time, and each text is one more plan in each session. */
const MOST_TEXTS = 8;

/** Runs parts, of which each has rows, as one prepared statement. Throws `UnitRaced` or the database's own error. */
export async function runStatement(database: Database, parts: readonly Part[]): Promise<void> {
  const statement = statements.at(parts.map((one) => one.text));
  statement.value ??= new Map();
  const texts = statement.value;
  let sent = onceEach(parts);
  if (sent.numbers !== undefined && texts.size >= MOST_TEXTS && !texts.has(sent.like)) sent = eachByItself(parts);
  const text = texts.get(sent.like) ?? joined(parts, sent.numbers);
  texts.set(sent.like, text);
  const counts = parts.filter(isCounted).flatMap((one) => [one.name, one.expected]);
  try {
    await database.sql.unsafe(text, [...sent.values, ...counts] as never[], { prepare: true });
  } catch (cause) {
    if (!isRaced(cause)) throw cause;
    const name = cause.constraint_name ?? '';
    throw new UnitRaced(name, cause, parts.find((one) => one.name === name)?.row);
  }
}

/** What is sent for the values of the parts. */
interface Sent {
  readonly values: readonly unknown[];
  /** For each value in turn the number of its parameter; `undefined`: they are counted up. */
  readonly numbers?: readonly number[];
  /** The same for all whose texts are the same. */
  readonly like: string;
}

const eachByItself = (parts: readonly Part[]): Sent => ({ values: parts.flatMap((one) => one.values), like: '' });

/**
 * Rows of many tables say whose they are, of which purchase and when: of the arrays of a dozen sales' rows a third are
 * the same as another. Both sides pay for each by itself, one to write it and one to read it.
 */
function onceEach(parts: readonly Part[]): Sent {
  const values: unknown[] = [];
  const numbers: number[] = [];
  let like = '';
  const known = { ids: new Map<unknown, number>(), instants: new Map<unknown, number>() };
  for (const { values: own, arrays } of parts) {
    for (let at = 0; at < own.length; at += 1) {
      const value = own[at];
      const kind = arrays?.[at];
      const earlier = kind === undefined ? undefined : known[kind].get(value);
      if (earlier === undefined) {
        values.push(value);
        if (kind !== undefined) known[kind].set(value, values.length);
      } else like += `${numbers.length}=${earlier} `;
      numbers.push(earlier ?? values.length);
    }
  }
  return like === '' ? { values, like } : { values, numbers, like };
}

function joined(parts: readonly Part[], numbers: readonly number[] | undefined): string {
  let place = 0;
  const bodies = parts.map(({ text }) =>
    text.reduce((before, piece) => {
      place += 1;
      return `${before}$${numbers?.[place - 1] ?? place}${piece}`;
    }),
  );
  let parameter = numbers === undefined ? place : Math.max(...numbers);
  const ctes = parts.flatMap(({ isInsert, isCheck }, index) =>
    isCheck ? [] : [`p${index} as (${bodies[index]}${isInsert === undefined ? ' returning 1' : ''})`],
  );
  // Counted first, before any insert: who lost a race learns it without having written anything.
  const checks = parts.flatMap((part, index) => {
    if (part.isCheck) return [bodies[index]];
    if (!isCounted(part)) return [];
    parameter += 2;
    return [`regulars.expect_rows($${parameter - 1}::text, (select count(*) from p${index}), $${parameter}::bigint)`];
  });
  return `with ${ctes.join(',\n')}\nselect ${checks.length === 0 ? '1' : checks.join(', ')}`;
}

const isCounted = ({ isInsert, isCheck }: Part): boolean => isInsert === undefined && isCheck === undefined;

const isRaced = (error: unknown): error is { constraint_name?: string } => isErrno(error, 'RG001');
