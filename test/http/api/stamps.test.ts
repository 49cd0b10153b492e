import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { setProgramme } from '../../support/programme.ts';
import { SPEND_CARD } from '../../support/stamps.ts';
import { at, ownApi, sale } from './support/api.ts';

describe('stamps of a member', () => {
  const api = ownApi();

  it('come with a purchase, go with its refund, and are told at any time', async () => {
    await setProgramme(api.shop.deps, { stampCards: [SPEND_CARD] });
    const mei = await api.shop.member();
    const sold = await api.post('/v1/purchases', sale(mei, 700));
    expect(sold.json).toMatchObject({
      stamps: [{ cardId: 'spend', name: 'Big card', added: 7, stamps: 7, size: 10 }],
      vouchersIssued: [{ code: expect.any(String) }],
    });
    expect((await api.get(`/v1/members/${mei}/stamps`)).json).toMatchObject({
      memberId: mei,
      cards: [{ id: 'spend', stamps: 7, size: 10, next: { at: 10, name: 'Free coffee', missing: 3 }, emptyAt: null }],
    });
    const back = await api.post(`/v1/purchases/${at(sold.json, 'purchase.id')}/refunds`, { amountMinor: 300 });
    expect(back.json).toMatchObject({ stampsTaken: [{ cardId: 'spend', taken: 3 }] });
    expect((await api.get(`/v1/members/${mei}/stamps`)).json).toMatchObject({ cards: [{ stamps: 4 }] });
    expect(await api.get(`/v1/members/${v7()}/stamps`)).toMatchObject({
      status: 404,
      json: { code: 'member-unknown' },
    });
  });

  it('are on no card in a shop that has none', async () => {
    await setProgramme(api.shop.deps, { stampCards: [] });
    const mei = await api.shop.member();
    expect((await api.post('/v1/purchases', sale(mei, 700))).json).toMatchObject({ stamps: [] });
    expect((await api.get(`/v1/members/${mei}/stamps`)).json).toEqual({ memberId: mei, cards: [] });
  });
});

describe('the catalogue of rewards', () => {
  const api = ownApi();
  const adds = async (body: object) => String(at((await api.post('/v1/rewards', body)).json, 'id'));
  const takes = (memberId: string, rewardId: string, body: object = {}) =>
    api.post(`/v1/members/${memberId}/rewards/${rewardId}`, body);

  it('is read, added to, and taken from at the price that was agreed', async () => {
    const rewardId = await adds({ name: 'Mug', costPoints: 5, stock: 3 });
    expect((await api.get('/v1/rewards')).json).toMatchObject({
      rewards: [{ id: rewardId, name: 'Mug', costPoints: 5, stockLeft: 3, taken: 0 }],
      next: null,
    });
    const mei = await api.shop.member();
    expect(await takes(mei, rewardId)).toMatchObject({ status: 409, json: { code: 'not-enough-points' } });
    await api.post('/v1/purchases', sale(mei, 1_000));
    expect(await takes(mei, rewardId, { costPoints: 4 })).toMatchObject({ json: { code: 'reward-price-changed' } });
    expect((await takes(mei, rewardId)).json).toMatchObject({ rewardId, costPoints: 5, available: 5 });
    expect(await takes(mei, v7())).toMatchObject({ status: 404, json: { code: 'reward-unknown' } });
  });

  it('gets a piece back that was not used, with its points, once, whoever asks at the same moment', async () => {
    const rewardId = await adds({ name: 'Last mug', costPoints: 5, stock: 1 });
    const [mei, an] = [await api.shop.member(), await api.shop.member()];
    for (const memberId of [mei, an]) await api.post('/v1/purchases', sale(memberId, 500));
    const both = await Promise.all([mei, an].map((memberId) => takes(memberId, rewardId)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const winner = both[0]?.status === 201 ? mei : an;
    const voucherId = at(both.find(({ status }) => status === 201)?.json, 'voucher.id');
    const back = () => api.post(`/v1/members/${winner}/rewards/${voucherId}/reversals`, {});
    const answers = await Promise.all([back(), back(), back()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 201)?.json).toMatchObject({ points: 5, available: 5 });
    expect((await takes(winner === mei ? an : mei, rewardId)).status).toBe(201);
    expect(await api.shop.problems()).toEqual([]);
  });

  it('sets one aside, and takes it or lets it go', async () => {
    const rewardId = await adds({ name: 'Held mug', costPoints: 5, stock: 1 });
    const mei = await api.shop.member();
    await api.post('/v1/purchases', sale(mei, 1_000));
    const holds = () => api.post(`/v1/members/${mei}/rewards/${rewardId}/holds`, { costPoints: 5 });
    const first = await holds();
    const heldUntil = '2026-11-21T04:15:00.000Z';
    const about = { memberId: mei, rewardId, costPoints: 5, state: 'held', heldUntil, voucherId: null };
    expect(first).toMatchObject({ status: 201, json: { hold: about } });
    expect(await holds()).toMatchObject({ status: 409, json: { code: 'reward-sold-out' } });
    const path = `/v1/members/${mei}/reward-holds/${at(first.json, 'hold.id')}`;
    expect((await api.get(path)).json).toEqual(first.json);
    expect(await api.post(`${path}/release`, {})).toMatchObject({ json: { hold: { state: 'released' } } });
    expect(await api.post(`${path}/confirm`, {})).toMatchObject({ status: 409, json: { code: 'hold-ended' } });

    const again = `/v1/members/${mei}/reward-holds/${at((await holds()).json, 'hold.id')}`;
    const taken = await api.post(`${again}/confirm`, {});
    expect(taken).toMatchObject({ status: 201, json: { rewardId, costPoints: 5, available: 5 } });
    const voucherId = at(taken.json, 'voucher.id');
    expect((await api.get(again)).json).toMatchObject({ hold: { state: 'confirmed', heldUntil: null, voucherId } });
    expect(await api.post(`${again}/release`, {})).toMatchObject({ json: { code: 'hold-confirmed', voucherId } });
    expect(await api.get(`/v1/members/${mei}/reward-holds/${v7()}`)).toMatchObject({ status: 404 });
    expect(await api.post(`/v1/members/${mei}/reward-holds/x/release`, {})).toMatchObject({
      json: { code: 'hold-unknown' },
    });
    expect(await api.shop.problems()).toEqual([]);
  });
});
