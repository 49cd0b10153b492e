import { auditPart } from '../../db/audit.ts';
import { findProductBySku, type ProductRow, updateProductPart } from '../../db/products.ts';
import { products } from '../../db/schema/index.ts';
import { insertRows } from '../../db/unit.ts';
import { accept } from '../core/decision.ts';
import { type Answered, decideAndCommit } from './decideAndCommit.ts';
import { type Actor, actorName, type Deps } from './deps.ts';
import type { ProductDetails, ProductView } from './products.ts';

/** A product as a till or web shop has it. */
export interface ProductPut extends ProductDetails {
  /** Not in the catalogue; what was bought of it stays. */
  readonly hidden: boolean;
}

export type ProductKept = ProductView & { readonly hidden: boolean };

/** Keeps a product of another system as that has it now: new ones are added, known ones become what is given. */
export const putProduct = (
  deps: Deps,
  { hidden, ...details }: ProductPut,
  by: Actor,
  key: string,
  now: number,
): Promise<Answered<ProductKept, never>> =>
  decideAndCommit<ProductRow | undefined, ProductRow, ProductKept, never>(deps, {
    key: { name: key, request: { ...details, hidden } },
    read: () => findProductBySku(deps.db, details.sku),
    decide: (known) => {
      // Later than the change before, also when the clock stands still: it is what an edit compares.
      const at = new Date(Math.max(now, (known?.updatedAt.getTime() ?? 0) + 1));
      const { productId = deps.newId(), createdAt = at } = known ?? {};
      return accept({ ...details, productId, state: hidden ? 'hidden' : 'active', createdAt, updatedAt: at });
    },
    parts: (known, row) => [
      known === undefined ? insertRows(products, [row]) : updateProductPart(known, row),
      auditPart({
        auditId: deps.newId(),
        actor: actorName(by),
        action: known === undefined ? 'product-created' : 'product-changed',
        details: { productId: row.productId },
        occurredAt: row.updatedAt,
      }),
    ],
    answer: ({ productId }) => ({ ...details, productId, hidden }),
  });
