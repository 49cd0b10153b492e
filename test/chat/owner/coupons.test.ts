import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readCoupons } from '../../../src/app/coupons.ts';
import { createProduct } from '../../../src/app/products.ts';
import { readRewards } from '../../../src/app/rewards.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { couponForm } from '../../../src/chat/owner/couponForm.ts';
import { ownerCouponsPart } from '../../../src/chat/owner/coupons.ts';
import { ownerRewardsPart, rewardForm } from '../../../src/chat/owner/rewards.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon } = offersOf(deps);
const parts = [formsPart([couponForm, rewardForm]), ownerCouponsPart, ownerRewardsPart];

const pane = (role: 'owner' | 'manager' | 'cashier', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: v7(), name: 'Lin', role }, language });

const newest = async () => (await readCoupons(deps)).coupons[0];

describe('the owner’s coupons', () => {
  it('are made by questions, mostly taps', async () => {
    const chat = pane('owner');
    await chat.sends('ocoupons');
    await chat.taps('Add a coupon');
    await chat.says('Autumn treat');
    await chat.taps('Percent off');
    await chat.says('101');
    expect(chat.words()).toMatch(/^Please type a whole number from 1 to 100\./);
    await chat.taps('10');
    await chat.taps('Everything');
    await chat.taps('200');
    await chat.taps('300');
    await chat.taps('Pick a day');
    expect(chat.words()).toMatch(/^Please type a day from today on/);
    await chat.says('2026/12/31');
    await chat.taps('30');
    await chat.taps('Skip');
    await chat.taps('1');
    await chat.taps('All see it in chat');
    expect(chat.words()).toContain('Saved: Autumn treat.');
    expect(chat.words()).toContain(
      'What it does: 10% off from NT$300, at most NT$200 off, once per member, valid 30 days, through Dec 31, 2026',
    );
    expect(await newest()).toMatchObject({
      name: 'Autumn treat',
      kind: 'percent',
      value: 10,
      capMinor: 200,
      minimumMinor: 300,
      endsAt: Date.parse('2027-01-01T00:00:00+08:00'),
      validDays: 30,
      usesLimit: null,
      usesPerMember: 1,
      claimable: true,
      publicCode: null,
    });
  });

  it('may be reached by a typed code alone', async () => {
    const chat = pane('manager', 'zh-Hant');
    await chat.sends('ocadd');
    for (const said of ['咖啡一杯', 'free_item', '1', '-', '-', '-', '-', '-', '1', 'code', 'coffee1'])
      await chat.says(said);
    expect(chat.words()).toContain('取得方式: 輸入優惠碼 COFFEE1');
    expect(await newest()).toMatchObject({ kind: 'free_item', value: 1, publicCode: 'COFFEE1', claimable: false });
  });

  it('are for everything, or for one product: picked, or typed by its SKU, and shown by its name', async () => {
    const product = {
      sku: 'P-TEA',
      name: 'A very long name of an oolong tea',
      category: null,
      priceMinor: 100,
      repurchaseDays: null,
    };
    given(await createProduct(deps, product, OWNER_ID, `product:${v7()}`, NOON));
    given(await createProduct(deps, { ...product, sku: 'P-CUP', name: 'Cup' }, OWNER_ID, `product:${v7()}`, NOON));
    const { couponId } = await coupon({ name: 'For one' });
    const chat = pane('owner');
    await chat.sends(`ocoupon:${couponId}`);
    expect(chat.words()).toContain('For: Everything');
    await chat.taps('For which product');
    expect(chat.labels()).toEqual(['Everything', 'Cup', 'A very long name of…', 'Cancel']);
    await chat.says('P-NONE');
    expect(chat.words()).toContain('There is no product with this SKU.');
    await chat.says('p-tea');
    expect(chat.words()).toContain('For: A very long name of an oolong tea (P-TEA)');
    expect(chat.words()).toContain('10% off, for A very long name of an oolong tea only');
    await chat.taps('For which product');
    await chat.taps('Cup');
    expect(await newest()).toMatchObject({ sku: 'P-CUP', minimumMinor: 0, value: 10 });
    const chinese = pane('manager', 'zh-Hant');
    await chinese.sends(`ocoupon:${couponId}`);
    expect(chinese.words()).toContain('適用商品: Cup（P-CUP）');
    await chinese.taps('適用商品');
    await chinese.taps('全部商品');
    expect(await newest()).toMatchObject({ terms: {} });
  });

  it('are changed one thing at a time, stopped and started', async () => {
    const { couponId } = await coupon({ name: 'Plain', minimumMinor: 100 });
    const chat = pane('owner');
    await chat.sends(`ocoupon:${couponId}`);
    await chat.taps('Value');
    await chat.says('15 %');
    expect(await newest()).toMatchObject({ name: 'Plain', value: 15, minimumMinor: 100, claimable: true });
    await chat.taps('How people get it');
    await chat.taps('Only as a reward');
    expect(await newest()).toMatchObject({ value: 15, claimable: false, publicCode: null });
    await chat.taps('Stop');
    expect(await newest()).toMatchObject({ active: false });
    await chat.taps('Edit');
    await chat.taps('Start again');
    expect(chat.words()).toBe('“Plain” runs again.');
  });

  it('are no business of a cashier', async () => {
    const chat = pane('cashier');
    await chat.sends('ocadd');
    expect(chat.words()).toBe('Only the owner or a manager can do this. Please ask them.');
  });
});

describe('the owner’s rewards', () => {
  it('are made by three questions, changed and hidden', async () => {
    const chat = pane('owner');
    await chat.sends('orewards');
    expect(chat.words()).toMatch(/^No rewards yet\./);
    await chat.taps('Add a reward');
    await chat.says('A cup of coffee');
    await chat.taps('50');
    await chat.taps('Skip');
    expect(chat.words()).toContain('Costs: 50 points\nLeft: no limit\nTaken: 0 times\nWhat it gives: one for free');
    await chat.taps('Stock');
    await chat.says('5');
    await chat.taps('Hide');
    expect(chat.words()).toBe('“A cup of coffee” is hidden. Vouchers that people have taken stay usable.');
    const { rewards } = await readRewards(deps, { hidden: true });
    expect(rewards).toMatchObject([{ name: 'A cup of coffee', costPoints: 50, stockLeft: 5, hidden: true }]);
    await chat.taps('Edit');
    await chat.taps('Show again');
    expect((await readRewards(deps)).rewards).toHaveLength(1);
  });
});
