import { checkoutsBeyondTheirCards } from '../../../db/checkouts.ts';
import type { Deps } from '../deps.ts';

/**
 * Asked before each read of what checkouts hold: from the second on, when a unit was refused, whether their gift cards
 * have set aside what they hold. Where they have not, that is no race: to read again would never end, so it throws.
 */
export function heldAsTold(deps: Pick<Deps, 'db'>, checkoutIds: readonly string[]): () => Promise<void> {
  let reads = 0;
  return async () => {
    reads += 1;
    if (reads === 1) return;
    const [wrong] = await checkoutsBeyondTheirCards(deps.db, checkoutIds);
    if (wrong === undefined) return;
    throw new Error(
      `gift card ${wrong.cardId} has less set aside than checkout ${wrong.checkoutId} holds; npx regulars verify-ledger names what is wrong`,
    );
  };
}
