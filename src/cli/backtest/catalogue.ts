import { type ListRefusal, ListUnreadable, openList } from '../../app/imports/list.ts';
import { accept, type Decision, refuse } from '../../core/decision.ts';
import type { KnownProducts } from '../../core/predict/pairs/shop.ts';

export type CatalogueRefusal =
  | ListRefusal
  | { readonly code: 'columns-unknown'; readonly header: readonly string[] }
  | { readonly code: 'days-unreadable'; readonly line: number; readonly text: string };

/**
 * A list of products: the column `product` or `sku`, and `category`, `repurchase_days` or both. An empty cell says
 * nothing of its product.
 */
export async function readCatalogue(path: string): Promise<Decision<Required<KnownProducts>, CatalogueRefusal>> {
  const list = await openList(path, {});
  if (!list.ok) return list;
  const { header } = list.value;
  const at = (...names: readonly string[]) => header.findIndex((name) => names.includes(name));
  const [product, category, days] = [at('product', 'sku'), at('category'), at('repurchase_days')];
  if (product < 0 || (category < 0 && days < 0)) return refuse({ code: 'columns-unknown', header });
  const statedDays = new Map<string, number>();
  const categories = new Map<string, string>();
  try {
    for await (const { cells, line } of list.value.rows()) {
      const id = cells[product] ?? '';
      const written = (cells[days] ?? '').trim();
      if (written !== '' && !/^[1-9]\d{0,3}$/.test(written)) {
        return refuse({ code: 'days-unreadable', line, text: written });
      }
      if (written !== '') statedDays.set(id, Number(written));
      const named = (cells[category] ?? '').trim();
      if (named !== '') categories.set(id, named);
    }
  } catch (error) {
    if (error instanceof ListUnreadable) return refuse(error.refusal);
    throw error;
  }
  return accept({ statedDays, categories });
}
