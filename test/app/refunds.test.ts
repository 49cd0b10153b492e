import { v7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { giveSpendBack, spendPoints } from '../../src/app/spendPoints.ts';
import { undoPurchase } from '../../src/app/undoPurchase.ts';
import { DEFAULT_PROGRAMME, type EarnRules, type PointsRules } from '../../src/core/programme.ts';
import type { RefundRequest } from '../../src/core/purchases/refund.ts';
import { people } from '../support/people.ts';
import { setProgramme } from '../support/programme.ts';
import { DAY, NOON, OWNER, ownShop } from '../support/shop.ts';
import { SILVER_GOLD } from '../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { member: joins } = people(deps);
const key = () => `test:${v7()}`;
const ALL: RefundRequest = { kind: 'all' };
const amount = (amountMinor: number): RefundRequest => ({ kind: 'amount', amountMinor });
const at = (day: string) => Date.parse(`${day}T12:00:00+08:00`);

/** Refunds, and gives the points taken; the refusal's code where it is refused. */
async function refund(purchaseId: string, what: RefundRequest = ALL, now = NOON): Promise<number | string> {
  const answer = await refundPurchase(deps, { purchaseId, what }, OWNER, key(), now);
  return answer.ok ? answer.value.points.taken : answer.refusal.code;
}
async function spend(memberId: string, points: number, now = NOON): Promise<string> {
  const spent = await spendPoints(deps, { member: { memberId }, points, reason: 'tea' }, OWNER, key(), now);
  if (!spent.ok) throw new Error(spent.refusal.code);
  return spent.value.spendId;
}
const giveBack = (memberId: string, spendId: string, now = NOON) =>
  giveSpendBack(deps, { memberId, spendId }, OWNER, key(), now);

const rules = (earn: Partial<EarnRules> = {}, points: Partial<PointsRules> = {}) =>
  setProgramme(deps, {
    earn: { ...DEFAULT_PROGRAMME.earn, ...earn },
    points: { ...DEFAULT_PROGRAMME.points, ...points },
    tiers: null,
  });
const onePointPer = (per: number) => ({ rates: [{ id: 'base', points: 1, per }] });

const journalsOf = async (memberId: string): Promise<string[]> =>
  (await deps.db.sql`select kind from regulars.journals where member_id = ${memberId} order by journal_id`).map(
    ({ kind }) => String(kind),
  );

describe('what a refund takes', () => {
  beforeEach(() => rules());

  it('R1: one of two pieces of 50.00 that earned 100 takes 50', async () => {
    const mei = await shop.member();
    const lines = [{ sku: 'CUP', quantity: 2, unitPriceMinor: 5_000 }];
    const { purchaseId } = await shop.buys(mei, 0, { lines });
    expect(await refund(purchaseId, { kind: 'lines', lines: [{ sku: 'CUP', quantity: 1 }] })).toBe(50);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 50 });
  });

  it('R4: two halves of a bill that earned 1000 take 500 each, and a third refund is refused and writes nothing', async () => {
    await rules(onePointPer(20));
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 20_000);
    expect([await refund(purchaseId, amount(10_000)), await refund(purchaseId, amount(10_000))]).toEqual([500, 500]);
    const before = await journalsOf(mei);
    expect(await refund(purchaseId, amount(1))).toBe('refund-exceeds-purchase');
    expect(await journalsOf(mei)).toEqual(before);
  });

  it('R4, by 60 %: takes 600, then is refused, and 400 for what is left', async () => {
    await rules(onePointPer(20));
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 20_000);
    expect(await refund(purchaseId, amount(12_000))).toBe(600);
    expect(await refund(purchaseId, amount(12_000))).toBe('refund-exceeds-purchase');
    expect(await refund(purchaseId, amount(8_000))).toBe(400);
  });

  it.each([
    ['clamp', { available: 0, deficit: 0 }, { available: 120, deficit: 0 }],
    ['deficit', { available: 0, deficit: 100 }, { available: 20, deficit: 0 }],
    ['pending_only', { available: 50, deficit: 0 }, { available: 170, deficit: 0 }],
  ] as const)('R5, %s: 150 earned, 100 spent, all returned, then 120 earned', async (refundPolicy, after, later) => {
    await rules({}, { refundPolicy });
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 15_000);
    await spend(mei, 100);
    await refund(purchaseId);
    expect(await shop.pointsOf(mei)).toMatchObject(after);
    await shop.buys(mei, 12_000);
    expect(await shop.pointsOf(mei)).toMatchObject(later);
    expect(await shop.problems()).toEqual([]);
  });

  it('R6: a second return and a second give-back change nothing', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 20_000);
    const spendId = await spend(mei, 50);
    expect(await giveBack(mei, spendId)).toMatchObject({ ok: true });
    expect(await giveBack(mei, spendId)).toMatchObject({ refusal: { code: 'already-reversed' } });
    expect([await refund(purchaseId), await refund(purchaseId)]).toEqual([200, 'refund-exceeds-purchase']);
    expect(await journalsOf(mei)).toEqual(['earn', 'spend', 'spend_reversed', 'refund']);
  });

  it.each([
    ['other', onePointPer(50)],
    ['no', { rates: [] }],
  ])('R7: reads the rule of the purchase where there is %s rule today', async (_name, today) => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 5_000);
    await rules(today);
    expect(await refund(purchaseId)).toBe(50);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0 });
  });

  it('R8: three pieces one by one take 3, 4 and 3 of 10 points; 75.00 of 100.00 leave 25', async () => {
    const mei = await shop.member();
    const lines = [{ sku: 'TEA', quantity: 3, unitPriceMinor: 350 }];
    const { purchaseId } = await shop.buys(mei, 0, { lines });
    const one: RefundRequest = { kind: 'lines', lines: [{ sku: 'TEA', quantity: 1 }] };
    expect([await refund(purchaseId, one), await refund(purchaseId, one), await refund(purchaseId, one)]).toEqual([
      3, 4, 3,
    ]);
    const bill = await shop.buys(mei, 10_000);
    expect(await refund(bill.purchaseId, amount(7_500))).toBe(75);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 25 });
  });

  it('R9: comes out at zero after each of five purchases', async () => {
    const mei = await shop.member();
    for (let round = 0; round < 5; round += 1) {
      const { purchaseId } = await shop.buys(mei, 100_000);
      expect(await refund(purchaseId)).toBe(1_000);
      expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
    }
  });

  it.each([
    ['2027-05-20', '2027-05-31'],
    ['2027-06-10', '2027-06-17'],
  ])(
    'R12: points usable through 31 May, spent on 1 May and back on %s, are usable through %s',
    async (back, through) => {
      await rules({}, { validity: { kind: 'fixed_date', month: 5, day: 31 } });
      const mei = await shop.member();
      await shop.buys(mei, 10_000, { now: at('2027-04-01') });
      const spendId = await spend(mei, 100, at('2027-05-01'));
      await giveBack(mei, spendId, at(back));
      const lastNoon = at(through);
      expect(await shop.pointsOf(mei, lastNoon)).toMatchObject({ available: 100 });
      expect(await shop.pointsOf(mei, lastNoon + DAY)).toMatchObject({ available: 0 });
    },
  );

  it('R16: nothing for points that expired unspent, also not from another lot', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 10_000);
    const later = NOON + 400 * DAY;
    await shop.buys(mei, 10_000, { now: later });
    expect(await refund(purchaseId, ALL, later)).toBe(0);
    expect(await shop.pointsOf(mei, later)).toMatchObject({ available: 100, deficit: 0 });
  });

  it('X3: what one of five takes at the same moment', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 12_000);
    const taken = await Promise.all(Array.from({ length: 5 }, () => refund(purchaseId)));
    expect(taken.toSorted()).toEqual([120, ...Array.from({ length: 4 }, () => 'refund-exceeds-purchase')]);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
    expect(await shop.problems()).toEqual([]);
  });
});

