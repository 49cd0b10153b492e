import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { confirmCheckout } from '../../src/app/checkout/confirm.ts';
import { holdCheckout } from '../../src/app/checkout/hold.ts';
import { quoteCheckout } from '../../src/app/checkout/quote.ts';
import { createCoupon } from '../../src/app/coupons.ts';
import { readOffers, readVoucher } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { enterCode, takeCoupon } from '../../src/app/takeCoupon.ts';
import { giveTier } from '../../src/app/tiers/giveTier.ts';
import { offerGift } from '../../src/app/voucherGifts/give.ts';
import { takeGift } from '../../src/app/voucherGifts/take.ts';
import { formsPart } from '../../src/chat/form.ts';
import { couponsPart } from '../../src/chat/member/coupons.ts';
import { giftsPart } from '../../src/chat/member/gifts.ts';
import { tierPart } from '../../src/chat/member/tier.ts';
import { changesPart } from '../../src/chat/owner/changes.ts';
import { ownerCouponsPart } from '../../src/chat/owner/coupons.ts';
import { tierMoreForm } from '../../src/chat/owner/tierMoreForm.ts';
import { tiersPart } from '../../src/chat/owner/tiers.ts';
import { plainDate, startOfDate } from '../../src/core/calendar/localDay.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { text } from '../../src/i18n/text.ts';
import { paneOf } from '../support/chatPane.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { setProgramme } from '../support/programme.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';
import { tier, tiersOf } from '../support/tiers.ts';

const shop = ownShop();
const { deps } = shop;
const { oneTimeCodes } = offersOf(deps);
const DAY = 86_400_000;
const ZONE = 'Asia/Taipei';
/** A week from now; its first instant, and noon of some days before. */
const FIRST = plainDate(NOON + 7 * DAY, ZONE);
const START = startOfDate(FIRST, ZONE);
const noonBefore = (days: number) => NOON + (7 - days) * DAY;

/** Silver has new coupons two days early, Gold three, Platinum names none of its own. */
const tiers = () =>
  setProgramme(deps, {
    tiers: tiersOf([
      tier('Silver', { spend: 10_000 }, { earlyDays: 2 }),
      tier('Gold', { spend: 20_000 }, { earlyDays: 3 }),
      tier('Platinum', { spend: 30_000 }),
    ]),
  });
const planned = async (about: { readonly publicCode?: string; readonly usesPerMember?: number } = {}) =>
  given(
    await createCoupon(
      deps,
      { name: 'Spring', kind: 'percent', value: 20, firstDay: FIRST.toString(), ...about },
      OWNER,
      v7(),
      NOON,
    ),
  );
async function memberWhoSpent(amount: number): Promise<string> {
  const memberId = await shop.member();
  if (amount > 0) await shop.buys(memberId, amount);
  return memberId;
}
const takes = (memberId: string, couponId: string, now: number, key = v7() as string) =>
  takeCoupon(deps, memberId, { couponId }, key, now);
const offered = async (memberId: string, now: number) =>
  (await readOffers(deps, memberId, now)).map(({ couponId }) => couponId);

