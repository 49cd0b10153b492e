import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { releaseLate } from '../../src/app/checkout/late.ts';
import { changeCoupon } from '../../src/app/coupons.ts';
import { forgetMember } from '../../src/app/forgetMember.ts';
import { giveRewardBack } from '../../src/app/giveRewardBack.ts';
import { patiently } from '../../src/app/patience.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { confirmRewardHold } from '../../src/app/rewardHolds/confirm.ts';
import { holdReward, readRewardHold } from '../../src/app/rewardHolds/hold.ts';
import { releaseRewardHold } from '../../src/app/rewardHolds/release.ts';
import { changeReward, readReward } from '../../src/app/rewards.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { tidyUp } from '../../src/app/tidyUp.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { reward } = offersOf(deps);
const MINUTE = 60_000;
const LATE = NOON + 15 * MINUTE;

const holds = (memberId: string, rewardId: string, now = NOON, key = v7() as string, costPoints?: number) =>
  holdReward(deps, memberId, { rewardId, costPoints }, CASHIER, key, now);
const confirms = (memberId: string, holdId: string, now = NOON, key = v7() as string) =>
  confirmRewardHold(deps, { memberId, holdId }, key, now);
const releases = (memberId: string, holdId: string, now = NOON, key = v7() as string) =>
  releaseRewardHold(deps, { memberId, holdId }, key, now);

async function withPoints(points: number): Promise<string> {
  const memberId = await shop.member();
  await shop.buys(memberId, points * 100);
  return memberId;
}

