import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordPurchase } from '../../src/app/recordPurchase.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';
import { COFFEE_CARD } from '../support/stamps.ts';

const shop = ownShop();
const { deps } = shop;
const HOUR = 3_600_000;
const { earn, points } = DEFAULT_PROGRAMME;

const giveBack = (purchaseId: string, amountMinor: number, now = NOON) =>
  refundPurchase(deps, { purchaseId, what: { kind: 'amount', amountMinor } }, OWNER, `test:${v7()}`, now);

describe('caps for each day, month and balance', () => {
  beforeAll(() => setProgramme(deps, { earn: { ...earn, capPerDay: 100, capPerMonth: 150, capBalance: 1_000 } }));

  it('clip what is above them, and the answer names the cap and from what', async () => {
    const mei = await shop.member();
    expect((await shop.buys(mei, 7_000)).points.earned).toBe(70);
    const second = await shop.buys(mei, 7_000);
    expect(second.points).toMatchObject({
      earned: 30,
      explanation: { cappedFrom: 70, cap: { by: 'day', limit: 100, left: 30 } },
    });
    expect((await shop.buys(mei, 7_000)).points.earned).toBe(0);
    const nextDay = await shop.buys(mei, 7_000, { now: NOON + DAY });
    expect(nextDay.points).toMatchObject({ earned: 50, explanation: { cap: { by: 'month' } } });
    const nextMonth = await shop.buys(mei, 7_000, { now: NOON + 10 * DAY });
    expect(nextMonth.points.earned).toBe(70);
  });

  it('count a purchase that is reported late on its own day', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 7_000, { occurredAt: NOON - DAY });
    expect((await shop.buys(mei, 7_000)).points.earned).toBe(70);
    expect((await shop.buys(mei, 7_000, { occurredAt: NOON - DAY })).points.earned).toBe(10);
  });

  it('count what refunds took back no more', async () => {
    const mei = await shop.member();
    const first = await shop.buys(mei, 10_000);
    await giveBack(first.purchaseId, 6_000);
    expect((await shop.buys(mei, 9_000)).points.earned).toBe(60);
  });

  it('leave a clipped purchase its points until the rest would have earned fewer', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 7_000);
    const clipped = await shop.buys(mei, 7_000);
    expect(await giveBack(clipped.purchaseId, 4_000)).toMatchObject({
      value: { points: { taken: 0, available: 100 } },
    });
    expect(await giveBack(clipped.purchaseId, 1_000)).toMatchObject({
      value: { points: { taken: 10, available: 90 } },
    });
    expect(await giveBack(clipped.purchaseId, 2_000)).toMatchObject({
      value: { points: { taken: 20, available: 70 } },
    });
  });

  it('stop at the balance, points of other kinds included', async () => {
    const mei = await shop.member();
    for (let month = 0; month < 7; month += 1) {
      await shop.buys(mei, 10_000, { now: NOON + 31 * month * DAY });
      await shop.buys(mei, 10_000, { now: NOON + (31 * month + 1) * DAY });
    }
    const { available } = await shop.pointsOf(mei, NOON + 190 * DAY);
    expect(available).toBe(1_000);
  });

  it('count beside stamps, which are read with them, at ten tills at the same moment', async () => {
    await setProgramme(deps, {
      earn: { ...earn, capPerDay: 100, capPerMonth: 150, capBalance: 1_000 },
      stampCards: [{ ...COFFEE_CARD, capPerDay: 3 }],
    });
    const mei = await shop.member();
    const sales = await Promise.all(Array.from({ length: 10 }, () => shop.buys(mei, 2_000)));
    expect(sales.reduce((sum, { points: { earned } }) => sum + earned, 0)).toBe(100);
    expect(sales.reduce((sum, { stamps }) => sum + (stamps[0]?.added ?? 0), 0)).toBe(3);
    const late = await shop.buys(mei, 2_000, { occurredAt: NOON - DAY });
    expect([late.points.earned, late.stamps[0]?.stamps]).toEqual([20, 4]);
    expect(await shop.problems()).toEqual([]);
    await setProgramme(deps, { earn: { ...earn, capPerDay: 100, capPerMonth: 150, capBalance: 1_000 } });
  });

  it('hold when ten tills report purchases of one member at the same moment', async () => {
    const mei = await shop.member();
    await Promise.all(Array.from({ length: 10 }, () => shop.buys(mei, 3_000)));
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 100 });
    expect(await shop.problems()).toEqual([]);
  });

  it('are the same when a purchase is reported twice', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 7_000);
    const report = { member: { memberId: mei }, lines: [{ sku: '', name: '', quantity: 1, unitPriceMinor: 7_000 }] };
    const key = `test:${v7()}`;
    const first = await recordPurchase(deps, report, CASHIER, key, NOON);
    const again = await recordPurchase(deps, report, CASHIER, key, NOON + HOUR);
    expect(again).toEqual({ ...first, repeated: true });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 100 });
  });
});

