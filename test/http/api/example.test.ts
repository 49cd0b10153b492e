import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memberPhones } from '../../../db/schema/index.ts';
import { commit, insertRows } from '../../../db/unit.ts';
import { ownApi } from './support/api.ts';

const PAGE = readFileSync(new URL('../../../docs/developer/till.md', import.meta.url), 'utf8');

describe('the example of docs/developer/till.md', () => {
  const api = ownApi();

  it('is a purchase that is taken as it stands', async () => {
    const body = JSON.parse(/-d '(\{.*?\})'/s.exec(PAGE)?.[1] ?? '');
    const key = /Idempotency-Key: ([^"]+)"/.exec(PAGE)?.[1] ?? '';
    const mei = await api.shop.member({ phone: body.member.phone });
    await commit(api.shop.deps.db, [insertRows(memberPhones, [{ phone: body.member.phone, memberId: mei }])]);
    const answer = await api.post('/v1/purchases', body, { 'idempotency-key': key });
    expect([answer.status, answer.json]).toMatchObject([201, { purchase: { memberId: mei }, points: { earned: 8 } }]);
  });
});
