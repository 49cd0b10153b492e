import { keepsCurrencyPart } from '../../db/programme.ts';
import type { Part } from '../../db/unit.ts';
import type { Deps } from './deps.ts';

/** Databases in which something is sold, as this process has seen: there the currency stays for good. */
const sold = new WeakSet<Deps['db']>();

/** Something was sold here. */
export function seeSale({ db }: Pick<Deps, 'db'>): void {
  sold.add(db);
}

/**
 * What a sale has besides while nobody here has seen another one: of the very first sale of a shop and a change of its
 * currency at the same moment, one sees the other. A buyer who has bought before says that it is not the first.
 */
export function firstSaleParts(
  deps: Pick<Deps, 'db'>,
  buyer: { readonly purchases: number },
  currency: string,
): readonly Part[] {
  if (buyer.purchases > 0) seeSale(deps);
  return sold.has(deps.db) ? [] : [keepsCurrencyPart(currency)];
}
