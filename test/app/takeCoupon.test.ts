import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { vouchers } from '../../db/schema/index.ts';
import { changeCoupon } from '../../src/app/coupons.ts';
import { readOffers, readVouchers } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { enterCode, takeCoupon } from '../../src/app/takeCoupon.ts';
import { lastUsableDay } from '../../src/i18n/format.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);

const take = (memberId: string, couponId: string, now = NOON, key = `take:${v7()}`) =>
  takeCoupon(deps, memberId, { couponId }, key, now);
const types = (memberId: string, typed: string, now = NOON) => enterCode(deps, memberId, typed, `code:${v7()}`, now);
const useUp = async (code: string, now = NOON) =>
  given(await redeemVoucher(deps, { code, basket: { amountMinor: 100 } }, CASHIER, `redeem:${v7()}`, now));

describe('taking a coupon', () => {
  it('gives a voucher with a code of twelve characters', async () => {
    const mei = await shop.member();
    const offer = await coupon();
    const voucher = await takes(mei, offer.couponId);
    expect(voucher.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(voucher).toMatchObject({ memberId: mei, standing: 'usable', coupon: offer, expiresAt: null });
    expect((await readVouchers(deps, mei, NOON)).usable).toEqual([voucher]);
  });

  it('gives the same voucher for the same key, and names the one that is held for another', async () => {
    const mei = await shop.member();
    const { couponId } = await coupon();
    const first = given(await take(mei, couponId, NOON, 'take:same'));
    expect(given(await take(mei, couponId, NOON, 'take:same'))).toEqual(first);
    expect(await take(mei, couponId)).toEqual({
      ok: false,
      refusal: { code: 'coupon-already-taken', voucherId: first.voucherId },
    });
  });

  it('gives one voucher to a member who taps 20 times at the same moment', async () => {
    const mei = await shop.member();
    const { couponId } = await coupon({ usesPerMember: 1 });
    const all = await atOnce(20, () => take(mei, couponId));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(1);
    const copies = (await deps.db.read.select().from(vouchers)).filter((row) => row.memberId === mei);
    expect(copies).toHaveLength(1);
  });

  it('is usable through the 30th day after the day of issue, which is whole', async () => {
    const first = Date.parse('2018-07-01T15:00:00+08:00');
    const { couponId } = await coupon({ validDays: 30 }, first);
    const voucher = await takes(await shop.member(), couponId, first);
    expect(lastUsableDay(voucher.expiresAt ?? 0, 'Asia/Taipei', 'en')).toBe('Jul 31, 2018');
  });

  it('refuses a coupon that is stopped, has not begun, is over or is used up', async () => {
    const mei = await shop.member();
    const stopped = await coupon();
    given(await changeCoupon(deps, stopped.couponId, { active: false }, OWNER, 'stop:1', NOON));
    expect(outcome(await take(mei, stopped.couponId))).toBe('coupon-stopped');
    const later = await coupon({ firstDay: '2026-12-01', lastDay: '2026-12-31' });
    expect(outcome(await take(mei, later.couponId))).toBe('coupon-not-started');
    expect(outcome(await take(mei, later.couponId, Date.parse('2027-01-01T00:00:00+08:00')))).toBe('coupon-ended');
    expect(outcome(await take(mei, later.couponId, Date.parse('2026-12-31T23:59:59+08:00')))).toBe('ok');
    const one = await coupon({ usesLimit: 1 });
    await useUp((await takes(await shop.member(), one.couponId)).code);
    expect(outcome(await take(mei, one.couponId))).toBe('coupon-used-up');
  });

  it('does not give in the chat what only rewards hand out, nor to somebody who left', async () => {
    const hidden = await coupon({ claimable: false });
    expect(outcome(await take(await shop.member(), hidden.couponId))).toBe('coupon-unknown');
    const { couponId } = await coupon();
    expect(outcome(await take(await shop.member({ state: 'erased' }), couponId))).toBe('member-unknown');
  });
});

describe('what a member can take', () => {
  it('leaves out what they hold, what they have used as often as they may, and what nobody can use', async () => {
    const mei = await shop.member();
    const held = await coupon();
    const once = await coupon({ usesPerMember: 1 });
    const twice = await coupon({ usesPerMember: 2 });
    const gone = await coupon({ usesLimit: 1 });
    await takes(mei, held.couponId);
    await useUp((await takes(mei, once.couponId)).code);
    await useUp((await takes(mei, twice.couponId)).code);
    await useUp((await takes(await shop.member(), gone.couponId)).code);
    const offers = (await readOffers(deps, mei, NOON)).map((one) => one.couponId);
    const of = [held, once, twice, gone].map((one) => offers.includes(one.couponId));
    expect(of).toEqual([false, false, true, false]);
  });
});

describe('a member’s vouchers', () => {
  it('are told apart: usable, used, expired', async () => {
    const mei = await shop.member();
    const kept = await takes(mei, (await coupon()).couponId);
    const used = await takes(mei, (await coupon()).couponId);
    const short = await takes(mei, (await coupon({ validDays: 1 })).couponId);
    await useUp(used.code);
    const now = await readVouchers(deps, mei, NOON);
    expect(now.usable.map((one) => one.voucherId)).toEqual([short.voucherId, kept.voucherId]);
    const later = await readVouchers(deps, mei, NOON + 2 * DAY);
    expect(later.usable.map((one) => one.voucherId)).toEqual([kept.voucherId]);
    expect(later.used.map((one) => one.voucherId)).toEqual([used.voucherId]);
    expect(later.expired.map((one) => one.voucherId)).toEqual([short.voucherId]);
  });
});

describe('a code that a member types', () => {
  it('gives the coupon however an input method writes it, and shows the voucher the second time', async () => {
    await coupon({ publicCode: 'welcome10', claimable: false, name: 'Welcome' });
    const mei = await shop.member();
    const first = await types(mei, ' welcome10 ');
    expect(first).toMatchObject({ kind: 'taken', voucher: { coupon: { name: 'Welcome' } } });
    expect(await types(mei, 'ＷＥＬＣＯＭＥ１０')).toMatchObject({ kind: 'own' });
    expect(await types(await shop.member(), 'ＷＥＬＣＯＭＥ１０')).toMatchObject({ kind: 'taken' });
  });

  it('shows their own voucher', async () => {
    const mei = await shop.member();
    const voucher = await takes(mei, (await coupon()).couponId);
    const typed = `${voucher.code.slice(0, 4)}-${voucher.code.slice(4, 8)}-${voucher.code.slice(8)}`.toLowerCase();
    expect(await types(mei, typed)).toEqual({ kind: 'own', voucher });
  });

  it('is answered alike when it is wrong, expired, used, stopped or somebody else’s', async () => {
    const mei = await shop.member();
    const used = await takes(mei, (await coupon()).couponId);
    await useUp(used.code);
    const short = await takes(mei, (await coupon({ validDays: 1 })).couponId);
    const foreign = await takes(await shop.member(), (await coupon()).couponId);
    const over = await coupon({ publicCode: 'SUMMER', lastDay: '2026-11-22' });
    const late = NOON + 2 * DAY;
    for (const typed of ['0000-0000-0000', used.code, short.code, foreign.code, over.publicCode ?? '', 'NOSUCH1']) {
      expect(await types(mei, typed, late)).toEqual({ kind: 'not-accepted' });
    }
  });

  it('is not looked at after ten wrong ones, a right one neither', async () => {
    const mei = await shop.member();
    await coupon({ publicCode: 'RIGHT1' });
    const all = await atOnce(10, (index) => types(mei, `WRONG${index}`));
    expect(all.every((one) => one.kind === 'not-accepted')).toBe(true);
    expect(await types(mei, 'RIGHT1')).toEqual({ kind: 'too-many-wrong-codes' });
  });
});
