import { describe, expect, it } from 'vitest';
import {
  changeProduct,
  createProduct,
  type ProductDetails,
  readProduct,
  readProducts,
} from '../../src/app/products.ts';
import { ownDeps } from '../support/ownDeps.ts';
import { NOON } from '../support/shop.ts';

const deps = ownDeps();
const BY = '01940000-0000-7000-8000-00000000000a';
const key = () => `test:${deps.newId()}`;
const tin = (about: Partial<ProductDetails> = {}): ProductDetails => ({
  sku: `S-${deps.newId()}`.slice(0, 40),
  name: 'Formula tin',
  category: null,
  priceMinor: 680,
  repurchaseDays: 21,
  ...about,
});
async function created(about: Partial<ProductDetails> = {}) {
  const made = await createProduct(deps, tin(about), BY, key(), NOON);
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value;
}

describe('a product', () => {
  it('is added once for one event, and once for one SKU when two add it at the same moment', async () => {
    const details = tin();
    const same = key();
    const first = await createProduct(deps, details, BY, same, NOON);
    expect(await createProduct(deps, details, BY, same, NOON)).toEqual({ ...first, repeated: true });
    const rival = tin();
    const both = await Promise.all([1, 2, 3, 4].map(() => createProduct(deps, rival, BY, key(), NOON)));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'sku-known' } });
  });

  it('keeps every one of several changes made at the same moment', async () => {
    const { productId } = await created();
    const changes = [{ name: 'Tin 800 g' }, { priceMinor: 700 }, { category: 'Formula' }, { repurchaseDays: 28 }];
    const done = await Promise.all(changes.map((change) => changeProduct(deps, productId, change, BY, key(), NOON)));
    expect(done.every(({ ok }) => ok)).toBe(true);
    expect(await readProduct(deps, productId)).toMatchObject(Object.assign({}, ...changes));
  });

  it('takes no SKU of another one', async () => {
    const [one, other] = [await created(), await created()];
    const taken = await changeProduct(deps, one.productId, { sku: other.sku }, BY, key(), NOON);
    expect(taken).toMatchObject({ ok: false, refusal: { code: 'sku-known' } });
    expect(await changeProduct(deps, one.productId, { sku: one.sku }, BY, key(), NOON)).toMatchObject({ ok: true });
  });

  it('leaves the catalogue, and comes back under its SKU as the same product with the new details', async () => {
    const { productId, sku } = await created();
    expect(await changeProduct(deps, productId, { hidden: true }, BY, key(), NOON)).toMatchObject({ ok: true });
    expect(await readProduct(deps, productId)).toBeUndefined();
    const back = await created({ sku, name: 'New tin' });
    expect(back.productId).toBe(productId);
    expect(await readProduct(deps, productId)).toMatchObject({ name: 'New tin' });
  });

  it('is unknown when there is none', async () => {
    const changed = await changeProduct(deps, deps.newId(), { name: 'x' }, BY, key(), NOON);
    expect(changed).toMatchObject({ ok: false, refusal: { code: 'product-unknown' } });
  });
});

describe('the catalogue', () => {
  it('is read page by page to its end, each product once, whatever letters its SKUs have', async () => {
    for (let n = 0; n < 14; n += 1) await created({ sku: `奶粉-${String(n).padStart(2, '0')}-${'長'.repeat(30)}` });
    const seen: string[] = [];
    const cursors: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page: Awaited<ReturnType<typeof readProducts>> = await readProducts(deps, next);
      seen.push(...page.products.map(({ sku }) => sku));
      next = page.next;
      if (next !== undefined) cursors.push(next);
    }
    expect(cursors.filter((cursor) => Buffer.byteLength(`tproducts:${cursor}`) > 64)).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((sku) => sku.startsWith('奶粉'))).toHaveLength(14);
  });
});