describe('what a refund finds changed', () => {
  beforeEach(() => rules());

  it('a purchase before it that is reported only afterwards keeps its own points', async () => {
    const mei = await shop.member();
    const second = await shop.buys(mei, 10_000);
    expect(await refund(second.purchaseId, ALL, NOON + 60_000)).toBe(100);
    const first = await shop.buys(mei, 3_000, { occurredAt: NOON - DAY, now: NOON + 120_000 });
    expect(first.points.available).toBe(30);
    expect(await refund(first.purchaseId, ALL, NOON + 180_000)).toBe(30);
    expect(await shop.pointsOf(mei, NOON + 180_000)).toMatchObject({ available: 0, deficit: 0 });
  });

  it('a multiplier of a first purchase stays with the one that had it', async () => {
    const multipliers = [{ id: 'first', factor: '3', when: { firstPurchase: true as const } }];
    await rules({ multipliers });
    const mei = await shop.member();
    const first = await shop.buys(mei, 1_000);
    await shop.buys(mei, 1_000);
    expect(await refund(first.purchaseId)).toBe(30);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 10 });
  });

  it('a tier that the member reached since changes nothing of what the purchase had earned', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const mei = await shop.member();
    const first = await shop.buys(mei, 5_000);
    const silver = await shop.buys(mei, 10_000);
    expect([first.points.earned, silver.points.earned]).toEqual([50, 150]);
    expect([await refund(first.purchaseId), await refund(silver.purchaseId)]).toEqual([50, 150]);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
  });

  it('R14: an unused voucher that the purchase brought is void', async () => {
    await setProgramme(deps, { tiers: SILVER_GOLD });
    const mei = await shop.member();
    const gold = await shop.buys(mei, 25_000);
    expect(gold.vouchersIssued).toHaveLength(1);
    expect(await refund(gold.purchaseId)).toBe(500);
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([]);
    const states = await deps.db.sql`select state from regulars.vouchers where member_id = ${mei}`;
    expect(states.map(({ state }) => state)).toEqual(['void']);
  });

  it('points that are still on the way are taken before those that can be used', async () => {
    const mei = await shop.member();
    const usable = await shop.buys(mei, 5_000);
    await rules({}, { pendingDays: 14 });
    const pending = await shop.buys(mei, 5_000);
    await spend(mei, 50);
    expect(await refund(usable.purchaseId)).toBe(50);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, pending: 0, deficit: 0 });
    expect(await refund(pending.purchaseId)).toBe(50);
    expect(await shop.pointsOf(mei)).toMatchObject({ pending: 0, deficit: 50 });
    expect(await shop.problems()).toEqual([]);
  });

  it('the reward for bringing the buyer goes back on both sides, once', async () => {
    const referrer = await joins();
    const friend = await joins('telegram', NOON, referrer.code);
    const { purchaseId } = await shop.buys(friend.memberId, 60_000);
    expect(await shop.pointsOf(referrer.memberId)).toMatchObject({ available: 100 });
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 700 });
    expect(await refund(purchaseId)).toBe(600);
    expect(await shop.pointsOf(referrer.memberId)).toMatchObject({ available: 0, deficit: 0 });
    expect(await shop.pointsOf(friend.memberId)).toMatchObject({ available: 0, deficit: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('a return and an undo of one slip at the same moment give it back once', async () => {
    const mei = await shop.member();
    const { purchaseId } = await shop.buys(mei, 4_000);
    await Promise.all([undoPurchase(deps, purchaseId, OWNER, key(), NOON), refund(purchaseId)]);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 0, deficit: 0 });
    expect((await journalsOf(mei)).filter((kind) => kind === 'refund')).toHaveLength(1);
  });
});
