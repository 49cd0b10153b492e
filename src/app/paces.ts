import { type PaceShare, reservePaces } from '../../db/paces.ts';
import type { Deps } from './deps.ts';

export type { PaceShare } from '../../db/paces.ts';

/** Takes the next places on some channels, behind every other process; gives the milliseconds until they have come. */
export const reservePlaces = (deps: Deps, shares: readonly PaceShare[]): Promise<number> =>
  reservePaces(deps.db, shares);
