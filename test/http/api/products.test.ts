import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { ownApi, sale } from './support/api.ts';

const api = ownApi();
const put = async (sku: string, body: object, key = v7()) =>
  api.send(
    'PUT',
    `/v1/products/${sku}`,
    { authorization: `Bearer ${await api.key()}`, 'content-type': 'application/json', 'idempotency-key': key },
    JSON.stringify(body),
  );

describe('PUT /products/{sku}', () => {
  it('adds a product, changes it, and names what is bought of it', async () => {
    const first = await put('TEA', { name: 'Tea', priceMinor: 120, category: 'Drinks' });
    expect(first).toMatchObject({ status: 200, json: { sku: 'TEA', category: 'Drinks', hidden: false } });
    const later = await put('TEA', { name: 'Green tea', priceMinor: 130 });
    expect(later.json).toMatchObject({ name: 'Green tea', priceMinor: 130, category: null });
    const mei = await api.shop.member();
    const bought = await api.post(
      '/v1/purchases',
      sale(mei, 130, { lines: [{ sku: 'TEA', quantity: 1, unitPriceMinor: 130 }] }),
    );
    expect(bought.status).toBe(201);
  });

  it('answers a repeat with the first answer, and makes one of many that come at once', async () => {
    const key = v7();
    const first = await put('CAKE', { name: 'Cake', priceMinor: 90 }, key);
    expect((await put('CAKE', { name: 'Cake', priceMinor: 90 }, key)).text).toBe(first.text);
    const many = await Promise.all([1, 2, 3, 4, 5].map((n) => put('PIE', { name: `Pie ${n}`, priceMinor: n })));
    expect(many.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(many.map(({ json }) => (json as { id: string }).id)).size).toBe(1);
  });

  it('names the field that is wrong, and hides what is not sold any more', async () => {
    expect(await put('X', { name: '', priceMinor: 1 })).toMatchObject({
      status: 400,
      json: { errors: [{ field: 'name' }] },
    });
    expect((await put('CAKE', { name: 'Cake', priceMinor: 90, hidden: true })).json).toMatchObject({ hidden: true });
  });
});
