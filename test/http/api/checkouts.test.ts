import { readFileSync } from 'node:fs';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { memberPhones } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { CheckoutAnswer, CheckoutConfirmedAnswer } from '../../../src/http/api/checkoutSchemas.ts';
import { PurchaseSeenAnswer, RefundAnswer } from '../../../src/http/api/responses.ts';
import { offersOf } from '../../support/offers.ts';
import { setProgramme } from '../../support/programme.ts';
import { NOON } from '../../support/shop.ts';
import { at, ownApi } from './support/api.ts';

const PAGE = readFileSync(new URL('../../../docs/developer/checkout.md', import.meta.url), 'utf8');
/** Its blocks of JSON, in their order. */
const EXAMPLES = [...PAGE.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json) as object);

const api = ownApi();
const { shop } = api;
const points = { points: 100, minor: 5, minimumPoints: 100, maxPercent: 50 };
const line = { sku: 'TEA-1', quantity: 1, unitPriceMinor: 400 };
const idOf = (json: unknown) => String(at(json, 'checkout.id'));

describe('the example of docs/developer/checkout.md', () => {
  it('is quoted, held, confirmed and paid back as it says', async () => {
    await setProgramme(shop.deps, { checkout: { holdMinutes: 15, points } });
    const [request, quoted, confirmation] = EXAMPLES;
    const phone = String(at(request, 'member.phone'));
    const mei = await shop.member({ phone });
    await commit(shop.deps.db, [insertRows(memberPhones, [{ phone, memberId: mei }])]);
    await shop.buys(mei, 105_000);
    const { coupon, takes } = offersOf(shop.deps);
    await takes(mei, (await coupon({ value: 10 })).couponId);

    const quote = await api.post('/v1/checkouts', request);
    expect([quote.status, quote.json]).toMatchObject([201, quoted]);
    expect(CheckoutAnswer.parse(quote.json)).toEqual(quote.json);
    const path = `/v1/checkouts/${idOf(quote.json)}`;
    const key = { 'idempotency-key': v7() };
    const held = await api.post(`${path}/hold`, {}, key);
    expect(held).toMatchObject({ status: 201, json: { checkout: { state: 'held' } } });
    expect((await api.post(`${path}/hold`, {}, key)).text).toBe(held.text);
    expect((await api.get(path)).json).toEqual(held.json);

    const confirmed = await api.post(`${path}/confirm`, confirmation);
    expect(confirmed).toMatchObject({ status: 201, json: { purchase: { netMinor: 756 }, points: { earned: 7 } } });
    expect(CheckoutConfirmedAnswer.parse(confirmed.json)).toEqual(confirmed.json);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 57, held: 0 });
    const seen = `/v1/purchases/${String(at(confirmed.json, 'purchase.id'))}`;
    const before = await api.get(seen);
    expect(before.json).toMatchObject({
      purchase: { netMinor: 756, refundedMinor: 0, lines: [{ sku: 'TEA-1', quantity: 2 }] },
      paid: { points: 1_000, pointsMinor: 50, giftCards: [], moneyMinor: 766, shippingMinor: 60 },
    });
    expect(PurchaseSeenAnswer.parse(before.json)).toEqual(before.json);
    const refund = await api.post(`/v1/purchases/${String(at(confirmed.json, 'purchase.id'))}/refunds`, {});
    // Of 816 with the delivery, 756 come back: so many points, and the money that was paid for the tea.
    expect(refund.json).toMatchObject({ paidBack: { points: 926, pointsMinor: 46, giftCards: [], moneyMinor: 710 } });
    expect(RefundAnswer.parse(refund.json)).toEqual(refund.json);
    expect((await api.get(seen)).json).toMatchObject({ purchase: { refundedMinor: 756 }, paid: { shippingMinor: 60 } });
    expect((await api.get(`/v1/purchases/${v7()}`)).status).toBe(404);
  });
});

