import { type PaceShare, reservePaces } from '../../db/paces.ts';
import type { Deps } from './deps.ts';

/** Takes the next places on a channel, behind every other process; gives the milliseconds until the first has come. */
export const reservePlaces = (deps: Deps, share: PaceShare): Promise<number> => reservePaces(deps.db, share);
