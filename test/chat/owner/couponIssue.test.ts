import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { readProgramme } from '../../../src/app/programme.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { couponIssueForm, couponIssuePart } from '../../../src/chat/owner/couponIssue.ts';
import { ownerCouponsPart } from '../../../src/chat/owner/coupons.ts';
import { paneOf } from '../../support/chatPane.ts';
import { offersOf } from '../../support/offers.ts';
import { ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon } = offersOf(deps);
const parts = [formsPart([couponIssueForm]), ownerCouponsPart, couponIssuePart];
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
  expect(chat.words()).toContain('Give “Thank you” by itself: with a purchase from NT$1,000?');
  expect(await rules()).toEqual([]);
  await chat.taps('Yes, give it');
  expect(chat.words()).toBe('Done: “Thank you” is given with a purchase from NT$1,000.');
  expect(await rules()).toMatchObject([{ on: 'purchase', couponId, minimumMinor: 1_000 }]);
  await chat.sends(`ocyes:${couponId}:join:0`);
  expect(await rules()).toMatchObject([{ on: 'purchase' }, { on: 'join' }]);
  await chat.taps('Give it by itself');
  await chat.taps('Stop giving it');
  expect(await rules()).toEqual([]);
  const manager = pane('manager');
  await manager.sends(`ocauto:${couponId}`);
  expect(manager.words()).toContain('owner');
});
