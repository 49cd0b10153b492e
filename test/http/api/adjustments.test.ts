import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { decidePointRequest } from '../../../src/app/pointRequests.ts';
import { DAY, NOON, OWNER_ID } from '../../support/shop.ts';
import { at, ownApi } from './support/api.ts';

describe('POST /members/{id}/adjustments', () => {
  const api = ownApi();
  const adjust = (member: string, points: number, key = v7()) =>
    api.post(`/v1/members/${member}/adjustments`, { points, reason: 'For the wait' }, { 'idempotency-key': key });

  it('moves points up to the limit at once, once for a key', async () => {
    const mei = await api.shop.member();
    const key = v7();
    const first = await adjust(mei, 1_000, key);
    expect(first).toMatchObject({
      status: 201,
      json: { adjustment: { points: 1_000, state: 'done', requestId: null }, points: { available: 1_000 } },
    });
    const again = await adjust(mei, 1_000, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((await adjust(mei, -400)).json).toMatchObject({ points: { available: 600 } });
    expect(await adjust(mei, -601)).toMatchObject({ status: 409, json: { code: 'not-enough-points' } });
    expect(await adjust(mei, 0)).toMatchObject({ status: 400 });
    expect(await adjust(v7(), 5)).toMatchObject({ status: 404, json: { code: 'member-unknown' } });
  });

  it('waits above it, and tells what became of it', async () => {
    const mei = await api.shop.member();
    const asked = await adjust(mei, 1_001);
    expect(asked).toMatchObject({ status: 202, json: { adjustment: { state: 'waiting' }, points: null } });
    const requestId = String(at(asked.json, 'adjustment.requestId'));
    const address = `/v1/members/${mei}/adjustments/${requestId}`;
    expect((await api.get(address)).json).toMatchObject({ state: 'waiting', points: 1_001, decidedAt: null });
    const owner = { kind: 'staff', staffId: OWNER_ID, role: 'owner' } as const;
    await decidePointRequest(api.shop.deps, { memberId: mei, requestId, approve: true }, owner, v7(), NOON + DAY);
    expect((await api.get(address)).json).toMatchObject({ state: 'approved' });
    expect(await api.shop.pointsOf(mei)).toMatchObject({ available: 1_001 });
    expect(await api.get(`/v1/members/${mei}/adjustments/${v7()}`)).toMatchObject({ status: 404 });
    expect(await api.get(`/v1/members/${mei}/adjustments/none`)).toMatchObject({ status: 404 });
  });

  it('needs the scope points:write', async () => {
    const mei = await api.shop.member();
    const authorization = `Bearer ${await api.key('purchases:write')}`;
    const body = { points: 5, reason: 'x' };
    expect(await api.post(`/v1/members/${mei}/adjustments`, body, { authorization })).toMatchObject({ status: 403 });
  });
});
