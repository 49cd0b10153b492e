import { findMemberData } from '../../db/memberData.ts';
import { findMember } from '../../db/members.ts';
import type { Deps } from './deps.ts';
import type { Cell, ExportRow } from './exports/columns.ts';
import { csvOf } from './exports/formats.ts';

export interface DataFile {
  readonly name: string;
  readonly mime: 'application/json' | 'text/csv';
  /** Indented JSON, or a table with one row for each thing that is held. */
  readonly content: string;
}

/**
 * Everything that is held on a member, as one file. `about` is a sentence in their language that stands on top of it.
 * `undefined`: there is no such member (any more).
 */
export async function memberData(
  deps: Deps,
  memberId: string,
  about: string,
  now: number,
  format: 'json' | 'csv' = 'json',
): Promise<DataFile | undefined> {
  const data = await memberDocument(deps, memberId, now);
  if (data === undefined) return undefined;
  const whole = { about, ...data };
  const name = `my-data-${data.at.slice(0, 10)}.${format}`;
  return format === 'csv'
    ? { name, mime: 'text/csv', content: csvOf(rowsOf(whole)) }
    : { name, mime: 'application/json', content: `${JSON.stringify(whole, null, 2)}\n` };
}

/** The same as a JSON document, for programs. `at`: as of when, ISO 8601. */
export async function memberDocument(
  deps: Deps,
  memberId: string,
  now: number,
): Promise<({ readonly at: string } & Readonly<Record<string, unknown>>) | undefined> {
  const member = await findMember(deps.db, memberId);
  const data = member && (await findMemberData(deps.db, member.memberId));
  return data && { at: new Date(now).toISOString(), ...data };
}

/** One row for each value: in which part it stands, the how-manieth of it, what it is called, and the value. */
function rowsOf(data: Readonly<Record<string, unknown>>): ExportRow[] {
  return Object.entries(data).flatMap(([part, held]) => {
    const items = Array.isArray(held) ? (held as readonly unknown[]) : [held];
    return items.flatMap((item, index) =>
      leavesOf(item, '').map(([field, value]) => ({ part, no: index + 1, field, value })),
    );
  });
}

function leavesOf(value: unknown, path: string): [string, Cell][] {
  if (typeof value !== 'object' || value === null) return [[path, value as Cell]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}.${name}`));
}
