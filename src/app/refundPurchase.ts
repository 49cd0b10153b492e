import type { RefundRequest } from '../core/purchases/refund.ts';
import type { Answered } from './decideAndCommit.ts';
import type { ReturnRefusal } from './decideReturn.ts';
import type { Actor, Deps } from './deps.ts';
import { type PurchaseReturned, returnPurchase } from './returnPurchase.ts';

/**
 * Goods that come back: `what` is all that is left of the purchase, pieces of it, or an amount. A later refund takes
 * only what earlier ones left. For tills and managers. Refuses as `decideReturn` does.
 */
export const refundPurchase = (
  deps: Deps,
  refund: { readonly purchaseId: string; readonly what: RefundRequest },
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<PurchaseReturned, ReturnRefusal>> =>
  returnPurchase(deps, { ...refund, kind: 'refund' }, by, key, now);
