import * as db from '../../db/operations.ts';
import type { Deps } from './deps.ts';

export type { Operations } from '../../db/operations.ts';

/** How the queues, campaigns and jobs of the whole service stand; cheap however big the shop is. */
export const readOperations = (deps: Pick<Deps, 'db'>): Promise<db.Operations> => db.readOperations(deps.db);