describe('a coupon before it starts', () => {
  it('is seen and taken by members of a tier so many days before everybody else, and used at once', async () => {
    await tiers();
    const { couponId } = await planned();
    const [base, silver, gold] = [await memberWhoSpent(0), await memberWhoSpent(10_000), await memberWhoSpent(30_000)];
    const seen = async (now: number) =>
      Promise.all([base, silver, gold].map(async (one) => (await offered(one, now)).includes(couponId)));
    expect(await seen(noonBefore(4))).toEqual([false, false, false]);
    expect(await seen(noonBefore(3))).toEqual([false, false, true]);
    expect(await seen(noonBefore(2))).toEqual([false, true, true]);
    expect(await seen(START)).toEqual([true, true, true]);
    expect(await takes(silver, couponId, noonBefore(3))).toMatchObject({
      refusal: { code: 'coupon-not-started', startsAt: startOfDate(FIRST.subtract({ days: 2 }), ZONE) },
    });
    expect(await takes(base, couponId, START - 1)).toMatchObject({ refusal: { startsAt: START } });
    const taken = given(await takes(gold, couponId, noonBefore(3)));
    expect(await readVoucher(deps, gold, taken.voucherId, noonBefore(3))).toMatchObject({ standing: 'usable' });
    const used = await redeemVoucher(deps, { code: taken.code }, CASHIER, v7(), noonBefore(3));
    expect(outcome(used)).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('comes by its typed code as early, and to nobody else', async () => {
    await tiers();
    await planned({ publicCode: 'SPRING20' });
    const [base, gold] = [await memberWhoSpent(0), await memberWhoSpent(20_000)];
    expect(await enterCode(deps, base, 'spring20', v7(), noonBefore(3))).toEqual({ kind: 'not-accepted' });
    expect(await enterCode(deps, gold, 'spring20', v7(), noonBefore(3))).toMatchObject({ kind: 'taken' });
  });

  it('comes as early by a printed one-time code, once', async () => {
    await tiers();
    const { couponId } = await planned();
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const [base, gold] = [await memberWhoSpent(0), await memberWhoSpent(20_000)];
    expect(await enterCode(deps, base, code, v7(), noonBefore(3))).toEqual({ kind: 'not-accepted' });
    expect(await enterCode(deps, gold, code, v7(), noonBefore(4))).toEqual({ kind: 'not-accepted' });
    const all = await atOnce(6, () => enterCode(deps, gold, code, v7(), noonBefore(3)));
    expect(all.filter(({ kind }) => kind === 'taken')).toMatchObject([{ voucher: { code, standing: 'usable' } }]);
    expect(all.filter(({ kind }) => kind === 'own')).toHaveLength(5);
    expect(await enterCode(deps, gold, code, v7(), noonBefore(3))).toMatchObject({
      kind: 'own',
      voucher: { code, standing: 'usable', early: true },
    });
    expect(outcome(await redeemVoucher(deps, { code }, CASHIER, v7(), noonBefore(3)))).toBe('ok');
    expect(await shop.problems()).toEqual([]);
  });

  it('counts in a web shop’s basket by its code as early, for members of the tier', async () => {
    await tiers();
    await planned({ publicCode: 'BASKET20' });
    const [oneTime = ''] = await oneTimeCodes((await planned()).couponId, 1);
    const [base, gold] = [await memberWhoSpent(0), await memberWhoSpent(20_000)];
    const key = { kind: 'key', apiKeyId: v7() } as const;
    const lines = [{ sku: 'TEA', quantity: 2, unitPriceMinor: 500 }];
    const quotes = async (memberId: string, code: string) =>
      given(await quoteCheckout(deps, { member: { memberId }, lines, codes: [code] }, key, v7(), noonBefore(3)));
    for (const code of ['BASKET20', oneTime]) {
      expect((await quotes(base, code)).quote.vouchers).toMatchObject({ used: [], unused: [{ code }] });
      const { checkoutId, quote } = await quotes(gold, code);
      expect(quote.vouchers.used).toMatchObject([{ discountMinor: 200 }]);
      given(await holdCheckout(deps, checkoutId, key, v7(), noonBefore(3)));
      const confirmed = { checkoutId, externalRef: v7() as string };
      given(await confirmCheckout(deps, confirmed, key, v7(), noonBefore(3)));
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('is taken once, however often and at once it is asked for', async () => {
    await tiers();
    const { couponId } = await planned({ usesPerMember: 1 });
    const gold = await memberWhoSpent(20_000);
    const all = await atOnce(6, (index) => takes(gold, couponId, noonBefore(3), index < 3 ? 'early:once' : v7()));
    const ids = all.flatMap((one) =>
      one.ok ? [one.value.voucherId] : [(one.refusal as { voucherId?: string }).voucherId],
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('is not taken early any more by whoever has lost the tier, and stays with whoever took it before', async () => {
    await tiers();
    const { couponId } = await planned();
    const [one, other] = [await memberWhoSpent(0), await memberWhoSpent(0)];
    for (const id of [one, other]) given(await giveTier(deps, { memberId: id, tierId: 'gold' }, OWNER, v7(), NOON));
    const kept = given(await takes(one, couponId, noonBefore(3)));
    for (const id of [one, other])
      given(await giveTier(deps, { memberId: id, tierId: null }, OWNER, v7(), noonBefore(3)));
    expect(outcome(await takes(other, couponId, noonBefore(3)))).toBe('coupon-not-started');
    expect(outcome(await redeemVoucher(deps, { code: kept.code }, CASHIER, v7(), noonBefore(2)))).toBe('ok');
  });
});

describe('what somebody who has it early gives to a friend', () => {
  async function isGiven() {
    await tiers();
    const { couponId } = await planned();
    const [gold, friend] = [await memberWhoSpent(20_000), await memberWhoSpent(0)];
    return { gold, friend, voucher: given(await takes(gold, couponId, noonBefore(3))) };
  }

  it('waits for the day of everybody, and says so from the first moment', async () => {
    const { gold, friend, voucher } = await isGiven();
    const which = { memberId: gold, voucherId: voucher.voucherId };
    const { code } = given(await offerGift(deps, which, { kind: 'member', memberId: gold }, v7(), noonBefore(3)));
    const taken = given(await takeGift(deps, friend, code, v7(), noonBefore(3)));
    expect(taken).toMatchObject({ standing: 'not-started' });
    expect(taken.early).toBeUndefined();
    expect(taken).toEqual(await readVoucher(deps, friend, taken.voucherId, noonBefore(3)));
    expect(outcome(await redeemVoucher(deps, { code: taken.code }, CASHIER, v7(), noonBefore(3)))).not.toBe('ok');
    expect(outcome(await redeemVoucher(deps, { code: taken.code }, CASHIER, v7(), START))).toBe('ok');
  });

  it('tells its first day to the giver, in what is passed on and to the friend, as long as that is ahead', async () => {
    const { gold, friend, voucher } = await isGiven();
    const sees = async (memberId: string, now: number, data: string) => {
      const who = { member: { memberId, name: 'Mei' }, staff: undefined, now };
      const pane = paneOf(deps, [couponsPart, giftsPart], who);
      await pane.sends(data);
      return pane.words();
    };
    const codeIn = (words: string) => /type this code there: ([A-Z0-9-]+)/.exec(words)?.[1] ?? '';
    const ahead = await sees(gold, noonBefore(3), `vgift:${voucher.voucherId}`);
    expect(ahead).toContain('Your friend can use it from Nov 28, 2026 on.');
    expect(ahead).toMatch(/I give you a coupon of .+: “Spring”, 20% off, from Nov 28, 2026 on\. Open this/);
    const opened = paneOf(deps, [couponsPart, giftsPart], {
      member: { memberId: friend, name: 'Ken' },
      staff: undefined,
      now: noonBefore(3),
    });
    await opened.sends('couponcode');
    await opened.says(codeIn(ahead));
    expect(opened.words()).toMatch(/Usable from[^]*Nov 28, 2026/);
    await opened.taps('Take the gift');
    expect(opened.words()).toMatch(/Usable from: Nov 28, 2026/);
    expect(opened.words()).not.toContain('For everybody');
    const { voucher: later, gold: giver } = await isGiven();
    const begun = await sees(giver, START, `vgift:${later.voucherId}`);
    expect(begun).not.toContain('Nov 28, 2026 on');
  });
});

describe('in the chat', () => {
  const owner = (now = NOON) =>
    paneOf(deps, [formsPart([tierMoreForm]), tiersPart, changesPart, ownerCouponsPart], {
      member: undefined,
      staff: { staffId: v7(), name: 'Lin', role: 'owner' },
      now,
    });

  it('the owner is asked for the days, sees before and after, and members read from when it is for everybody', async () => {
    await tiers();
    const chat = owner();
    await chat.sends('tieredit:gold');
    await chat.taps('Early access');
    await chat.says('99');
    expect(chat.words()).toContain('from 1 to 30');
    await chat.says('5');
    expect(chat.words()).toMatch(/first day[^]*3 days before everybody else[^]*5 days before everybody else/);
    await chat.taps('Yes, change it');
    const { couponId } = await planned();
    await chat.sends(`ocoupon:${couponId}`);
    expect(chat.words()).toMatch(/Early access[^]*Silver from[^]*Gold from[^]*Platinum from/);
    const gold = await memberWhoSpent(20_000);
    const member = paneOf(deps, [couponsPart, tierPart], {
      member: { memberId: gold, name: 'Mei' },
      staff: undefined,
      now: noonBefore(5),
    });
    await member.sends('coupons');
    expect(member.words()).toMatch(/20% off\nYours early\. From .+ for everybody\./);
    await member.sends(`coupontake:${couponId}`);
    expect(member.words()).toMatch(/For everybody: from Nov 28, 2026 on/);
    await member.sends('tier');
    expect(member.words()).toContain('new coupons and rewards 5 days before everybody else');
    await chat.sends('tierset:silver:early');
    await chat.taps('Skip');
    await chat.taps('Yes, change it');
    await chat.sends('tieredit:silver');
    expect(chat.words()).not.toContain('before everybody else');
  });

  it('no tier has a coupon from a day before it was made', async () => {
    await setProgramme(deps, { tiers: tiersOf([tier('Silver', { spend: 10_000 }, { earlyDays: 9 })]) });
    const { couponId } = await planned();
    const chat = owner();
    await chat.sends(`ocoupon:${couponId}`);
    expect(chat.words()).toMatch(/Early access[^]*Silver from Nov 21, 2026/);
  });

  it('the owner reads the days that hold where a lower tier has more, also for a tier without its own', async () => {
    await tiers();
    const chat = owner();
    const below = (days: number) => `A lower tier has new coupons and rewards ${days} days early already`;
    await chat.sends('tieredit:silver');
    expect(chat.words()).not.toContain('A lower tier');
    await chat.sends('tieredit:gold');
    await chat.taps('Early access');
    await chat.says('1');
    expect(chat.words()).toContain(below(2));
    await chat.taps('Yes, change it');
    await chat.sends('tieredit:gold');
    expect(chat.words()).toContain('new coupons and rewards 2 days before everybody else');
    expect(chat.words()).toContain(below(2));
    await chat.sends('tieredit:platinum');
    expect(chat.words()).toContain('new coupons and rewards 2 days before everybody else');
    expect(chat.words()).toContain(below(2));
    await chat.sends('tiers');
    expect(chat.words()).not.toContain('a day before everybody else');
  });

  it('the question, its wrong answer and the perk are told in every language', () => {
    for (const language of LANGUAGES) {
      const [label, wrong] = [text(language, 'tiers.edit-early'), text(language, 'tiers.early-wrong', { most: '30' })];
      expect([...new Intl.Segmenter(language).segment(label)].length).toBeLessThanOrEqual(20);
      expect(wrong).toContain('30');
    }
  });
});
