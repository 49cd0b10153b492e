import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readVouchers } from '../../../src/app/readVouchers.ts';
import { startKiller } from '../../support/sessionKiller.ts';
import { NOON } from '../../support/shop.ts';
import { at, ownApi, sale } from './support/api.ts';

const api = ownApi();
const { shop } = api;

const adds = async (body: object = {}) =>
  String(at((await api.post('/v1/rewards', { name: 'Mug', costPoints: 5, stock: 3, ...body })).json, 'id'));
const reads = async (rewardId: string): Promise<object> =>
  Object(await api.get(`/v1/rewards/${rewardId}`).then(({ json }) => json));
const changes = async (rewardId: string, body: object, idempotencyKey: string = v7(), key?: string) =>
  api.send(
    'PATCH',
    `/v1/rewards/${rewardId}`,
    {
      authorization: `Bearer ${key ?? (await api.key())}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    JSON.stringify(body),
  );
const takes = (memberId: string, rewardId: string, body: object = {}) =>
  api.post(`/v1/members/${memberId}/rewards/${rewardId}`, body);
const changesWritten = async (rewardId: string) =>
  (
    await shop.deps.db.sql`select 1 from regulars.audit
      where action = 'reward-changed' and details->>'rewardId' = ${rewardId}`
  ).length;

async function memberWithPoints(): Promise<string> {
  const memberId = await shop.member();
  await api.post('/v1/purchases', sale(memberId, 1_000));
  return memberId;
}

/** The ids of a list, page by page. */
async function listed(query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let offset: unknown = 0; typeof offset === 'number'; ) {
    const { json } = await api.get(`/v1/rewards?offset=${offset}${query}`);
    ids.push(...(at(json, 'rewards') as { id: string }[]).map(({ id }) => id));
    offset = at(json, 'next');
  }
  return ids;
}

describe('PATCH /rewards/{id}', () => {
  it('changes what is named, leaves the rest, and counts the stock from now on', async () => {
    const id = await adds();
    const before = await reads(id);
    expect(before).toMatchObject({ id, name: 'Mug', costPoints: 5, stockLeft: 3, taken: 0, startsAt: null });
    expect(await changes(id, { name: 'Big mug' })).toMatchObject({ status: 200, json: { ...before, name: 'Big mug' } });
    expect((await takes(await memberWithPoints(), id)).status).toBe(201);
    const dearer = await changes(id, { costPoints: 8, stockLeft: 10 });
    expect(dearer.json).toEqual({ ...before, name: 'Big mug', costPoints: 8, stockLeft: 10, taken: 1 });
    expect(await reads(id)).toEqual(dearer.json);
    expect((await changes(id, { stockLeft: null })).json).toMatchObject({ stockLeft: null, taken: 1 });
  });

  it('hides a reward, which is then in the whole catalogue alone, and shows it again', async () => {
    const [id, member] = [await adds(), await memberWithPoints()];
    expect((await changes(id, { hidden: true })).json).toMatchObject({ hidden: true });
    expect([await listed(''), await listed(`&member=${member}`)].flat()).not.toContain(id);
    expect((await listed('&all=true')).at(-1)).toBe(id);
    expect(await takes(member, id)).toMatchObject({ status: 404, json: { code: 'reward-unknown' } });
    await changes(id, { hidden: false });
    expect(await listed('')).toContain(id);
    expect((await takes(member, id)).status).toBe(201);
  });

  it('sets the first day of the shop, and takes it away', async () => {
    const [id, member] = [await adds(), await memberWithPoints()];
    const later = await changes(id, { firstDay: '2026-12-01' });
    expect(later.json).toMatchObject({ startsAt: '2026-11-30T16:00:00.000Z' });
    expect([await listed(''), await listed('&all=true')].map((ids) => ids.includes(id))).toEqual([false, true]);
    expect(await takes(member, id)).toMatchObject({ status: 409, json: { code: 'reward-not-started' } });
    expect((await changes(id, { firstDay: null })).json).toMatchObject({ startsAt: null });
    expect((await takes(member, id)).status).toBe(201);
  });

  it('answers a repeat with the bytes of the first answer, and refuses its key for another change', async () => {
    const [id, key] = [await adds(), v7()];
    const caller = await api.key();
    const sends = (stockLeft: number) => changes(id, { stockLeft }, key, caller);
    const atOnce = await Promise.all([sends(8), sends(8), sends(8)]);
    expect(new Set(atOnce.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const again = await sends(8);
    expect([again.status, again.text]).toEqual([200, atOnce[0]?.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await sends(9)).toMatchObject({ status: 422, json: { code: 'key-reused' } });
    expect(await changesWritten(id)).toBe(1);
  });

  it('keeps each of several changes that come at once, and sells at no price that nobody agreed to', async () => {
    const [id, members] = [await adds({ stock: 20 }), await Promise.all([1, 2, 3].map(memberWithPoints))];
    const [, , , ...taken] = await Promise.all([
      changes(id, { name: 'Cup' }),
      changes(id, { costPoints: 9 }),
      changes(id, { firstDay: '2026-11-01' }),
      ...members.map((memberId) => takes(memberId, id, { costPoints: 5 })),
    ]);
    const codes = taken.map(({ status, json }) => (status === 201 ? 'taken' : at(json, 'code')));
    expect(new Set(codes).isSubsetOf(new Set(['taken', 'reward-price-changed']))).toBe(true);
    const sold = codes.filter((code) => code === 'taken').length;
    const named = { name: 'Cup', costPoints: 9, startsAt: '2026-10-31T16:00:00.000Z' };
    expect(await reads(id)).toMatchObject({ ...named, stockLeft: 20 - sold, taken: sold });
    expect(await changesWritten(id)).toBe(3);
    expect(await shop.problems()).toEqual([]);
  });

  it('writes each change once while sessions are killed and the caller sends it again', async () => {
    const id = await adds({ stock: null });
    const caller = await api.key();
    const killer = await startKiller(await shop.databaseUrl());
    for (let costPoints = 11; costPoints <= 20 || killer.kills() === 0; costPoints += 1) {
      const key = v7();
      const sends = async () => {
        for (;;) {
          const answer = await changes(id, { costPoints }, key, caller);
          if (answer.status !== 503) return answer;
        }
      };
      expect(await sends()).toMatchObject({ status: 200, json: { costPoints } });
      expect((await sends()).json).toMatchObject({ costPoints });
    }
    expect(await killer.stop()).toBeGreaterThan(0);
    expect(await changesWritten(id)).toBe(Number(at(await reads(id), 'costPoints')) - 10);
  });

  it('says what is wrong: the field, what is not there, and who may not', async () => {
    const id = await adds();
    for (const [field, value] of [
      ['name', ''],
      ['costPoints', 0],
      ['stockLeft', -1],
      ['firstDay', '2026-02-30'],
      ['stock', 3],
    ]) {
      const refused = { status: 400, json: { code: 'bad-request', errors: [{ field }] } };
      expect(await changes(id, { [String(field)]: value })).toMatchObject(refused);
    }
    for (const unknown of [v7(), 'mug']) {
      const gone = { status: 404, json: { code: 'reward-unknown' } };
      expect(await changes(unknown, { hidden: true })).toMatchObject(gone);
      expect(await api.get(`/v1/rewards/${unknown}`)).toMatchObject(gone);
    }
    const reader = await api.key('members:read');
    expect(await changes(id, { hidden: true }, v7(), reader)).toMatchObject({ json: { code: 'scope-missing' } });
    expect((await api.get(`/v1/rewards?all=true&member=${v7()}`)).status).toBe(400);
    expect(await reads(id)).toMatchObject({ name: 'Mug', hidden: false });
  });
});

it('POST /rewards hands out a coupon of the shop, but none that members get without points', async () => {
  const makes = async (name: string, about: object) => {
    const made = await api.post('/v1/coupons', { name, kind: 'amount', value: 50, ...about });
    return String(at(made.json, 'coupon.id'));
  };
  const couponId = await makes('Fifty off', { claimable: false });
  const made = await api.post('/v1/rewards', { name: 'NT$50', costPoints: 10, stock: null, couponId });
  expect(made).toMatchObject({ status: 201, json: { couponId, hidden: false } });
  const free = { name: 'X', costPoints: 1, stock: null, couponId: await makes('For all', {}) };
  expect(await api.post('/v1/rewards', free)).toMatchObject({ status: 409, json: { code: 'coupon-not-for-rewards' } });
  expect(await api.post('/v1/rewards', { ...free, couponId: v7() })).toMatchObject({
    status: 404,
    json: { code: 'coupon-unknown' },
  });
  const caller = await memberWithPoints();
  expect((await takes(caller, String(at(made.json, 'id')))).status).toBe(201);
  const { usable } = await readVouchers(shop.deps, caller, NOON);
  expect(usable).toMatchObject([{ couponId }]);
});
