import fc from 'fast-check';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard, resolveCard } from '../../../src/app/memberCards.ts';
import { PurchaseAnswer, RefundAnswer } from '../../../src/http/api/responses.ts';
import { NOON } from '../../support/shop.ts';
import { at, ownApi, sale } from './support/api.ts';

const api = ownApi();
const { shop } = api;

describe('POST /purchases', () => {
  it('records the purchase and answers 201 with the points and how they came to be', async () => {
    const mei = await shop.member();
    const body = sale(mei, 1_290, { store: 'Main street' });
    const answer = await api.post('/v1/purchases', body);
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      purchase: { externalRef: body.externalRef, memberId: mei, netMinor: 1_290, currency: 'TWD' },
      points: {
        earned: 12,
        available: 12,
        pending: 0,
        deficit: 0,
        expiresAt: '2027-11-30T16:00:00.000Z',
        explanation: { parts: [{ rateId: 'base', basisMinor: 1_290, per: 100, steps: 12 }] },
      },
      vouchersIssued: [],
    });
    expect(PurchaseAnswer.parse(answer.json)).toEqual(answer.json);
  });

  it('answers a repeat with the very bytes of the first answer, and says so', async () => {
    const mei = await shop.member();
    const body = sale(mei, 1_000);
    const headers = { 'idempotency-key': v7() };
    const first = await api.post('/v1/purchases', body, headers);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    for (let count = 0; count < 2; count += 1) {
      const again = await api.post('/v1/purchases', body, headers);
      expect(again.status).toBe(201);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(again.text).toBe(first.text);
    }
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 10 });
  });

  it('makes one purchase of twenty requests at once with one key', async () => {
    const mei = await shop.member();
    const body = sale(mei, 1_000);
    const headers = { 'idempotency-key': v7() };
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.post('/v1/purchases', body, headers)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 10 });
  });

  it('refuses a key for another body with 422, and a known reference under a new key with 409 and its id', async () => {
    const mei = await shop.member();
    const body = sale(mei, 1_000);
    const headers = { 'idempotency-key': v7() };
    const first = await api.post('/v1/purchases', body, headers);
    const other = await api.post('/v1/purchases', { ...body, store: 'Other' }, headers);
    expect(other).toMatchObject({ status: 422, json: { code: 'key-reused' } });
    const known = await api.post('/v1/purchases', body);
    expect(known).toMatchObject({
      status: 409,
      json: { code: 'reference-known', purchaseId: at(first.json, 'purchase.id') },
    });
    expect(known.headers.get('content-type')).toContain('application/problem+json');
  });

  it('keeps the keys of different callers apart', async () => {
    const mei = await shop.member();
    const headers = { 'idempotency-key': v7() };
    const other = { ...headers, authorization: `Bearer ${await api.key('purchases:write')}` };
    expect((await api.post('/v1/purchases', sale(mei, 100), headers)).status).toBe(201);
    expect((await api.post('/v1/purchases', sale(mei, 100), other)).status).toBe(201);
  });

  it('needs an Idempotency-Key', async () => {
    const mei = await shop.member();
    for (const key of ['', 'with space', 'é', 'x'.repeat(201)]) {
      const headers = { authorization: `Bearer ${await api.key()}`, 'content-type': 'application/json' };
      const answer = await api.send(
        'POST',
        '/v1/purchases',
        key === '' ? headers : { ...headers, 'idempotency-key': key },
        JSON.stringify(sale(mei, 100)),
      );
      expect(answer).toMatchObject({ status: 400, json: { code: 'idempotency-key-missing' } });
    }
  });

  it('takes the ticket of a card that this key resolved, also for a repeat after it ran out', async () => {
    const mei = await shop.member();
    const { code } = await issueCard(shop.deps, mei, NOON);
    const found = await api.get(`/v1/members?cardCode=${code}`);
    expect(found).toMatchObject({ status: 200, json: { id: mei } });
    const body = sale(mei, 500, { member: { cardTicket: at(found.json, 'cardTicket') } });
    const headers = { 'idempotency-key': v7() };
    const first = await api.post('/v1/purchases', body, headers);
    expect(first).toMatchObject({ status: 201, json: { purchase: { memberId: mei } } });
    api.clock.now = NOON + 11 * 60_000;
    try {
      expect((await api.post('/v1/purchases', body, headers)).text).toBe(first.text);
      const late = await api.post('/v1/purchases', { ...body, externalRef: v7() });
      expect(late).toMatchObject({ status: 404, json: { code: 'member-unknown' } });
    } finally {
      api.clock.now = NOON;
    }
  });

  it("does not take another's ticket", async () => {
    const mei = await shop.member();
    const { code } = await issueCard(shop.deps, mei, NOON);
    const resolved = await resolveCard(shop.deps, { code }, { kind: 'key', apiKeyId: v7() }, NOON);
    const cardTicket = resolved.ok ? resolved.value.ticket : '';
    const answer = await api.post('/v1/purchases', sale(mei, 500, { member: { cardTicket } }));
    expect(answer).toMatchObject({ status: 404, json: { code: 'member-unknown' } });
  });

  it('names every field that is not as it must be, all at once', async () => {
    const answer = await api.post('/v1/purchases', {
      externalRef: ' ',
      member: { id: v7(), phone: '+886912345678' },
      occurredAt: 'yesterday',
      currency: 'NT$',
      lines: [
        { sku: 'A', quantity: 0, unitPriceMinor: -1 },
        { quantity: 1.5, unitPriceMinor: 1, colour: 'red' },
      ],
      tip: 5,
    });
    expect(answer).toMatchObject({ status: 400, json: { code: 'bad-request', status: 400 } });
    const errors = at(answer.json, 'errors') as { field: string }[];
    const fields = errors.map((error) => error.field).sort();
    expect(fields).toEqual([
      'currency',
      'externalRef',
      'lines.0.quantity',
      'lines.0.unitPriceMinor',
      'lines.1.colour',
      'lines.1.quantity',
      'lines.1.sku',
      'member',
      'occurredAt',
      'tip',
    ]);
  });

  it('refuses bodies that are no JSON, too large, compressed or of another type', async () => {
    const headers = {
      authorization: `Bearer ${await api.key()}`,
      'idempotency-key': v7(),
      'content-type': 'application/json',
    };
    const post = (body: string | Uint8Array, about: object = {}) =>
      api.send('POST', '/v1/purchases', { ...headers, ...about }, body);
    expect(await post('{')).toMatchObject({ status: 400, json: { code: 'bad-request' } });
    expect(await post('')).toMatchObject({ status: 400, json: { code: 'bad-request' } });
    expect(await post(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ status: 400, json: { code: 'bad-request' } });
    expect(await post('"x"'.padEnd(600_000))).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
    expect(await post('{}', { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      json: { code: 'not-json' },
    });
    expect(await post('{}', { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
  });

  it('refuses text that the books cannot keep', async () => {
    const mei = await shop.member();
    for (const sku of ['a\0b', 'a\ud800b', 'x'.repeat(65), '']) {
      const lines = [{ sku, quantity: 1, unitPriceMinor: 100 }];
      const answer = await api.post('/v1/purchases', sale(mei, 0, { lines }));
      expect(answer).toMatchObject({ status: 400, json: { errors: [{ field: 'lines.0.sku' }] } });
    }
    const odd = sale(mei, 0, {
      lines: [{ sku: "'; drop table --", name: '<b>{x}</b> 茶🍵', quantity: 1, unitPriceMinor: 5 }],
    });
    expect((await api.post('/v1/purchases', odd)).status).toBe(201);
  });

  it('answers any amount with 201 or a refusal, never with a mistake of its own', async () => {
    const mei = await shop.member();
    const amount = fc.oneof(
      fc.constantFrom<unknown>(0, -1, 1e9, '12abc', 2 ** 31, 2 ** 53, 0.1 + 0.2, '１２', null, true, 1e308, -0),
      fc.double(),
      fc.maxSafeInteger(),
    );
    await fc.assert(
      fc.asyncProperty(amount, amount, amount, async (quantity, unitPriceMinor, discountMinor) => {
        const lines = [{ sku: 'A', quantity, unitPriceMinor, discountMinor }];
        const { status } = await api.post('/v1/purchases', sale(mei, 0, { lines }));
        expect([201, 400]).toContain(status);
      }),
      { numRuns: 150 },
    );
    expect(api.logged).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });

  it('refuses more points than the books can hold with 400, and writes nothing', async () => {
    const mei = await shop.member();
    const lines = Array.from({ length: 40 }, () => ({ sku: 'GOLD', quantity: 1, unitPriceMinor: 100_000_000 }));
    await api.post('/v1/purchases', sale(mei, 0, { lines }));
    const before = await shop.pointsOf(mei);
    await shop.deps.db.sql`update regulars.members set available = 2147483640 where member_id = ${mei}`;
    await shop.deps.db
      .sql`update regulars.lots set points = 2147483640, remaining = 2147483640 where member_id = ${mei}`;
    const answer = await api.post('/v1/purchases', sale(mei, 100_000));
    expect(answer).toMatchObject({ status: 400, json: { code: 'points-out-of-range' } });
    await shop.deps.db.sql`update regulars.members set available = ${before.available} where member_id = ${mei}`;
    await shop.deps.db.sql`
      update regulars.lots set points = ${before.available}, remaining = ${before.available} where member_id = ${mei}`;
    expect(await shop.problems()).toEqual([]);
  });

  it('tells refusals of the engine with their status', async () => {
    const mei = await shop.member();
    const usd = await api.post('/v1/purchases', sale(mei, 100, { currency: 'USD' }));
    expect(usd).toMatchObject({ status: 422, json: { code: 'currency-mismatch', currency: 'TWD' } });
    const nobody = await api.post('/v1/purchases', sale(v7(), 100));
    expect(nobody).toMatchObject({ status: 404, json: { code: 'member-unknown' } });
  });

  it('refuses a purchase dated more than 10 minutes ahead or 5 years ago with 400, naming the field and what to check', async () => {
    const mei = await shop.member();
    const dated = (occurredAt: string) => api.post('/v1/purchases', sale(mei, 100_000, { occurredAt }));
    for (const ahead of ['2026-11-21T12:10:01+08:00', '2926-11-21T12:00:00+08:00']) {
      expect(await dated(ahead)).toMatchObject({
        status: 400,
        json: {
          code: 'occurred-in-future',
          errors: [{ field: 'occurredAt', message: expect.stringContaining('clock') }],
        },
      });
    }
    for (const past of ['1926-11-21T12:00:00+08:00', '2021-11-10T12:00:00+08:00']) {
      expect(await dated(past)).toMatchObject({
        status: 400,
        json: {
          code: 'occurred-too-long-ago',
          errors: [{ field: 'occurredAt', message: expect.stringContaining('year') }],
        },
      });
    }
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
    expect((await dated('2021-11-21T12:00:00+08:00')).status).toBe(201);
  });
});

describe('POST /purchases/{id}/refunds', () => {
  const refunds = (id: string) => `/v1/purchases/${id}/refunds`;
  async function bought(netMinor: number) {
    const mei = await shop.member();
    const answer = await api.post('/v1/purchases', sale(mei, netMinor));
    return { mei, id: String(at(answer.json, 'purchase.id')) };
  }

  it('refunds all that is left without a body that says otherwise', async () => {
    const { mei, id } = await bought(1_000);
    const answer = await api.post(refunds(id), {});
    expect(answer).toMatchObject({
      status: 201,
      json: { refund: { purchaseId: id, amountMinor: 1_000, remainingMinor: 0 }, points: { taken: 10, available: 0 } },
    });
    expect(RefundAnswer.parse(answer.json)).toEqual(answer.json);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
  });

  it('refunds lines or an amount, and refuses both together', async () => {
    const { id } = await bought(1_000);
    expect(await api.post(refunds(id), { amountMinor: 400 })).toMatchObject({ json: { points: { taken: 4 } } });
    const lines = [{ sku: 'CUP', quantity: 1 }];
    expect(await api.post(refunds(id), { lines, amountMinor: 1 })).toMatchObject({ status: 400 });
    expect(await api.post(refunds(id), { lines })).toMatchObject({ json: { refund: { amountMinor: 600 } } });
  });

  it('refuses more than remains with 409, and an unknown purchase with 404', async () => {
    const { id } = await bought(200);
    expect(await api.post(refunds(id), { amountMinor: 201 })).toMatchObject({
      status: 409,
      json: { code: 'refund-exceeds-purchase', remainingMinor: 200 },
    });
    expect(await api.post(refunds(v7()), {})).toMatchObject({ status: 404, json: { code: 'purchase-unknown' } });
    expect(await api.post(refunds('nothing'), {})).toMatchObject({ status: 404, json: { code: 'purchase-unknown' } });
  });

  it('restores 120 points once when five tills race for it', async () => {
    const { mei, id } = await bought(12_000);
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.post(refunds(id), {})));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
  });
});
