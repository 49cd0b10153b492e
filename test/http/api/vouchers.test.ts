import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { coupons } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { newVoucherParts } from '../../../db/vouchers.ts';
import { VoucherLookAnswer } from '../../../src/http/api/couponSchemas.ts';
import { RedemptionAnswer } from '../../../src/http/api/responses.ts';
import { offersOf } from '../../support/offers.ts';
import { DAY, NOON } from '../../support/shop.ts';
import { at, ownApi, sale } from './support/api.ts';

const api = ownApi();
const { shop } = api;

let count = 0;

/** A member's voucher of a coupon that takes a tenth off; gives its code. */
async function tenPercentFor(memberId: string, about: { expiresAt?: Date } = {}): Promise<string> {
  const couponId = v7();
  const [issuedAt, code] = [new Date(NOON - DAY), `TESTC0DE${String(++count).padStart(4, '0')}`];
  const coupon = { couponId, name: 'A tenth off', kind: 'percent' as const, value: 10, usesLimit: 1 };
  await commit(shop.deps.db, [
    insertRows(coupons, [{ ...coupon, createdAt: issuedAt, updatedAt: issuedAt }]),
    ...newVoucherParts({
      memberId,
      voucherId: v7(),
      couponId,
      code,
      issuedAt,
      state: 'issued',
      source: 'staff',
      expiresAt: about.expiresAt ?? new Date(NOON + DAY),
    }),
  ]);
  return code;
}

const redeem = (code: string, body: object = { amountMinor: 1_000 }, headers = {}) =>
  api.post(`/v1/vouchers/${encodeURIComponent(code)}/redemptions`, body, headers);

describe('POST /vouchers/{code}/redemptions', () => {
  it('uses a voucher once, and tells what is left to pay', async () => {
    const mei = await shop.member({ name: 'Mei' });
    const code = await tenPercentFor(mei);
    const headers = { 'idempotency-key': v7() };
    const first = await redeem(code, { amountMinor: 1_000 }, headers);
    expect(first).toMatchObject({
      status: 201,
      json: { redemption: { discountMinor: 100, payMinor: 900 }, member: { id: mei, name: 'Mei' } },
    });
    expect(RedemptionAnswer.parse(first.json)).toEqual(first.json);
    expect((await redeem(code, { amountMinor: 1_000 }, headers)).text).toBe(first.text);
    expect(await redeem(code)).toMatchObject({
      status: 409,
      json: { code: 'voucher-used', usedAt: new Date(NOON).toISOString() },
    });
  });

  it('reads a code as people type it', async () => {
    const code = await tenPercentFor(await shop.member());
    expect(await redeem(` ${code.toLowerCase().replace('0', 'o')} `)).toMatchObject({ status: 201 });
  });

  it('tells the true reason of a refusal', async () => {
    const [mei, lin] = [await shop.member(), await shop.member()];
    const lapsed = await tenPercentFor(mei, { expiresAt: new Date(NOON) });
    expect(await redeem(lapsed)).toMatchObject({
      status: 409,
      json: { code: 'coupon-ended', endedAt: new Date(NOON).toISOString() },
    });
    const code = await tenPercentFor(mei);
    expect(await redeem(code, { memberId: lin })).toMatchObject({ json: { code: 'voucher-of-another-member' } });
    expect(await redeem('AAAABBBBCCCC')).toMatchObject({ status: 404, json: { code: 'voucher-unknown' } });
  });

  it('lets one of five tills win who use it at the same moment', async () => {
    const code = await tenPercentFor(await shop.member());
    const answers = await Promise.all(Array.from({ length: 5 }, () => redeem(code)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('takes a one-time code of somebody without a card, and tells that it is nobody’s', async () => {
    const { coupon, oneTimeCodes } = offersOf(shop.deps);
    const { couponId } = await coupon({ claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const look = await api.get(`/v1/vouchers/${code}`);
    expect(look).toMatchObject({ status: 200, json: { voucher: { id: null }, member: null } });
    expect(VoucherLookAnswer.parse(look.json)).toEqual(look.json);
    const used = await redeem(code);
    expect(used).toMatchObject({
      status: 201,
      json: { redemption: { voucherId: null, discountMinor: 100, payMinor: 900 }, member: null },
    });
    expect(RedemptionAnswer.parse(used.json)).toEqual(used.json);
    expect(await redeem(code)).toMatchObject({ status: 404, json: { code: 'voucher-unknown' } });
  });

  it('is undone with the purchase it was used on', async () => {
    const mei = await shop.member();
    const code = await tenPercentFor(mei);
    const purchaseId = at((await api.post('/v1/purchases', sale(mei, 900))).json, 'purchase.id');
    expect(await redeem(code, { amountMinor: 1_000, purchaseId })).toMatchObject({ status: 201 });
    const refunded = await api.post(`/v1/purchases/${purchaseId}/refunds`, {});
    expect(refunded).toMatchObject({ status: 201, json: { vouchersReturned: [code] } });
    expect(await redeem(code)).toMatchObject({ status: 201 });
  });
});
