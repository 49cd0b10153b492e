import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { newStaffParts } from '../../db/staff.ts';
import { commit } from '../../db/unit.ts';
import { adjustPoints } from '../../src/app/adjustPoints.ts';
import type { Notice } from '../../src/app/notice.ts';
import { decidePointRequest, readPointRequest, readPointRequests } from '../../src/app/pointRequests.ts';
import { shortId } from '../../src/chat/ids.ts';
import { pointRequestsPart } from '../../src/chat/staff/pointRequests.ts';
import { paneOf } from '../support/chatPane.ts';
import { DAY, NOON, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

type Person = { readonly kind: 'staff'; readonly staffId: string; readonly role: 'owner' | 'manager' | 'cashier' };
const person = (role: Person['role']): Person => ({ kind: 'staff', staffId: v7(), role });
const [owner, lin, ben, kim] = [person('owner'), person('manager'), person('manager'), person('cashier')];

beforeAll(async () => {
  for (const [index, one] of [owner, lin, ben, kim].entries()) {
    const row = { staffId: one.staffId, name: ['Own', 'Lin', 'Ben', 'Kim'][index] ?? '', role: one.role };
    const address = { channel: 'line' as const, channelUserId: `staff-${row.name}` };
    await commit(deps.db, newStaffParts({ ...row, language: 'en', createdAt: new Date(NOON) }, address));
  }
});

const adjust = (memberId: string, points: number, by: Parameters<typeof adjustPoints>[2] = lin, key = `test:${v7()}`) =>
  adjustPoints(deps, { memberId, points, reason: 'wedding gift' }, by, key, NOON);

/** A request above the limit by Lin. */
async function asked(points = 1_500): Promise<{ memberId: string; requestId: string }> {
  const memberId = await shop.member({ name: 'Mei' });
  const answered = await adjust(memberId, points);
  if (!answered.ok || answered.value.state !== 'waiting') throw new Error('it did not wait');
  return { memberId, requestId: answered.value.requestId };
}
const decide = (
  request: { memberId: string; requestId: string },
  approve: boolean,
  by: Person = owner,
  now = NOON,
  key = `test:${v7()}`,
) => decidePointRequest(deps, { ...request, approve }, by, key, now);

const noticesTo = async (channelUserId: string): Promise<Notice[]> => {
  const rows = await deps.db.sql<{ notice: Notice }[]>`
    select notice from regulars.outbox where channel_user_id = ${channelUserId} order by outbox_id`;
  return rows.map(({ notice }) => notice);
};

describe('points above the limit of one person', () => {
  it('wait, and the owner and the other managers are asked', async () => {
    const { memberId, requestId } = await asked();
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0 });
    const about = { kind: 'points-request', requestId, name: 'Mei', points: 1_500, askedByName: 'Lin' };
    expect((await noticesTo('staff-Own')).at(-1)).toMatchObject(about);
    expect((await noticesTo('staff-Ben')).at(-1)).toMatchObject(about);
    expect(await noticesTo('staff-Kim')).toEqual([]);
    expect((await noticesTo('staff-Lin')).filter(({ kind }) => kind === 'points-request')).toEqual([]);
  });

  it('move with the yes of another, under both names, and who asked hears of it', async () => {
    const request = await asked();
    expect(await decide(request, true, ben)).toMatchObject({ ok: true, value: { approved: true, balance: 1_500 } });
    expect(await shop.pointsOf(request.memberId)).toMatchObject({ available: 1_500 });
    const [journal] = await deps.db.sql`
      select staff_id, explanation from regulars.journals where member_id = ${request.memberId}`;
    expect(journal).toMatchObject({ staff_id: lin.staffId, explanation: { approvedByStaffId: ben.staffId } });
    const audit = await deps.db.sql`
      select actor, details->>'askedBy' as asked from regulars.audit
      where member_id = ${request.memberId} and action = 'points-adjusted'`;
    expect([...audit]).toEqual([{ actor: `staff:${ben.staffId}`, asked: `staff:${lin.staffId}` }]);
    expect((await noticesTo('staff-Lin')).at(-1)).toMatchObject({ kind: 'points-request-decided', approved: true });
    expect(await readPointRequest(deps, request, NOON)).toMatchObject({ state: 'approved' });
    expect(await shop.problems()).toEqual([]);
  });

  it('stay where they are with a no', async () => {
    const request = await asked();
    expect(await decide(request, false)).toMatchObject({ ok: true, value: { approved: false, balance: null } });
    expect(await shop.pointsOf(request.memberId)).toMatchObject({ available: 0 });
    expect(await decide(request, true, ben)).toMatchObject({ refusal: { code: 'request-over' } });
  });

  it('are not decided by whoever asked, nor by a cashier', async () => {
    const request = await asked();
    expect(await decide(request, true, lin)).toMatchObject({ refusal: { code: 'request-own' } });
    expect(await decide(request, true, kim)).toMatchObject({ refusal: { code: 'not-allowed' } });
  });

  it('are over after seven days', async () => {
    const request = await asked();
    expect(await readPointRequest(deps, request, NOON + 7 * DAY - 1)).toMatchObject({ state: 'waiting' });
    expect(await readPointRequest(deps, request, NOON + 7 * DAY)).toMatchObject({ state: 'expired' });
    expect(await decide(request, true, owner, NOON + 7 * DAY)).toMatchObject({ refusal: { code: 'request-over' } });
  });

  it('move once when two say yes at the same moment, and once for a key', async () => {
    const request = await asked();
    const key = `test:${v7()}`;
    const both = await Promise.all([decide(request, true, ben), decide(request, true, owner, NOON, key)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await shop.pointsOf(request.memberId)).toMatchObject({ available: 1_500 });
    const again = await decide(request, true, owner, NOON, key);
    expect(again.ok).toBe(both[1]?.ok);
    expect(await shop.pointsOf(request.memberId)).toMatchObject({ available: 1_500 });
  });

  it('are asked for once for a key', async () => {
    const memberId = await shop.member();
    const key = `test:${v7()}`;
    const first = await adjust(memberId, 2_000, lin, key);
    const again = await adjust(memberId, 2_000, lin, key);
    expect(again).toEqual({ ...first, repeated: true });
    const [row] = await deps.db.sql`
      select count(*)::int as count from regulars.point_requests where member_id = ${memberId}`;
    expect(row).toEqual({ count: 1 });
  });

  it('that cannot be taken are not asked for, and wait on where they cannot be taken any more', async () => {
    const mei = await shop.member();
    expect(await adjust(mei, -1_500)).toMatchObject({ refusal: { code: 'not-enough-points' } });
    await adjust(mei, 2_000, owner);
    const taking = await adjust(mei, -1_500);
    if (!taking.ok || taking.value.state !== 'waiting') throw new Error('it did not wait');
    await adjust(mei, -1_000, owner);
    const request = { memberId: mei, requestId: taking.value.requestId };
    expect(await decide(request, true)).toMatchObject({ refusal: { code: 'not-enough-points', missingPoints: 500 } });
    expect(await readPointRequest(deps, request, NOON)).toMatchObject({ state: 'waiting' });
  });

  it('are a yes or a no in the chat, and the list of those that wait', async () => {
    const request = await asked();
    const chat = paneOf(deps, [pointRequestsPart], {
      member: undefined,
      staff: { staffId: ben.staffId, name: 'Ben', role: 'manager' },
    });
    await chat.sends('ptwait');
    expect(chat.words()).toMatch(/1500 points for Mei\?|1,500 points for Mei\?/);
    expect(await readPointRequests(deps, lin.staffId, NOON)).toEqual([]);
    await chat.sends(`ptok:${shortId(request.memberId)}:${shortId(request.requestId)}`);
    expect(chat.words()).toContain('Done. Mei now has 1,500.');
    await chat.sends(`ptno:${shortId(request.memberId)}:${shortId(request.requestId)}`);
    expect(chat.words()).toContain('This request is over already.');
    expect(await chat.sends('ptok:nonsense')).toEqual([]);
  });
});
