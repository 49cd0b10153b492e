import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { at, ownApi, sale } from './support/api.ts';

describe('POST /members', () => {
  const api = ownApi();
  const enrol = (body: object, key = v7()) => api.post('/v1/members', body, { 'idempotency-key': key });

  it('makes a member once for a key, who is found by the phone number and can buy', async () => {
    const key = v7();
    const wish = {
      name: 'Mei',
      phone: '+886912000444',
      language: 'en',
      birthday: { month: 8, day: 15, calendar: 'lunar' },
    };
    const first = await enrol(wish, key);
    expect(first).toMatchObject({ status: 201, json: { member: { name: 'Mei', language: 'en' }, referred: false } });
    const again = await enrol(wish, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    const id = String(at(first.json, 'member.id'));
    expect((await api.get('/v1/members?phone=%2B886912000444')).json).toMatchObject({ id, points: { available: 0 } });
    expect((await api.post('/v1/purchases', sale(id, 500))).json).toMatchObject({ points: { earned: 5 } });
    expect(await enrol({ ...wish, name: 'Other' })).toMatchObject({
      status: 409,
      json: { code: 'phone-known', memberId: id },
    });
  });

  it('takes one of two with one number at once', async () => {
    const both = await Promise.all([1, 2].map(() => enrol({ phone: '+886912000555' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  it('counts the friend who brought them, and rewards both with the first purchase', async () => {
    const mei = await enrol({ name: 'Mei' });
    const invitedBy = String(at(mei.json, 'inviteCode'));
    const ada = await enrol({ name: 'Ada', invitedBy });
    expect(ada.json).toMatchObject({ referred: true });
    await api.post('/v1/purchases', sale(String(at(ada.json, 'member.id')), 500));
    expect((await api.get(`/v1/members/${at(mei.json, 'member.id')}`)).json).toMatchObject({
      points: { available: 100 },
    });
    expect((await api.get(`/v1/members/${at(ada.json, 'member.id')}`)).json).toMatchObject({
      points: { available: 105 },
    });
  });

  it('says what is wrong with a code, a birthday and a language', async () => {
    expect(await enrol({ invitedBy: 'ZZZZZZ' })).toMatchObject({ status: 400, json: { code: 'invite-code-unknown' } });
    expect(await enrol({ birthday: { month: 2, day: 31 } })).toMatchObject({
      status: 400,
      json: { code: 'birthday-invalid' },
    });
    expect(await enrol({ language: 'xx' })).toMatchObject({ status: 400, json: { errors: [{ field: 'language' }] } });
  });
});

describe('spending points outside the catalogue', () => {
  const api = ownApi();
  const withPoints = async (points: number) => {
    const member = await api.shop.member();
    await api.shop.buys(member, points * 100);
    return member;
  };
  const spend = (member: string, points: number, key = v7()) =>
    api.post(`/v1/members/${member}/spends`, { points, reason: 'Cooking class' }, { 'idempotency-key': key });

  it('is all or nothing, once for a key, and the history says for what', async () => {
    const mei = await withPoints(250);
    const key = v7();
    const first = await spend(mei, 100, key);
    expect(first).toMatchObject({ status: 201, json: { spend: { points: 100 }, points: { available: 150 } } });
    expect((await spend(mei, 100, key)).text).toBe(first.text);
    expect(await spend(mei, 200)).toMatchObject({
      status: 409,
      json: { code: 'not-enough-points', missingPoints: 50 },
    });
    const history = await api.get(`/v1/members/${mei}/points`);
    expect(at(history.json, 'journals.0')).toMatchObject({ points: -100, explanation: { name: 'Cooking class' } });
  });

  it('gives of 20 at once exactly what the points allow', async () => {
    const mei = await withPoints(250);
    const all = await Promise.all(Array.from({ length: 20 }, () => spend(mei, 100)));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(await api.shop.pointsOf(mei)).toMatchObject({ available: 50 });
    expect(await api.shop.problems()).toEqual([]);
  });

  it('is given back once, also when five ask at once', async () => {
    const mei = await withPoints(120);
    const spendId = String(at((await spend(mei, 120)).json, 'spend.id'));
    const back = () => api.post(`/v1/members/${mei}/spends/${spendId}/reversals`, {});
    const all = await Promise.all(Array.from({ length: 5 }, back));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(all.find(({ status }) => status !== 201)).toMatchObject({ json: { code: 'already-reversed' } });
    expect(await api.shop.pointsOf(mei)).toMatchObject({ available: 120 });
    expect(await api.shop.problems()).toEqual([]);
  });

  it('of somebody else is unknown, and a reward goes back as a reward', async () => {
    const mei = await withPoints(120);
    const spendId = String(at((await spend(mei, 100)).json, 'spend.id'));
    const other = await withPoints(1);
    expect(await api.post(`/v1/members/${other}/spends/${spendId}/reversals`, {})).toMatchObject({
      status: 404,
      json: { code: 'spend-unknown' },
    });
    expect(await api.post(`/v1/members/${v7()}/spends/${spendId}/reversals`, {})).toMatchObject({
      json: { code: 'member-unknown' },
    });
  });
});
