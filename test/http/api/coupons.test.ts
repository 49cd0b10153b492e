import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import {
  CouponAnswer,
  CouponsAnswer,
  VoucherIssuedAnswer,
  VoucherLookAnswer,
} from '../../../src/http/api/couponSchemas.ts';
import { DAY, NOON } from '../../support/shop.ts';
import { at, ownApi } from './support/api.ts';

const api = ownApi();
const { shop } = api;

const tenth = { name: 'A tenth off', kind: 'percent', value: 10 };
const add = (body: object = {}) => api.post('/v1/coupons', { ...tenth, ...body });
const idOf = async (body: object = {}) => String(at((await add(body)).json, 'coupon.id'));
const issue = (couponId: string, memberId: string) => api.post(`/v1/coupons/${couponId}/vouchers`, { memberId });
const codeOf = async (memberId: string, body: object = {}) =>
  String(at((await issue(await idOf(body), memberId)).json, 'voucher.code'));

async function patch(couponId: string, body: object) {
  const headers = {
    authorization: `Bearer ${await api.key()}`,
    'content-type': 'application/json',
    'idempotency-key': v7(),
  };
  return api.send('PATCH', `/v1/coupons/${couponId}`, headers, JSON.stringify(body));
}

describe('coupons over the API', () => {
  it('are added with all that they ask for, read, listed, changed and stopped', async () => {
    const terms = {
      categories: ['Tea'],
      exceptSkus: ['TEA-1'],
      on: 'cheapest',
      growth: { by: 2, most: 20 },
      firstPurchase: true,
      combines: true,
      group: 'autumn',
    };
    const caps = {
      capMinor: 200,
      minimumMinor: 300,
      usesLimit: 50,
      usesPerMember: 2,
      usesPerDay: 5,
      budgetMinor: 9_000,
    };
    const added = await add({ ...caps, validDays: 30, lastDay: '2027-12-31', publicCode: ' autumn10 ', terms });
    expect(added).toMatchObject({
      status: 201,
      json: { coupon: { ...tenth, ...caps, publicCode: 'AUTUMN10', active: true, uses: 0, spentMinor: 0, terms } },
    });
    expect(CouponAnswer.parse(added.json)).toEqual(added.json);
    const id = String(at(added.json, 'coupon.id'));
    expect((await api.get(`/v1/coupons/${id}`)).json).toEqual(added.json);
    const listed = await api.get('/v1/coupons?limit=1');
    expect(CouponsAnswer.parse(listed.json)).toMatchObject({ coupons: [{ id }] });

    const changed = await patch(id, { budgetMinor: null, active: false, terms: { on: null, group: null } });
    const { on: _, group: __, ...left } = terms;
    expect(changed).toMatchObject({
      status: 200,
      json: { coupon: { budgetMinor: null, active: false, usesPerDay: 5 } },
    });
    expect(at(changed.json, 'coupon.terms')).toEqual(left);
    expect(await issue(id, await shop.member())).toMatchObject({ status: 409, json: { code: 'coupon-stopped' } });
  });

  it('that make no sense are refused with the field', async () => {
    expect(await add({ value: 101 })).toMatchObject({ status: 422, json: { code: 'coupon-invalid', field: 'value' } });
    expect(await add({ terms: { buy: 2 } })).toMatchObject({ status: 422, json: { field: 'terms.buy' } });
    expect(await add({ terms: { group: 'a' } })).toMatchObject({ json: { field: 'terms.group' } });
    expect(await add({ kind: 'free_shipping', value: 1, terms: { on: 'cheapest' } })).toMatchObject({
      json: { field: 'terms.on' },
    });
    expect(await add({ colour: 'red' })).toMatchObject({ status: 400 });
    expect(await api.get(`/v1/coupons/${v7()}`)).toMatchObject({ status: 404, json: { code: 'coupon-unknown' } });
    expect(await patch('nothing', {})).toMatchObject({ status: 404 });
  });

  it('refuse days outside the years that every zone has, as a reward does, and name the field', async () => {
    const id = await idOf();
    for (const day of ['0000-01-01', '0000-12-31', '0001-01-01', '1999-12-31', '9999-12-31']) {
      const refused = { status: 400, json: { errors: [{ field: 'firstDay' }] } };
      expect(await add({ firstDay: day })).toMatchObject(refused);
      expect(await patch(id, { firstDay: day })).toMatchObject(refused);
      expect(await patch(id, { lastDay: day })).toMatchObject({
        status: 400,
        json: { errors: [{ field: 'lastDay' }] },
      });
      expect(await api.post('/v1/rewards', { name: 'Mug', costPoints: 5, stock: null, firstDay: day })).toMatchObject(
        refused,
      );
    }
    expect((await patch(id, { firstDay: '2000-01-01', lastDay: '9998-12-31' })).status).toBe(200);
  });

  it('ask for the scope', async () => {
    const headers = { authorization: `Bearer ${await api.key('coupons:read')}` };
    expect((await api.get('/v1/coupons', headers)).status).toBe(200);
    expect(await api.post('/v1/coupons', tenth, headers)).toMatchObject({
      status: 403,
      json: { scope: 'coupons:write' },
    });
  });

  it('are given to a member within the caps, also those that nobody can take', async () => {
    const mei = await shop.member();
    const id = await idOf({ claimable: false, usesPerMember: 2, validDays: 30 });
    const first = await issue(id, mei);
    expect(first).toMatchObject({ status: 201, json: { voucher: { couponId: id, memberId: mei } } });
    expect(VoucherIssuedAnswer.parse(first.json)).toEqual(first.json);
    expect((await issue(id, mei)).status).toBe(201);
    expect(await issue(id, mei)).toMatchObject({ status: 409, json: { code: 'coupon-already-taken' } });
    expect(await issue(id, v7())).toMatchObject({ status: 404, json: { code: 'member-unknown' } });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('GET /vouchers/{code}', () => {
  const look = (code: string, headers = {}) => api.get(`/v1/vouchers/${encodeURIComponent(code)}`, headers);
  const redeem = (code: string) => api.post(`/v1/vouchers/${code}/redemptions`, { amountMinor: 100 });

  it('tells what it is worth, and the true reason where it cannot be used', async () => {
    const mei = await shop.member({ name: 'Mei' });
    const code = await codeOf(mei, { validDays: 1 });
    const known = await look(code.toLowerCase());
    expect(known).toMatchObject({ status: 200, json: { member: { id: mei, name: 'Mei' }, coupon: tenth } });
    expect(VoucherLookAnswer.parse(known.json)).toEqual(known.json);
    const other = await codeOf(mei);
    await redeem(other);
    expect(await look(other)).toMatchObject({ status: 409, json: { code: 'voucher-used' } });
    const spent = await codeOf(mei, { usesPerDay: 1 });
    await redeem(spent);
    expect(await look('AAAA-BBBB-CCC1')).toMatchObject({ status: 404, json: { code: 'voucher-unknown' } });
    api.clock.now = NOON + 3 * DAY;
    expect(await look(code)).toMatchObject({ status: 409, json: { code: 'coupon-ended' } });
    api.clock.now = NOON;
  });

  it('tells nothing after ten wrong ones in ten minutes, of a right one neither, and only behind that limit', async () => {
    const code = await codeOf(await shop.member());
    const guesser = { authorization: `Bearer ${await api.key('vouchers:write')}` };
    for (let wrong = 0; wrong < 10; wrong += 1) {
      expect((await look(`WRNG0000000${wrong}`, guesser)).json).toMatchObject({ code: 'voucher-unknown' });
    }
    expect(await look(code, guesser)).toMatchObject({ status: 429, json: { code: 'too-many-wrong-codes' } });
    expect((await look(code)).status).toBe(200);
    const unscoped = { authorization: `Bearer ${await api.key('coupons:read')}` };
    expect((await look(code, unscoped)).status).toBe(403);
  });
});
