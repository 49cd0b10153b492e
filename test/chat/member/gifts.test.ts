import { beforeAll, describe, expect, it } from 'vitest';
import { claimShop, newOwnerCode } from '../../../src/app/ownerCode.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { given, offersOf } from '../../support/offers.ts';
import { somebody } from '../../support/people.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon } = offersOf(deps);
const everything = conversations();

// Before it has an owner a shop reads such codes as set-up codes.
beforeAll(async () => {
  const request = { address: somebody(), name: 'Owner', language: 'en', code: await newOwnerCode(deps, NOON) };
  given(await claimShop(deps, request, 'claim', NOON));
});

async function giver() {
  const mei = chatPerson(deps, everything);
  await mei.opens();
  await mei.taps('Join now');
  return mei;
}

/** Somebody who took this coupon and offers it; the code of the link. */
async function offering(name: string) {
  const { couponId } = await coupon({ name, validDays: 30 });
  const mei = await giver();
  await mei.sends(`coupontake:${couponId}`);
  await mei.sends('coupons');
  await mei.taps('Show code');
  await mei.taps('Give to a friend');
  const code = /g_(\w{12})/.exec(mei.words())?.[1] ?? '';
  return { mei, code };
}

describe('giving a coupon to a friend in the chat', () => {
  it('makes a message to pass on, with a link for each chat and a code', async () => {
    const { mei, code } = await offering('Cake');
    expect(mei.words()).toContain(
      'Pass on the next message. The first friend who takes “Cake” through Nov 28, 2026 has it.',
    );
    expect(mei.words()).toContain(`https://line.me/R/oaMessage/%40shop/?g_${code}`);
    expect(mei.words()).toContain(`https://t.me/shop_bot?start=g_${code}`);
    expect(mei.words()).toMatch(/Or type this code there: \w{4}-\w{4}-\w{4}/);
    expect(mei.labels()).toContain('Copy LINE link');
  });

  it('shows a member who gives what, and gives it with one tap, once', async () => {
    const { mei, code } = await offering('Tea');
    const bo = chatPerson(deps, everything, { channel: 'line' });
    await bo.opens();
    await bo.taps('Join now');
    await bo.says(`g_${code}`);
    expect(bo.words()).toContain('A gift for you');
    expect(bo.words()).toContain('Mei gives you “Tea”: 10% off.');
    await bo.taps('Take the gift');
    expect(bo.words()).toContain('This coupon is yours now.');
    await bo.sends('coupons');
    expect(bo.words()).toContain('Tea');
    const late = await giver();
    await late.opens(`g_${code}`);
    expect(late.words()).toContain('This gift is not there any more');
    await mei.sends('coupons');
    await mei.taps('Earlier coupons');
    expect(mei.words()).toContain('Tea: given to a friend');
  });

  it('makes a member of a newcomer with the tap that takes it', async () => {
    const { code } = await offering('Soup');
    const bo = chatPerson(deps, everything, { channel: 'line' });
    await bo.opens(`g_${code}`);
    expect(bo.words()).toContain('gives you “Soup”');
    expect(bo.words()).toContain('Join first, and it is yours.');
    await bo.taps('Join now');
    expect(bo.words()).toContain('This coupon is yours now.');
    expect(await bo.memberId()).toBeDefined();
  });

  it('is found by its code, also by somebody who is no member yet', async () => {
    const { code } = await offering('Pie');
    const typed = `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`.toLowerCase();
    const stranger = chatPerson(deps, everything);
    await stranger.says(typed);
    expect(stranger.words()).toContain('gives you “Pie”');
    const bo = await giver();
    await bo.says(typed);
    expect(bo.words()).toContain('gives you “Pie”');
    await bo.taps('Take the gift');
    expect(bo.words()).toContain('This coupon is yours now.');
  });

  it('can be taken back on the voucher’s screen, and its giver is told that it is their own', async () => {
    const { mei, code } = await offering('Rice');
    await mei.opens(`g_${code}`);
    expect(mei.words()).toContain('This is your own gift.');
    await mei.sends('coupons');
    await mei.taps('Show code');
    expect(mei.words()).toContain('Offered to a friend through Nov 28, 2026.');
    await mei.taps('Take it back');
    expect(mei.words()).toContain('“Rice” stays yours. The link works no more.');
    await mei.taps('My coupons');
    await mei.taps('Show code');
    expect(mei.labels()).not.toContain('Take it back');
  });
});
