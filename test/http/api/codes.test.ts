import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { at, ownApi } from './support/api.ts';

const api = ownApi();

const couponId = async () =>
  String(at((await api.post('/v1/coupons', { name: 'Leaflet', kind: 'percent', value: 10 })).json, 'coupon.id'));

describe('one-time codes over the API', () => {
  it('are made, listed, sent as a stream, and made void', async () => {
    const id = await couponId();
    const made = await api.post(`/v1/coupons/${id}/codes`, { count: 3 });
    expect(made).toMatchObject({ status: 201, json: { couponId: id, count: 3, void: false } });
    const batchId = String(at(made.json, 'id'));
    expect((await api.get(`/v1/coupons/${id}/codes`)).json).toMatchObject({ batches: [{ id: batchId, used: 0 }] });
    const headers = { authorization: `Bearer ${await api.key()}` };
    const sent = await api.send('GET', `/v1/code-batches/${batchId}/codes?format=csv`, headers);
    expect(sent.status).toBe(200);
    expect(sent.text.trim().split('\n')).toHaveLength(4);
    expect(await api.post(`/v1/code-batches/${batchId}/void`, {})).toMatchObject({ status: 200, json: { void: true } });
    expect(await api.post(`/v1/code-batches/${batchId}/void`, {})).toMatchObject({ json: { code: 'batch-unknown' } });
    expect(await api.get(`/v1/code-batches/${batchId}/codes`)).toMatchObject({ status: 404 });
  });

  it('are refused for no coupon, too many, and none', async () => {
    expect(await api.post(`/v1/coupons/${v7()}/codes`, { count: 3 })).toMatchObject({ status: 404 });
    expect(await api.post('/v1/coupons/none/codes', { count: 3 })).toMatchObject({ status: 404 });
    const id = await couponId();
    for (const count of [0, 100_001, 1.5]) {
      expect(await api.post(`/v1/coupons/${id}/codes`, { count })).toMatchObject({ status: 400 });
    }
  });
});
