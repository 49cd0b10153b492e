import { v7 } from 'uuid';
import { describe, expect, it, vi } from 'vitest';
import { createApiKey, KEY_MEMORY_MS, readApiKeys, revokeApiKey } from '../../../src/app/apiKeys.ts';
import { NOON } from '../../support/shop.ts';
import { ownApi, sale } from './support/api.ts';

describe('who may call the API', () => {
  const api = ownApi();

  it('is nobody without a key in force', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer rk_short', `Bearer rk_${'x'.repeat(32)}`, 'Basic abc']) {
      const answer = await api.send('GET', `/v1/members/${v7()}`, authorization === '' ? {} : { authorization });
      expect(answer).toMatchObject({ status: 401, json: { code: 'unauthorised' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('is told which scope is missing, before the body is looked at', async () => {
    const authorization = `Bearer ${await api.key('members:read')}`;
    const answer = await api.post('/v1/purchases', 'nonsense', { authorization });
    expect(answer).toMatchObject({ status: 403, json: { code: 'scope-missing', scope: 'purchases:write' } });
    const reader = `Bearer ${await api.key('purchases:write')}`;
    expect(await api.get(`/v1/members/${v7()}`, { authorization: reader })).toMatchObject({ status: 403 });
  });

  it('ends within seconds of a revocation', async () => {
    const key = await createApiKey(api.shop.deps, { name: 'lost till', scopes: ['members:read'] }, NOON);
    const mei = await api.shop.member();
    const look = () => api.get(`/v1/members/${mei}`, { authorization: `Bearer ${key}` });
    expect((await look()).status).toBe(200);
    const id = (await readApiKeys(api.shop.deps)).find((one) => one.name === 'lost till')?.apiKeyId ?? '';
    await revokeApiKey(api.shop.deps, id, NOON);
    await vi.waitFor(async () => expect((await look()).status).toBe(401), { timeout: KEY_MEMORY_MS + 2_000 });
  });

  it('finds a problem document at an address where nothing is', async () => {
    expect(await api.get('/v1/nothing')).toMatchObject({ status: 404, json: { code: 'not-found' } });
    expect(await api.get('/v1/members/%E0%A4%A')).toMatchObject({ status: 400, json: { code: 'bad-request' } });
  });
});

describe('a key that asks too often', () => {
  const api = ownApi({ requestsPerMinute: 5 });

  it('is told to wait, and others are not', async () => {
    const mei = await api.shop.member();
    const authorization = `Bearer ${await api.key()}`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => api.post('/v1/purchases', sale(mei, 100), { authorization })),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(5);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused).toMatchObject({ json: { code: 'too-many-requests' } });
    expect(refused?.headers.get('retry-after')).toBe('5');
    expect((await api.post('/v1/purchases', sale(mei, 100))).status).toBe(201);
  });
});
