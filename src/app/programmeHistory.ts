import { type ProgrammeRow, programmeVersions } from '../../db/programme.ts';
import { findStaffName } from '../../db/staff.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../core/programme.ts';
import { completed } from '../core/settings/complete.ts';
import { findKeyName } from './apiKeys.ts';
import type { Actor, Deps } from './deps.ts';
import { readProgramme } from './programme.ts';
import { type NewProgramme, replaceProgramme } from './replaceProgramme.ts';

/** Who made a version; `gone`: nobody knows any more. */
export type ProgrammeAuthor =
  | { readonly kind: 'staff' | 'key'; readonly name: string }
  | { readonly kind: 'system' | 'gone' };

export interface ProgrammeVersion {
  readonly version: number;
  readonly at: number;
  readonly by: ProgrammeAuthor;
  readonly before: Programme;
  readonly after: Programme;
}

/** Versions with what was in force before each, the newest first; `next`: where the older ones begin. */
export async function readProgrammeVersions(
  deps: Deps,
  through: number | null,
  limit: number,
): Promise<{ readonly versions: readonly ProgrammeVersion[]; readonly next: number | null }> {
  const rows = await programmeVersions(deps.db, through, limit + 1);
  const versions = await Promise.all(rows.slice(0, limit).map((row, index) => versionOf(deps, row, rows[index + 1])));
  return { versions, next: rows[limit]?.version ?? null };
}

/** One version; `undefined`: there is none of this number. */
export async function readProgrammeVersion(deps: Deps, version: number): Promise<ProgrammeVersion | undefined> {
  const [row, before] = await programmeVersions(deps.db, version, 2);
  return row?.version === version ? versionOf(deps, row, before) : undefined;
}

/** The document of a version as it reads today; 0 is what a new shop begins with. `undefined`: there is none. */
export async function readProgrammeDocument(deps: Deps, version: number): Promise<Programme | undefined> {
  if (version === 0) return DEFAULT_PROGRAMME;
  const [row] = await programmeVersions(deps.db, version, 1);
  return row?.version === version ? completed(row.document as Partial<Programme>) : undefined;
}

/**
 * Puts the document of an earlier version in force again, in a version of its own. `inForce` is the version that the
 * owner saw it compared with. Refused like `replaceProgramme`, and `programme-changed` for a version that never was.
 */
export async function putProgrammeBack(
  deps: Deps,
  { to, inForce }: { readonly to: number; readonly inForce: number },
  actor: Actor,
  key: string,
  now: number,
) {
  const document = await readProgrammeDocument(deps, to);
  if (document === undefined) {
    const { version } = await readProgramme(deps);
    return { ok: false, refusal: { code: 'programme-changed', version } } as const;
  }
  const wanted: NewProgramme = { version: inForce, document };
  return replaceProgramme(deps, wanted, actor, key, now);
}

const versionOf = async (
  deps: Deps,
  row: ProgrammeRow,
  before: ProgrammeRow | undefined,
): Promise<ProgrammeVersion> => ({
  version: row.version,
  at: row.createdAtMs,
  by: await authorOf(deps, row.createdBy),
  before: before === undefined ? DEFAULT_PROGRAMME : completed(before.document as Partial<Programme>),
  after: completed(row.document as Partial<Programme>),
});

async function authorOf(deps: Deps, createdBy: string): Promise<ProgrammeAuthor> {
  const [kind, id = ''] = createdBy.split(':');
  if (kind === 'key') return named('key', await findKeyName(deps, id));
  if (kind === 'staff') return named('staff', await findStaffName(deps.db, id));
  return { kind: 'system' };
}

const named = (kind: 'staff' | 'key', name: string | null): ProgrammeAuthor =>
  name === null ? { kind: 'gone' } : { kind, name };
