import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import type { Actor } from '../../src/app/deps.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const MANAGER: Actor = { kind: 'staff', staffId: v7(), role: 'manager' };

const adjust = (memberId: string, points: number, by: Actor = MANAGER, reason = 'birthday cake') =>
  adjustPoints(deps, { memberId, points, reason }, by, `test:${v7()}`, NOON);

describe('awarding and taking points', () => {
  it('moves them with a reason that the history and the audit keep', async () => {
    const mei = await shop.member();
    expect(await adjust(mei, 50)).toMatchObject({ ok: true, value: { points: 50, available: 50 } });
    expect(await adjust(mei, -20)).toMatchObject({ value: { points: -20, available: 30 } });
    const rows = await deps.db.sql`
      select details->>'reason' as reason, actor from regulars.audit where member_id = ${mei}`;
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({ reason: 'birthday cake', actor: `staff:${MANAGER.staffId}` });
    expect(await shop.problems()).toEqual([]);
  });

  it('is not for cashiers, and above 1,000 waits for a second person but for the owner', async () => {
    const mei = await shop.member();
    expect(await adjust(mei, 10, CASHIER)).toMatchObject({ refusal: { code: 'not-allowed' } });
    expect(await adjust(mei, 1_001)).toMatchObject({ ok: true, value: { state: 'waiting', limit: 1_000 } });
    expect(await adjust(mei, 1_000)).toMatchObject({ ok: true });
    expect(await adjust(mei, 5_000, OWNER)).toMatchObject({ ok: true, value: { available: 6_000 } });
  });

  it('never takes more than is there', async () => {
    const mei = await shop.member();
    await adjust(mei, 30);
    expect(await adjust(mei, -31)).toMatchObject({ refusal: { code: 'not-enough-points', missingPoints: 1 } });
  });

  it('refuses what is no adjustment', async () => {
    const mei = await shop.member();
    expect(await adjust(mei, 0)).toMatchObject({ refusal: { code: 'points-out-of-range' } });
    expect(await adjust(mei, 1.5)).toMatchObject({ refusal: { code: 'points-out-of-range' } });
    expect(await adjust(mei, 2 ** 31, OWNER)).toMatchObject({ refusal: { code: 'points-out-of-range' } });
    expect(await adjust(mei, 5, MANAGER, '  ')).toMatchObject({ refusal: { code: 'reason-missing' } });
    expect(await adjust(v7(), 5)).toMatchObject({ refusal: { code: 'member-unknown' } });
  });

  it('cannot fill a balance beyond what the books hold', async () => {
    const mei = await shop.member();
    expect(await adjust(mei, 2 ** 31 - 1, OWNER)).toMatchObject({ ok: true });
    expect(await adjust(mei, 1, OWNER)).toMatchObject({ refusal: { code: 'points-out-of-range' } });
  });
});
