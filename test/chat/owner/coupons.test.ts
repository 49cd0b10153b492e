import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { readCoupons } from '../../../src/app/coupons.ts';
import { createProduct } from '../../../src/app/products.ts';
import { readCatalogue, readRewards } from '../../../src/app/rewards.ts';
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
    await chat.taps('Percent off');
    await chat.says('101');
    expect(chat.words()).toMatch(/^Please type a whole number from 1 to 100\./);
    await chat.taps('10');
    await chat.says('Autumn treat');
    await chat.taps('All see it in chat');
    expect(chat.words()).toContain('This is how it will look.');
    expect(chat.words()).toContain('State: not given out yet');
    await chat.taps('Minimum');
    await chat.taps('300');
    await chat.taps('Most it takes off');
    await chat.taps('200');
    await chat.taps('Last day');
    await chat.taps('Pick a day');
    expect(chat.words()).toMatch(/^Please type a day from today on/);
    await chat.says('2026/12/31');
    await chat.taps('Days valid');
    await chat.taps('30');
    await chat.taps('Uses per member');
    await chat.taps('1');
    expect(chat.words()).toContain(
      'What it does: 10% off from NT$300, at most NT$200 off, once per member, valid 30 days, through Dec 31, 2026',
    );
    expect(await newest()).toMatchObject({ active: false, draft: true });
    await chat.taps('Give it out');
    expect(chat.words()).toBe('“Autumn treat” is given out from now on.');
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
    for (const said of ['free_item', '1', '咖啡一杯', 'code', 'coffee1']) await chat.says(said);
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
    expect(chat.words()).toContain('There is no product or category “P-NONE”.');
    await chat.says('p-tea');
    expect(chat.words()).toContain('For: A very long name of an oolong tea (P-TEA)');
    expect(chat.words()).toContain('10% off, for A very long name of an oolong tea only');
    await chat.taps('For which product');
    await chat.taps('Cup');
    expect(await newest()).toMatchObject({ skus: ['P-CUP'], minimumMinor: 0, value: 10 });
    const chinese = pane('manager', 'zh-Hant');
    await chinese.sends(`ocoupon:${couponId}`);
    expect(chinese.words()).toContain('適用商品: Cup（P-CUP）');
    await chinese.taps('適用商品');
    await chinese.taps('全部商品');
    expect((await newest())?.skus).toBeUndefined();
  });

  it('ask for more by a tap each, and tell all of it in plain words', async () => {
    const product = { sku: 'T-1', name: 'Jasmine tea', category: 'Tea', priceMinor: 100, repurchaseDays: null };
    given(await createProduct(deps, product, OWNER_ID, `product:${v7()}`, NOON));
    given(await createProduct(deps, { ...product, sku: 'T-2', name: 'Black tea' }, OWNER_ID, `product:${v7()}`, NOON));
    const { couponId } = await coupon({ name: 'Tea week' });
    const chat = pane('owner');
    await chat.sends(`ocoupon:${couponId}`);
    const asks = async (label: string, ...answers: readonly string[]) => {
      await chat.taps('More conditions');
      await chat.taps(label);
      for (const answer of answers) await chat.says(answer);
    };
    await chat.taps('For which product');
    await chat.says('tea');
    expect(await newest()).toMatchObject({ categories: ['Tea'] });
    await asks('Leave out', 'te');
    expect(chat.words()).toMatch(/^Several products match “te”: (Black tea|A very)/);
    await chat.says('jasmine');
    await asks('Cheapest item', 'yes');
    await asks('Grows with use', '5', '8', '20');
    expect(chat.words()).not.toContain('Please type a number above');
    await asks('First purchase only', 'yes');
    await asks('Uses a day', '10');
    await asks('Budget', '5000');
    await asks('With other coupons', 'group', 'autumn');
    expect(await newest()).toMatchObject({
      categories: ['Tea'],
      exceptSkus: ['T-1'],
      on: 'cheapest',
      growth: { by: 5, most: 20 },
      firstPurchase: true,
      usesPerDay: 10,
      budgetMinor: 5_000,
      combines: true,
      group: 'autumn',
    });
    expect(chat.words()).toContain(
      'What it does: 10% off, for Tea only, not on Jasmine tea, on the cheapest item only, 5% more with each use, up to 20%, on the first purchase only, with other coupons, but only one of “autumn”, 10 uses a day in all, while it lasts',
    );
    expect(chat.words()).toContain('Budget: NT$0 of NT$5,000');
  });

  it('may be pieces for pieces, or the delivery', async () => {
    const chat = pane('owner');
    await chat.sends('ocadd');
    await chat.taps('Buy some, get some');
    for (const said of ['2', '1', 'Two and one', 'chat']) await chat.says(said);
    expect(await newest()).toMatchObject({ kind: 'buy_x_get_y', buy: 2, value: 1 });
    expect(chat.words()).toContain('buy 2, get 1 free');
    await chat.sends('ocadd');
    await chat.taps('Free delivery');
    for (const said of ['Sent for free', 'chat']) await chat.says(said);
    expect(await newest()).toMatchObject({ kind: 'free_shipping', value: 1 });
    expect(chat.labels()).not.toContain('Value');
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
    const { rewards } = await readCatalogue(deps);
    expect(rewards).toMatchObject([{ name: 'A cup of coffee', costPoints: 50, stockLeft: 5, hidden: true }]);
    await chat.taps('Edit');
    await chat.taps('Show again');
    expect((await readRewards(deps, NOON)).rewards).toHaveLength(1);
  });
});
