import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { verifyLedger } from '../../../src/app/verifyLedger.ts';
import { at, ownApi } from './support/api.ts';

const api = ownApi();
const { shop } = api;
const erase = async (memberId: string, key = v7(), about: Record<string, string> = {}) =>
  api.send('DELETE', `/v1/members/${memberId}`, {
    authorization: `Bearer ${await api.key()}`,
    'idempotency-key': key,
    ...about,
  });

describe('exports over the API', () => {
  it('stream every row as NDJSON, as one array or as CSV', async () => {
    const memberId = await shop.member({ name: '=Mei' });
    await shop.buys(memberId, 700);
    const lines = await api.get('/v1/exports/members');
    expect([lines.status, lines.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const rows = lines.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(expect.arrayContaining([expect.objectContaining({ member_id: memberId, name: '=Mei' })]));
    expect((await api.get('/v1/exports/ledger?format=json')).json).toEqual(
      expect.arrayContaining([expect.objectContaining({ member_id: memberId, account: 'member', points: 7 })]),
    );
    const csv = await api.get('/v1/exports/members?format=csv');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="members.csv"');
    expect(csv.text).toContain(`,'=Mei,`);
    expect((await api.get('/v1/exports/purchases')).text).toContain('"purchase_net":700');
  });

  it('need a scope of their own, and know what there is', async () => {
    const till = { authorization: `Bearer ${await api.key('members:read', 'purchases:write')}` };
    const memberId = await shop.member();
    for (const path of ['/v1/exports/members', `/v1/members/${memberId}/export`]) {
      expect(await api.get(path, till)).toMatchObject({ status: 403, json: { scope: 'exports:read' } });
    }
    const cannot = await erase(memberId, v7(), till);
    expect(cannot).toMatchObject({ status: 403, json: { scope: 'members:erase' } });
    expect(await api.get('/v1/exports/secrets')).toMatchObject({ status: 404, json: { code: 'not-found' } });
    expect(await api.get('/v1/exports/members?format=xml')).toMatchObject({ status: 400 });
  });

  it('give everything that is held on one member', async () => {
    const memberId = await shop.member({ name: 'Mei', phone: '+886912000333' });
    await shop.buys(memberId, 900);
    const whole = await api.get(`/v1/members/${memberId}/export`);
    expect(whole.status).toBe(200);
    expect(at(whole.json, 'member')).toMatchObject({ id: memberId, phone: '+886912000333' });
    expect(at(whole.json, 'purchases')).toMatchObject([{ netMinor: 900 }]);
    const table = await api.get(`/v1/members/${memberId}/export?format=csv`);
    expect(table.text).toContain(`member,1,phone,'+886912000333\r\n`);
    expect(table.text).toContain('purchases,1,netMinor,900\r\n');
    expect((await api.get(`/v1/members/${v7()}/export`)).status).toBe(404);
  });
});

describe('erasing over the API', () => {
  it('keeps the books, happens once for a key, and says who did it', async () => {
    const memberId = await shop.member({ name: 'Mei' });
    await shop.buys(memberId, 800);
    const key = v7();
    const first = await erase(memberId, key);
    expect(first).toMatchObject({ status: 200, json: { id: memberId, lapsed: { points: 8, vouchers: 0 } } });
    const again = await api.send('DELETE', `/v1/members/${memberId}`, {});
    expect(again.status).toBe(401);
    expect((await erase(memberId)).status).toBe(404);
    expect((await erase('nobody')).status).toBe(404);
    expect((await erase(memberId, '')).json).toMatchObject({ code: 'idempotency-key-missing' });
    const [audited] = await shop.deps.db.sql`select actor from regulars.audit where action = 'member-forgotten'`;
    expect(audited?.['actor']).toMatch(/^key:/);
    expect((await verifyLedger(shop.deps)).problems).toEqual([]);
  });

  it('answers a repeat with the first answer', async () => {
    const memberId = await shop.member();
    const authorization = `Bearer ${await api.key()}`;
    const headers = { authorization, 'idempotency-key': v7() };
    const both = [];
    for (let time = 0; time < 2; time += 1) both.push(await api.send('DELETE', `/v1/members/${memberId}`, headers));
    expect(both[1]?.text).toBe(both[0]?.text);
    expect(both.map((one) => one.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    const other = await api.send('DELETE', `/v1/members/${await shop.member()}`, headers);
    expect(other).toMatchObject({ status: 422, json: { code: 'key-reused' } });
  });
});