describe('POST /checkouts', () => {
  it('tells for each code why it is not used', async () => {
    const mei = await shop.member();
    const body = { member: { id: mei }, lines: [line], vouchers: ['7KQ2-M0XA-94TD'], giftCards: ['ABCD-EFGH-J123'] };
    expect((await api.post('/v1/checkouts', body)).json).toMatchObject({
      quote: {
        vouchers: { used: [], unused: [{ code: '7KQ2M0XA94TD', couponName: null, reason: 'voucher-unknown' }] },
        giftCards: { used: [], unused: [{ code: 'ABCDEFGHJ123', reason: 'gift-card-unknown' }] },
        dueMinor: 400,
      },
    });
  });

  it.each([
    ['points', 0.1 + 0.2],
    ['points', -1],
    ['points', 2 ** 31],
    ['points', '12abc'],
    ['points', '１２'],
    ['shippingMinor', -1],
    ['shippingMinor', 1e9],
    ['giftCards', 'ABCD'],
    ['vouchers', 'most'],
  ])('refuses %s of %s, naming the field', async (field, value) => {
    const body = { member: { id: await shop.member() }, lines: [line], [field]: value };
    const answer = await api.post('/v1/checkouts', body);
    expect(answer).toMatchObject({ status: 400, json: { code: 'bad-request', errors: [{ field }] } });
  });

  it('is for keys with its scope', async () => {
    const key = await api.key('purchases:write');
    const answer = await api.post('/v1/checkouts', {}, { authorization: `Bearer ${key}` });
    expect(answer).toMatchObject({ status: 403, json: { code: 'scope-missing', scope: 'checkouts:write' } });
  });

  it('knows no other ids, and says so at every door', async () => {
    for (const id of [v7(), 'none']) {
      expect(await api.get(`/v1/checkouts/${id}`)).toMatchObject({ status: 404, json: { code: 'checkout-unknown' } });
      for (const door of ['hold', 'release'])
        expect(await api.post(`/v1/checkouts/${id}/${door}`, {})).toMatchObject({ status: 404 });
      expect(await api.post(`/v1/checkouts/${id}/confirm`, { externalRef: v7() })).toMatchObject({ status: 404 });
    }
  });

  it('gives back by its time what nobody confirmed, and refuses the late one', async () => {
    await setProgramme(shop.deps, { checkout: { holdMinutes: 15, points } });
    const mei = await shop.member();
    await shop.buys(mei, 30_000);
    const quote = await api.post('/v1/checkouts', { member: { id: mei }, lines: [line], points: 'max' });
    const path = `/v1/checkouts/${idOf(quote.json)}`;
    await api.post(`${path}/hold`, {});
    expect((await api.get(`/v1/members/${mei}/points`)).json).toMatchObject({ available: 0, held: 300 });
    api.clock.now = NOON + 15 * 60_000;
    expect((await api.get(`/v1/members/${mei}/points`)).json).toMatchObject({ available: 300, held: 0 });
    const late = await api.post(`${path}/confirm`, { externalRef: v7() });
    expect(late).toMatchObject({ status: 409, json: { code: 'checkout-expired' } });
    api.clock.now = NOON;
    expect((await api.post(`${path}/release`, {})).json).toMatchObject({ checkout: { state: 'expired' } });
  });
});

describe('the gift cards of the API', () => {
  it('are sold, looked at and taken back', async () => {
    const key = { 'idempotency-key': v7() };
    const sold = await api.post('/v1/gift-cards', { amountMinor: 500, externalRef: 'T-1' }, key);
    expect(sold).toMatchObject({ status: 201, json: { balanceMinor: 500, usableMinor: 500, state: 'active' } });
    expect((await api.post('/v1/gift-cards', { amountMinor: 500, externalRef: 'T-1' }, key)).text).toBe(sold.text);
    const path = `/v1/gift-cards/${String(at(sold.json, 'code'))}`;
    expect((await api.get(path)).json).toEqual(sold.json);
    const paid = await api.post(`${path}/payments`, { amountMinor: 620 });
    expect(paid).toMatchObject({ status: 201, json: { payment: { paidMinor: 500 }, leftMinor: 0, dueMinor: 120 } });
    expect(await api.post(`${path}/payments`, { amountMinor: 1 })).toMatchObject({ json: { code: 'gift-card-empty' } });
    const reversal = `/v1/gift-card-payments/${String(at(paid.json, 'payment.id'))}/reversals`;
    expect(await api.post(reversal, {})).toMatchObject({ status: 201, json: { backMinor: 500, moneyMinor: 120 } });
    expect(await api.post(reversal, {})).toMatchObject({ status: 409, json: { code: 'already-reversed' } });
    expect((await api.post(`${path}/refunds`, {})).json).toMatchObject({ amountMinor: 500 });
    const again = await api.post(`${path}/refunds`, {});
    expect(again).toMatchObject({ status: 409, json: { code: 'gift-card-returned' } });
    expect(await api.get('/v1/gift-cards/7KQ2-M0XA-94TD')).toMatchObject({ status: 404 });
  });

  it.each([0, -1, 1e9, 0.1 + 0.2, '500', '５００'])('are not sold for %s', async (amountMinor) => {
    expect(await api.post('/v1/gift-cards', { amountMinor })).toMatchObject({ status: 400 });
  });
});
