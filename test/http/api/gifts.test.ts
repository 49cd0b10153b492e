import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { offersOf } from '../../support/offers.ts';
import { ownApi } from './support/api.ts';

const api = ownApi();
const { shop } = api;
const { coupon, takes } = offersOf(shop.deps);

async function offered() {
  const [mei, bo] = [await shop.member({ name: 'Mei' }), await shop.member({ name: 'Bo' })];
  const voucher = await takes(mei, (await coupon()).couponId);
  const path = `/v1/members/${mei}/vouchers/${voucher.voucherId}/gifts`;
  return { mei, bo, voucher, path };
}

const codeOf = (answer: { readonly json: unknown }) => (answer.json as { gift: { code: string } }).gift.code;

describe('a gift over the API', () => {
  it('is offered with a code, which repeats of the call get again, and taken once', async () => {
    const { bo, voucher, path } = await offered();
    const headers = { 'idempotency-key': v7() };
    const first = await api.post(path, {}, headers);
    expect(first).toMatchObject({ status: 201, json: { gift: { voucherId: voucher.voucherId } } });
    expect((await api.post(path, {}, headers)).text).toBe(first.text);
    const code = codeOf(first);
    const taken = await api.post(`/v1/members/${bo}/gifts`, { code });
    expect(taken).toMatchObject({ status: 201, json: { voucher: { memberId: bo, couponId: voucher.couponId } } });
    const other = await shop.member();
    expect(await api.post(`/v1/members/${other}/gifts`, { code })).toMatchObject({
      status: 404,
      json: { code: 'gift-gone' },
    });
    expect(await api.post(path, {})).toMatchObject({ status: 409, json: { code: 'voucher-not-usable' } });
  });

  it('is written down as the deed of the program that took it for the member', async () => {
    const { mei, bo, path } = await offered();
    await api.post(`/v1/members/${bo}/gifts`, { code: codeOf(await api.post(path, {})) });
    const rows = await shop.deps.db.sql<{ actor: string }[]>`
      select actor from regulars.audit where action = 'voucher-given' and member_id = ${mei}`;
    expect(rows).toEqual([{ actor: expect.stringMatching(/^key:/) }]);
  });

  it('is taken back while nobody has it', async () => {
    const { bo, path } = await offered();
    const code = codeOf(await api.post(path, {}));
    expect(await api.post(`${path}/withdrawals`, {})).toMatchObject({ status: 201 });
    expect(await api.post(`/v1/members/${bo}/gifts`, { code })).toMatchObject({ status: 404 });
    expect(await api.post(`${path}/withdrawals`, {})).toMatchObject({ status: 404, json: { code: 'gift-gone' } });
  });

  it('is refused for a voucher of somebody else', async () => {
    const { bo, voucher } = await offered();
    expect(await api.post(`/v1/members/${bo}/vouchers/${voucher.voucherId}/gifts`, {})).toMatchObject({
      status: 404,
      json: { code: 'voucher-unknown' },
    });
  });
});
