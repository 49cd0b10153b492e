import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { holdReward } from '../../src/app/rewardHolds/hold.ts';
import {
  changeReward,
  createReward,
  type RewardsPage,
  readCatalogue,
  readReward,
  readRewards,
  readRewardsFor,
} from '../../src/app/rewards.ts';
import { takeReward } from '../../src/app/takeReward.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, reward } = offersOf(deps);

const take = (memberId: string, rewardId: string, key = `take:${v7()}`, costPoints?: number) =>
  takeReward(deps, memberId, { rewardId, ...(costPoints === undefined ? {} : { costPoints }) }, key, NOON);

/** A member with this many points. */
async function withPoints(points: number): Promise<string> {
  const memberId = await shop.member();
  await shop.buys(memberId, points * 100);
  return memberId;
}

describe('taking a reward', () => {
  it('spends its points and gives a voucher that the till takes', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward({ name: 'Latte', costPoints: 100 });
    const taken = given(await take(mei, rewardId));
    expect(taken).toMatchObject({ name: 'Latte', costPoints: 100, available: 150 });
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([taken.voucher]);
    const redeemed = given(await redeemVoucher(deps, { code: taken.voucher.code }, CASHIER, 'redeem:latte', NOON));
    expect(redeemed).toMatchObject({ couponName: 'Latte', kind: 'free_item', payMinor: null });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 150 });
  });

  it('of 20 at once of 100 points from 250 exactly two succeed', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward({ costPoints: 100 });
    const all = await atOnce(20, () => take(mei, rewardId));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(2);
    expect(all.map(outcome).filter((one) => one === 'not-enough-points')).toHaveLength(18);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 50 });
    expect((await readVouchers(deps, mei, NOON)).usable).toHaveLength(2);
    expect((await readReward(deps, rewardId))?.taken).toBe(2);
    expect(await shop.problems()).toEqual([]);
  });

  it('sells nobody a voucher beyond what its coupon allows one member, however many are wanted at once', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward({ costPoints: 50 });
    await deps.db.sql`update regulars.coupons set uses_per_member = 2
      where coupon_id = (select coupon_id from regulars.rewards where reward_id = ${rewardId})`;
    const all = await atOnce(6, () => take(mei, rewardId));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(2);
    expect(all.map(outcome).filter((one) => one === 'coupon-already-taken')).toHaveLength(4);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 150 });
    const held = await holdReward(deps, mei, { rewardId }, OWNER, `hold:${v7()}`, NOON);
    expect(outcome(held)).toBe('coupon-already-taken');
  });

  it('gives no more pieces than there are, whoever of 20 members comes at the same moment', async () => {
    const { rewardId } = await reward({ costPoints: 10, stock: 5 });
    const everybody = await atOnce(20, () => withPoints(10));
    const all = await atOnce(20, (index) => take(everybody[index] ?? '', rewardId));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(5);
    expect(all.map(outcome).filter((one) => one === 'reward-sold-out')).toHaveLength(15);
    const left = await Promise.all(everybody.map((memberId) => shop.pointsOf(memberId)));
    expect(left.filter(({ available }) => available === 0)).toHaveLength(5);
    expect(await readReward(deps, rewardId)).toMatchObject({ taken: 5, stockLeft: 0 });
    expect(await shop.problems()).toEqual([]);
  });

  it('spends once for the same key', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward();
    const all = await atOnce(20, () => take(mei, rewardId, 'take:once'));
    expect(new Set(all.map((one) => given(one).voucher.voucherId)).size).toBe(1);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 150 });
  });

  it('says how many points are missing, and takes none', async () => {
    const mei = await withPoints(70);
    const { rewardId } = await reward({ costPoints: 100 });
    expect(await take(mei, rewardId)).toEqual({
      ok: false,
      refusal: { code: 'not-enough-points', missingPoints: 30 },
    });
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 70 });
  });

  it('never spends another price than the one the member agreed to', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward({ costPoints: 100 });
    given(await changeReward(deps, rewardId, { costPoints: 200 }, OWNER, 'dearer', NOON));
    const refused = await take(mei, rewardId, 'take:cheap', 100);
    expect(refused).toEqual({ ok: false, refusal: { code: 'reward-price-changed', costPoints: 200 } });
    expect(outcome(await take(mei, rewardId, 'take:dear', 200))).toBe('ok');
  });

  it('gives nothing that is hidden, and nothing of a coupon that was stopped', async () => {
    const mei = await withPoints(250);
    const { rewardId } = await reward();
    given(await changeReward(deps, rewardId, { hidden: true }, OWNER, 'hide', NOON));
    expect(outcome(await take(mei, rewardId))).toBe('reward-unknown');
  });
});

