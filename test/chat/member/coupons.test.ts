import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { holdCheckout } from '../../../src/app/checkout/hold.ts';
import { quoteCheckout } from '../../../src/app/checkout/quote.ts';
import { amountLine } from '../../../src/app/recordPurchase.ts';
import { redeemVoucher } from '../../../src/app/redeemVoucher.ts';
import { couponWords } from '../../../src/chat/couponWords.ts';
import { couponsPart } from '../../../src/chat/member/coupons.ts';
import { rewardsPart } from '../../../src/chat/member/rewards.ts';
import { voucherUsed } from '../../../src/chat/notices/coupons.ts';
import { renderNotice } from '../../../src/chat/notices.ts';
import { DEFAULT_PROGRAMME } from '../../../src/core/programme.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { CASHIER, NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, reward, takes } = offersOf(deps);

async function pane(language: Language = 'en', points = 0) {
  const memberId = await shop.member();
  if (points > 0) await shop.buys(memberId, points * 100);
  const who = { member: { memberId, name: 'Mei' }, staff: undefined, language };
  return { memberId, chat: paneOf(deps, [couponsPart, rewardsPart], who) };
}

describe('what a coupon does, in words', () => {
  it('is one sentence in both languages', async () => {
    const offer = await coupon({
      capMinor: 200,
      minimumMinor: 300,
      usesPerMember: 1,
      lastDay: '2026-12-31',
      claimable: false,
    });
    const place = { deps, programme: DEFAULT_PROGRAMME };
    expect(await couponWords(offer, { ...place, language: 'en' })).toBe(
      '10% off from NT$300, at most NT$200 off, once per member, through Dec 31, 2026',
    );
    expect(await couponWords(offer, { ...place, language: 'zh-Hant' })).toBe(
      '消費滿 $300，打 9 折，最多折 $200，每人限用 1 次，使用到 2026年12月31日',
    );
    const item = await coupon({ kind: 'free_item', value: 1, claimable: false });
    expect(await couponWords(item, { ...place, language: 'en' })).toBe('one for free');
  });
});

describe('my coupons', () => {
  it('names what a checkout has set aside, and until when', async () => {
    const { memberId, chat } = await pane();
    const voucher = await takes(memberId, (await coupon({ name: 'Held treat' })).couponId);
    const report = { member: { memberId }, lines: [amountLine(500)], vouchers: [voucher.code] };
    const { checkoutId } = given(await quoteCheckout(deps, report, CASHIER, `quote:${v7()}`, NOON));
    given(await holdCheckout(deps, checkoutId, CASHIER, `hold:${v7()}`, NOON));
    await chat.sends('coupons');
    expect(chat.words()).toContain('Held treat');
    expect(chat.words()).toContain('Set aside for a purchase until: Nov 21, 2026, 12:15');
    await chat.sends(`voucher:${voucher.voucherId}`);
    expect(chat.words()).toContain('Set aside for a purchase until');
  });

  it('offers what can be taken, and shows what was taken with a code in groups of four', async () => {
    await coupon({ name: 'Autumn treat', validDays: 30 });
    const { chat } = await pane();
    await chat.sends('coupons');
    expect(chat.words()).toContain('Autumn treat\n10% off, valid 30 days');
    const [said, qr] = await chat.taps('Take it');
    expect(said).toMatchObject({ text: 'This coupon is yours now.' });
    expect(qr).toMatchObject({
      type: 'qr',
      code: expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/),
      value: expect.stringMatching(/^https:\/\/t\.me\/shop_bot\?start=v_\w{12}$/),
    });
    expect(chat.words()).toContain('Usable through: Dec 21, 2026\nShow this at the till.');
    await chat.taps('My coupons');
    expect(chat.words()).toContain('Your coupons\nAutumn treat');
    await chat.taps('Show code');
    expect(chat.words()).toMatch(/Autumn treat\n\w{4}-\w{4}-\w{4}/);
  });

  it('shows the coupon again when an old button takes it a second time', async () => {
    const { couponId } = await coupon({ name: 'Once' });
    const { chat } = await pane();
    await chat.sends(`coupontake:${couponId}`);
    await chat.sends(`coupontake:${couponId}`);
    expect(chat.words()).toMatch(/^You have this coupon already\. Here it is:\nOnce\n/);
  });

  it('keeps used ones apart, with the day', async () => {
    const { memberId, chat } = await pane();
    const { code } = await takes(memberId, (await coupon({ name: 'Spent' })).couponId);
    given(await redeemVoucher(deps, { code, basket: { amountMinor: 100 } }, CASHIER, `use:${v7()}`, NOON));
    await chat.sends('coupons');
    await chat.taps('Earlier coupons');
    expect(chat.words()).toBe('Spent: used on Nov 21, 2026');
  });

  it('lets somebody who is no member join first, and comes back to what they asked for', async () => {
    const chat = paneOf(deps, [couponsPart], { member: undefined, staff: undefined });
    const messages = await chat.sends('coupons');
    expect(JSON.stringify(messages)).toContain('"join:coupons"');
  });

  it('has an answer to a forged button', async () => {
    const { chat } = await pane();
    for (const data of ['voucher:1', 'coupontake:x', `voucher:${v7()}`, 'reward:1', `rtake:${v7()}:1`]) {
      expect(await chat.sends(data)).not.toEqual([]);
    }
  });
});

