import { type ParkedEvent, parkedEvents, unparkEvents } from '../../db/parked.ts';
import type { Deps } from './deps.ts';

const MOST_SHOWN = 100;

/** Messages that were given up on, the newest first; `more`: there are others. */
export async function readParked(
  deps: Deps,
): Promise<{ readonly events: readonly ParkedEvent[]; readonly more: boolean }> {
  const found = await parkedEvents(deps.db, MOST_SHOWN + 1);
  return { events: found.slice(0, MOST_SHOWN), more: found.length > MOST_SHOWN };
}

/** Hands them out once more, with all their attempts. What fails again is parked again. */
export const handOutParked = (deps: Deps): Promise<number> => unparkEvents(deps.db);
