import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { readCoupon } from '../../../src/app/coupons.ts';
import { createProduct } from '../../../src/app/products.ts';
import { changeProgramme, readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { changesPart } from '../../../src/chat/owner/changes.ts';
import { couponForm } from '../../../src/chat/owner/couponForm.ts';
import { couponIssueForm, couponIssuePart } from '../../../src/chat/owner/couponIssue.ts';
import { ownerCouponsPart } from '../../../src/chat/owner/coupons.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon } = offersOf(deps);
const parts = [formsPart([couponIssueForm, couponForm]), ownerCouponsPart, couponIssuePart, changesPart];
const rules = async () => (await readProgramme(deps)).document.issueRules;

const pane = (role: 'owner' | 'manager') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: v7(), name: 'Lin', role }, language: 'en' });

it('the owner lets a coupon give itself by taps, after a question, and stops it', async () => {
  const { couponId } = await coupon({ name: 'Thank you' });
  const chat = pane('owner');
  await chat.sends(`ocoupon:${couponId}`);
  await chat.taps('Give it by itself');
  await chat.taps('With a purchase');
  await chat.says('none');
  expect(chat.words()).toMatch(/^Please type an amount/);
  await chat.says('1000');
  expect(chat.words()).toMatch(
    /Nothing has changed yet[^]*Given by itself: Thank you[^]*→ with a purchase from NT\$1,000/,
  );
  expect(await rules()).toEqual([]);
  await chat.taps('Yes, change it');
  expect(chat.words()).toBe('Done: “Thank you” is given with a purchase from NT$1,000.');
  expect(await rules()).toMatchObject([{ on: 'purchase', couponId, minimumMinor: 1_000 }]);
  await chat.taps('Give it by itself');
  await chat.taps('Somebody joins');
  await chat.taps('Yes, change it');
  expect(await rules()).toMatchObject([{ on: 'purchase' }, { on: 'join' }]);
  await chat.taps('Give it by itself');
  await chat.taps('Stop giving it');
  expect(chat.words()).toMatch(/with a purchase from NT\$1,000 → [^]*when somebody joins → /);
  expect(await rules()).toHaveLength(2);
  await chat.taps('Yes, change it');
  expect(chat.words()).toContain('no longer given by itself');
  expect(await rules()).toEqual([]);
  const manager = pane('manager');
  await manager.sends(`ocauto:${couponId}`);
  expect(manager.words()).toContain('owner');
});

it('is shown again when the settings were changed meanwhile', async () => {
  const { couponId } = await coupon({ name: 'Thank you' });
  given(
    await changeProgramme(deps, { issueRules: { remove: (await rules()).map(({ id }) => id) } }, OWNER, v7(), NOON),
  );
  const chat = pane('owner');
  await chat.sends(`ocauto:${couponId}`);
  await chat.taps('To the friend');
  const rule = { id: `f-${couponId}`, on: 'friend' as const, couponId, name: 'Thanks' };
  given(await changeProgramme(deps, { issueRules: { put: rule } }, OWNER, `other:${v7()}`, NOON));
  await chat.taps('Yes, change it');
  expect(chat.words()).toMatch(/changed meanwhile/);
  expect(await rules()).toMatchObject([{ name: 'Thanks' }]);
  await chat.taps('Yes, change it');
  expect(await rules()).toMatchObject([{ name: 'Thank you' }]);
});

it('the free pieces of buy some and get some are of products that the owner names', async () => {
  const details = { sku: 'CAKE-1', name: 'Cheesecake', priceMinor: 90, category: 'Cakes', repurchaseDays: null };
  given(await createProduct(deps, details, 'test', v7(), NOON));
  const { couponId } = await coupon({ name: 'Tea and cake', kind: 'buy_x_get_y', value: 1 });
  const chat = pane('owner');
  await chat.sends(`ocmore:${couponId}`);
  await chat.taps('What is free');
  await chat.says('Cakes');
  expect(chat.words()).toContain('“Cakes” is a category');
  await chat.says('nothing of the kind');
  expect(chat.words()).toContain('nothing of the kind');
  await chat.says('cheesecake');
  expect(chat.words()).toContain('Cheesecake');
  expect((await readCoupon(deps, couponId))?.getSkus).toEqual(['CAKE-1']);
  await chat.sends(`ocedit:free:${couponId}`);
  await chat.taps('Cheapest of those');
  expect((await readCoupon(deps, couponId))?.getSkus).toBeUndefined();
});