describe('a typed code', () => {
  it('gives its coupon out of the blue and by the button, and leaves sentences to others', async () => {
    await coupon({ name: 'Welcome', publicCode: 'WELCOME10', claimable: false });
    await coupon({ name: 'Spring', publicCode: 'SPRING', claimable: false });
    const { chat } = await pane();
    await chat.says(' welcome10 ');
    expect(chat.words()).toMatch(/^This coupon is yours now\.\nWelcome\n/);
    await chat.says('spring');
    expect(chat.words()).toMatch(/^This coupon is yours now\.\nSpring\n/);
    expect(await chat.says('hello')).toEqual([]);
    expect(await chat.says('886912345678')).toEqual([]);
    await chat.sends('coupons');
    await chat.taps('Enter a code');
    await chat.says('ＷＥＬＣＯＭＥ１０');
    expect(chat.words()).toMatch(/^Welcome\n/);
  });

  it('gets one answer whatever is wrong with it', async () => {
    const { couponId } = await coupon();
    const { code } = await takes(await shop.member(), couponId);
    const { chat } = await pane();
    await chat.says('NOSUCH1');
    const first = chat.words();
    expect(first).toBe('This code cannot be used. Please check it, or ask the shop.');
    await chat.says(`${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`);
    expect(chat.words()).toBe(first);
  });
});

describe('rewards', () => {
  it('are taken with a second tap that names the points, and give a code to show', async () => {
    await reward({ name: 'Latte', costPoints: 40 });
    await reward({ name: 'Bag', costPoints: 500, stock: 3 });
    const { memberId, chat } = await pane('en', 100);
    await chat.sends('rewards');
    expect(chat.words()).toBe(
      [
        'Rewards. You have 100 points',
        'Latte\nCosts: 40 points',
        'Bag\n400 points to go\nCosts: 500 points\nLeft: 3',
      ].join('\n'),
    );
    await chat.taps('Take it');
    expect(chat.words()).toBe('Take “Latte” for 40 points? You keep 60 points.');
    const asked = chat.labels();
    expect(asked).toEqual(['Yes, take it', 'Cancel']);
    await chat.taps('Yes, take it');
    expect(chat.words()).toMatch(/^“Latte” is yours\. 40 points used, 60 points left\.\nLatte\n\w{4}-\w{4}-\w{4}/);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 60 });
  });

  it('are taken once however often the same button is tapped', async () => {
    const { rewardId } = await reward({ name: 'Cake', costPoints: 30 });
    const { memberId, chat } = await pane('zh-Hant', 100);
    const [question] = await chat.sends(`reward:${rewardId}`);
    const action = question?.type === 'text' ? question.buttons?.[0]?.action : undefined;
    const data = action?.type === 'postback' ? action.data : '';
    await chat.sends(data);
    const first = chat.words();
    await chat.sends(data);
    expect(chat.words()).toBe(first);
    expect(first).toMatch(/^「Cake」兌換成功！使用了 30 點，還有 70 點。/);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 70 });
  });
});

describe('the notice of a used coupon', () => {
  it('says what it took off, in the member’s language', () => {
    const coupon = { automation: null, name: '秋日優惠', kind: 'percent', value: 10 } as const;
    const notice = { kind: 'voucher-used', coupon, discountMinor: 45, currency: 'TWD' } as const;
    const programme = DEFAULT_PROGRAMME;
    expect(voucherUsed(notice, { language: 'zh-Hant', programme })).toMatchObject([
      { text: '您的優惠券「秋日優惠」已使用，折抵 $45。' },
    ]);
    expect(voucherUsed({ ...notice, discountMinor: 0 }, { language: 'en', programme })).toMatchObject([
      { text: 'Your coupon “秋日優惠” was used.' },
    ]);
    const gift = { ...coupon, automation: 'birthday', name: '生日禮：打 9 折' } as const;
    expect(renderNotice({ ...notice, coupon: gift }, 'en', programme)).toMatchObject([
      { text: 'Your coupon “Birthday gift: 10% off” was used: NT$45 off.' },
    ]);
    expect(renderNotice({ kind: 'voucher-back', coupon: gift }, 'en', programme)).toMatchObject([
      { text: expect.stringContaining('“Birthday gift: 10% off”') },
    ]);
  });
});