describe('holding a reward', () => {
  it('sets its piece and its points aside for 15 minutes; confirmed, they are a voucher', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward({ name: 'Mug', costPoints: 100, stock: 1 });
    const hold = given(await holds(mei, rewardId));
    expect(hold).toMatchObject({ memberId: mei, rewardId, costPoints: 100, state: 'held', heldUntil: LATE });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 150, held: 100 });
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 0, taken: 0, held: 1 });
    expect(outcome(await takeReward(deps, await withPoints(100), { rewardId }, v7(), NOON))).toBe('reward-sold-out');
    expect(await shop.problems()).toEqual([]);

    const taken = given(await confirms(mei, hold.holdId, LATE - 1));
    expect(taken).toMatchObject({ rewardId, name: 'Mug', costPoints: 100, available: 150 });
    expect((await readVouchers(deps, mei, NOON)).usable.map(({ code }) => code)).toEqual([taken.voucher.code]);
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 0, taken: 1, held: 0 });
    expect(await readRewardHold(deps, mei, hold.holdId, NOON)).toMatchObject({
      state: 'confirmed',
      heldUntil: null,
      voucherId: taken.voucher.voucherId,
    });
    expect(outcome(await releases(mei, hold.holdId))).toBe('hold-confirmed');
    expect(await shop.problems()).toEqual([]);
  });

  it('released it gives piece and points back, once', async () => {
    const mei = await withPoints(100);
    const { rewardId } = await reward({ costPoints: 100, stock: 1 });
    const { holdId } = given(await holds(mei, rewardId));
    const all = await atOnce(5, () => releases(mei, holdId));
    expect(all.map(outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(given(await releases(mei, holdId)).state).toBe('released');
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 1, taken: 0, held: 0 });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 100, held: 0 });
    expect(outcome(await confirms(mei, holdId))).toBe('hold-ended');
    expect(await shop.problems()).toEqual([]);
  });

  it('goes back by itself after its time, whether or not anybody has booked it', async () => {
    const [mei, hao] = [await withPoints(100), await withPoints(100)];
    const { rewardId } = await reward({ costPoints: 100, stock: 1 });
    const { holdId } = given(await holds(mei, rewardId));
    expect(await shop.pointsOf(mei, LATE)).toMatchObject({ available: 100, held: 0 });
    // Hao finds the piece free at that very instant.
    const taken = given(await takeReward(deps, hao, { rewardId }, v7(), LATE));
    expect(taken.costPoints).toBe(100);
    expect(outcome(await confirms(mei, holdId, LATE))).toBe('hold-ended');
    expect(await readRewardHold(deps, mei, holdId, LATE)).toMatchObject({ state: 'expired', heldUntil: null });
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 0, taken: 1, held: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('of ten members at the last three pieces exactly three hold one, and let go they are three again', async () => {
    const { rewardId } = await reward({ costPoints: 10, stock: 3 });
    const everybody = await atOnce(10, () => withPoints(10));
    const all = await atOnce(10, (index) => holds(everybody[index] ?? '', rewardId));
    expect(all.filter((one) => one.ok)).toHaveLength(3);
    expect(all.map(outcome).filter((one) => one === 'reward-sold-out')).toHaveLength(7);
    const ended = await atOnce(10, async (index) => {
      const held = all[index];
      if (held?.ok !== true) return 0;
      // Each is confirmed and let go at the same moment: one of the two wins.
      const two = await Promise.all([
        confirms(held.value.memberId, held.value.holdId),
        releases(held.value.memberId, held.value.holdId),
      ]);
      return two[0].ok ? 1 : 0;
    });
    const taken = ended.reduce<number>((sum, one) => sum + one, 0);
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 3 - taken, taken, held: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('holds and confirms once for the same key', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward({ costPoints: 100, stock: 5 });
    const held = await atOnce(8, () => holds(mei, rewardId, NOON, 'hold:once'));
    expect(new Set(held.map((one) => given(one).holdId)).size).toBe(1);
    const { holdId } = given(await holds(mei, rewardId, NOON, 'hold:once'));
    const taken = await atOnce(8, () => confirms(mei, holdId, NOON, 'confirm:once'));
    expect(new Set(taken.map((one) => given(one).voucher.code)).size).toBe(1);
    expect(outcome(await confirms(mei, holdId))).toBe('hold-confirmed');
    expect(outcome(await releases(mei, holdId, NOON, 'confirm:once'))).toBe('key-reused');
    expect(await readReward(deps, rewardId)).toMatchObject({ taken: 1, held: 0 });
  });

  it('is refused as taking is, and tells nobody of the hold of another member', async () => {
    const mei = await withPoints(70);
    const { rewardId } = await reward({ costPoints: 100 });
    expect(await holds(mei, rewardId)).toMatchObject({ refusal: { code: 'not-enough-points', missingPoints: 30 } });
    expect(outcome(await holds(mei, v7()))).toBe('reward-unknown');
    expect(outcome(await holds(v7(), rewardId))).toBe('member-unknown');
    const hao = await withPoints(100);
    expect(outcome(await holds(hao, rewardId, NOON, v7(), 90))).toBe('reward-price-changed');
    const { holdId } = given(await holds(hao, rewardId));
    expect([outcome(await confirms(mei, holdId)), outcome(await releases(mei, v7()))]).toEqual([
      'hold-unknown',
      'hold-unknown',
    ]);
  });

  it('keeps its price where the reward changes meanwhile, and its coupon can still be stopped', async () => {
    const mei = await withPoints(200);
    const { rewardId, coupon } = await reward({ costPoints: 100, stock: 2 });
    const [one, two] = [given(await holds(mei, rewardId)), given(await holds(mei, rewardId))];
    given(await changeReward(deps, rewardId, { costPoints: 150, stockLeft: 7, hidden: true }, OWNER, v7(), NOON + 1));
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 7, held: 2 });
    expect(given(await confirms(mei, one.holdId)).costPoints).toBe(100);
    given(await changeCoupon(deps, coupon.couponId, { active: false }, OWNER, v7(), NOON + 2));
    expect(outcome(await confirms(mei, two.holdId))).toBe('coupon-stopped');
    given(await releases(mei, two.holdId));
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 100, held: 0 });
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 8, taken: 1, held: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('taken back after all, its points and its piece return', async () => {
    const mei = await withPoints(100);
    const { rewardId } = await reward({ costPoints: 100, stock: 1 });
    const { voucher } = given(await confirms(mei, given(await holds(mei, rewardId)).holdId));
    const back = { memberId: mei, voucherId: voucher.voucherId };
    const all = await atOnce(3, () => giveRewardBack(deps, back, OWNER, v7(), NOON));
    // Whoever reads between the two sees the voucher before and the points after.
    expect(
      all
        .map(outcome)
        .toSorted()
        .map((one) => (one === 'already-reversed' ? 'voucher-void' : one))
        .toSorted(),
    ).toEqual(['ok', 'voucher-void', 'voucher-void']);
    expect(
      await deps.db.sql`select notice->>'kind' as kind, notice->'points' as points, notice->'available' as available
      from regulars.outbox where member_id = ${mei} and notice->>'kind' = 'reward-taken-back'`,
    ).toEqual([{ kind: 'reward-taken-back', points: 100, available: 100 }]);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 100, held: 0 });
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 1, taken: 0, held: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('gives the piece back of who has left, and what came of holds is forgotten after a month', async () => {
    const mei = await withPoints(100);
    const { rewardId } = await reward({ costPoints: 100, stock: 1 });
    const { holdId } = given(await holds(mei, rewardId));
    given(await forgetMember(deps, mei, v7(), NOON));
    expect(outcome(await confirms(mei, holdId))).toBe('member-unknown');
    await releaseLate(deps, LATE);
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 1, held: 0 });
    expect((await readRewardHold(deps, mei, holdId, LATE))?.state).toBe('expired');
    await tidyUp(deps, LATE + 31 * DAY);
    expect(await readRewardHold(deps, mei, holdId, LATE)).toBeUndefined();
    expect(await shop.problems()).toEqual([]);
  });

  it('loses no piece and no point while sessions of the database are killed', async () => {
    const { rewardId } = await reward({ costPoints: 10, stock: 8 });
    const everybody = await atOnce(12, () => withPoints(10));
    const killer = await startKiller(await shop.databaseUrl(), 15);
    let done = 0;
    const vouchers = await atOnce(12, async (index) => {
      const memberId = everybody[index] ?? '';
      const keys = [v7(), v7(), v7()] as const;
      const held = await surely(() => holds(memberId, rewardId, NOON, keys[0]));
      done += 1;
      if (done === 6) await killer.stop();
      if (!held.ok || index % 4 === 0) return 0;
      if (index % 4 === 1) return (await surely(() => releases(memberId, held.value.holdId, NOON, keys[1]))).ok ? 0 : 1;
      return (await surely(() => confirms(memberId, held.value.holdId, NOON, keys[2]))).ok ? 1 : 0;
    });
    await patiently(() => releaseLate(deps, LATE));
    const taken = vouchers.reduce<number>((sum, one) => sum + one, 0);
    expect(await patiently(() => readReward(deps, rewardId))).toMatchObject({ stockLeft: 8 - taken, taken, held: 0 });
    const left = await Promise.all(everybody.map((one) => patiently(() => shop.pointsOf(one, LATE))));
    expect(left.filter(({ available, held }) => available === 0 && held === 0)).toHaveLength(taken);
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});
