import { deleteOldCheckouts } from '../../db/checkouts.ts';
import { deleteExpired } from '../../db/expired.ts';
import { pruneInbox } from '../../db/inbox.ts';
import { pruneOutbox } from '../../db/outbox.ts';
import { deleteOldRewardHolds } from '../../db/rewardHolds.ts';
import type { Deps } from './deps.ts';

/** Forgets what is past its time: handled events, sent notices, used keys, dead codes, old checkouts and holds. Run again, it changes nothing. */
export async function tidyUp(deps: Deps, now: number): Promise<void> {
  await deleteExpired(deps.db, new Date(now));
  await deleteOldCheckouts(deps.db, new Date(now));
  await deleteOldRewardHolds(deps.db, new Date(now));
  await pruneInbox(deps.db);
  await pruneOutbox(deps.db);
}