describe('the catalogue', () => {
  it('hands out a coupon of the shop, but none that members get for nothing', async () => {
    const off = await coupon({ name: 'Fifty off', kind: 'amount', value: 50, claimable: false });
    const made = await reward({ name: 'NT$50', costPoints: 40, couponId: off.couponId });
    expect(made.coupon).toEqual(off);
    const free = await coupon();
    const typed = await coupon({ publicCode: 'PAYLESS', claimable: false });
    for (const { couponId } of [free, typed]) {
      const refused = await createReward(
        deps,
        { name: 'X', costPoints: 1, stock: null, couponId },
        OWNER,
        `x:${couponId}`,
        NOON,
      );
      expect(outcome(refused)).toBe('coupon-not-for-rewards');
    }
  });

  it('changes one thing at a time, counts the stock from now on, and renames its voucher with it', async () => {
    const { rewardId } = await reward({ name: 'Cofee', costPoints: 10, stock: 1 });
    const mei = await withPoints(10);
    const { voucher } = given(await take(mei, rewardId));
    const named = given(await changeReward(deps, rewardId, { name: 'Coffee' }, OWNER, 'name', NOON));
    expect(named).toMatchObject({ name: 'Coffee', costPoints: 10, stockLeft: 0 });
    expect(given(await changeReward(deps, rewardId, { stockLeft: 3 }, OWNER, 'stock', NOON)).stockLeft).toBe(3);
    expect((await readReward(deps, rewardId))?.stockLeft).toBe(3);
    const [shown] = (await readVouchers(deps, mei, NOON)).usable;
    expect(shown).toMatchObject({ voucherId: voucher.voucherId, coupon: { name: 'Coffee' } });
  });

  it('tells a member what they can have and what they lack', async () => {
    const mei = await withPoints(70);
    const cheap = await reward({ name: 'Sweet', costPoints: 61 });
    const dear = await reward({ name: 'Bag', costPoints: 75 });
    const { rewards, balance } = await readRewardsFor(deps, mei, NOON);
    const missing = (rewardId: string) => rewards.find((one) => one.rewardId === rewardId)?.missingPoints;
    expect([balance, missing(cheap.rewardId), missing(dear.rewardId)]).toEqual([70, 0, 5]);
  });

  it('shows hidden rewards to the owner alone', async () => {
    const { rewardId } = await reward({ costPoints: 1 });
    given(await changeReward(deps, rewardId, { hidden: true }, OWNER, 'hide:2', NOON));
    const seen = async (hidden: boolean) => {
      const ids: string[] = [];
      for (let offset: number | undefined = 0; offset !== undefined; ) {
        const page: RewardsPage = await (hidden ? readCatalogue(deps, offset) : readRewards(deps, NOON, { offset }));
        ids.push(...page.rewards.map((one) => one.rewardId));
        offset = page.next;
      }
      return ids.includes(rewardId);
    };
    expect([await seen(true), await seen(false)]).toEqual([true, false]);
  });

  it('is not changed by a cashier, and takes no price of nothing', async () => {
    const details = { name: 'X', costPoints: 1, stock: null };
    expect(outcome(await createReward(deps, details, CASHIER, 'by:cashier', NOON))).toBe('not-allowed');
    const free = await createReward(deps, { ...details, costPoints: 0 }, OWNER, 'for:nothing', NOON);
    expect(free).toEqual({ ok: false, refusal: { code: 'reward-invalid', field: 'costPoints' } });
  });
});