describe('a multiplier of the birthday month', () => {
  it('reads the birthday that the member told', async () => {
    const multipliers = [{ id: 'birthday', factor: '2', when: { birthdayMonth: true as const } }];
    await setProgramme(deps, { earn: { ...earn, multipliers } });
    const solar = { birthdayMonth: 11, birthdayDay: 3, birthdayCalendar: 'solar' as const };
    // 21 November 2026 is in the tenth lunar month.
    const lunar = { birthdayMonth: 10, birthdayDay: 15, birthdayCalendar: 'lunar' as const };
    const other = { ...lunar, birthdayMonth: 11 };
    const earned = async (about: object) => (await shop.buys(await shop.member(about), 1_000)).points.earned;
    expect([await earned(solar), await earned(lunar), await earned(other), await earned({})]).toEqual([20, 20, 10, 10]);
  });
});

describe('points that live on with each purchase', () => {
  const months = (count: number) => Date.parse(`2026-${String(count).padStart(2, '0')}-10T12:00:00+08:00`);
  beforeAll(() =>
    setProgramme(deps, { earn, points: { ...points, validity: { kind: 'inactivity', months: 3, monthEnd: false } } }),
  );

  const expiriesOf = async (memberId: string) => {
    const rows = await deps.db.sql<{ day: string; told: boolean }[]>`
      select (expires_at at time zone 'Asia/Taipei')::date::text as day, noticed_at is not null or extended_at is not null as told
      from regulars.lots where member_id = ${memberId} and remaining > 0 order by lot_id`;
    return rows.map(({ day, told }) => `${day}${told ? ' told' : ''}`);
  };

  it('stay so many months after the last one, all of them', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000, { now: months(1) });
    const second = await shop.buys(mei, 1_000, { now: months(3) });
    expect(await expiriesOf(mei)).toEqual(['2026-06-11', '2026-06-11']);
    expect(second.points.explanation).toMatchObject({ kept: { points: 10 } });
    expect(await shop.pointsOf(mei, months(6))).toMatchObject({ available: 20 });
    expect(await shop.pointsOf(mei, months(7))).toMatchObject({ available: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('move on also with a purchase that earns nothing, and never back with one that is reported late', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000, { now: months(2) });
    await shop.buys(mei, 5, { now: months(4) });
    await shop.buys(mei, 1_000, { now: months(4), occurredAt: months(1) });
    expect(await expiriesOf(mei)).toEqual(['2026-07-11', '2026-04-11'].toSorted().reverse());
  });

  it('that have left do not come back', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000, { now: months(1) });
    await shop.buys(mei, 1_000, { now: months(6) });
    expect(await shop.pointsOf(mei, months(6))).toMatchObject({ available: 10 });
  });

  it('are told of anew when they move on, since what was said is true no more', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000, { now: months(1) });
    await deps.db.sql`update regulars.lots set noticed_at = now(), extended_at = now() where member_id = ${mei}`;
    expect(await expiriesOf(mei)).toEqual(['2026-04-11 told']);
    await shop.buys(mei, 1_000, { now: months(2) });
    expect(await expiriesOf(mei)).toEqual(['2026-05-11', '2026-05-11']);
  });

  it('keep their latest day when tills race', async () => {
    const mei = await shop.member();
    await shop.buys(mei, 1_000, { now: months(1) });
    await Promise.all([months(2), months(3), months(2)].map((now) => shop.buys(mei, 1_000, { now })));
    const days = await expiriesOf(mei);
    expect(days[0]).toBe('2026-06-11');
    expect(await shop.problems()).toEqual([]);
  });
});
