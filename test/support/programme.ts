import { v7 } from 'uuid';
import { programmeParts } from '../../db/programme.ts';
import { commit } from '../../db/unit.ts';
import type { Deps } from '../../src/app/deps.ts';
import { readProgramme } from '../../src/app/programme.ts';
import type { Programme } from '../../src/core/programme.ts';
import { NOON } from './shop.ts';

/** Puts a programme in force with settings that no command of the service changes. */
export async function setProgramme(deps: Deps, change: Partial<Programme>): Promise<void> {
  const { version, document } = await readProgramme(deps);
  const next = { version: version + 1, document: { ...document, ...change } };
  await commit(deps.db, programmeParts({ ...next, auditId: v7(), actor: 'system', details: {}, at: new Date(NOON) }));
}
