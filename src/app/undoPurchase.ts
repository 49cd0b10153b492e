import type { Answered } from './decideAndCommit.ts';
import type { ReturnRefusal } from './decideReturn.ts';
import type { Actor, Deps } from './deps.ts';
import { type PurchaseReturned, returnPurchase } from './returnPurchase.ts';

/**
 * A slip taken back at the counter within the programme's `undoMinutes`, by whoever made it or a manager: a reversing
 * journal, nothing is deleted. Refuses as `decideReturn` does.
 */
export const undoPurchase = (
  deps: Deps,
  purchaseId: string,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PurchaseReturned, ReturnRefusal>> =>
  returnPurchase(deps, { purchaseId, kind: 'undo', what: { kind: 'all' } }, by, key, now);
