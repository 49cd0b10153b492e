import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { outbox } from '../../db/schema/index.ts';
import type { Actor } from '../../src/app/deps.ts';
import { lookUpVoucher } from '../../src/app/lookUpVoucher.ts';
import { type RedeemRequest, redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { undoRedemption } from '../../src/app/undoRedemption.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { CASHIER, DAY, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes, usesOf } = offersOf(deps);

const uses = (request: RedeemRequest, by: Actor = somebody(), key = `redeem:${v7()}`, now = NOON) =>
  redeemVoucher(deps, request, by, key, now);

/** A cashier of their own: guesses of other tests do not count. */
const somebody = (): Actor => ({ kind: 'staff', staffId: v7(), role: 'cashier' });

describe('redeeming a voucher', () => {
  it('a percentage stops at its cap, and an amount never takes off more than there is', async () => {
    const mei = await shop.member({ name: 'Mei' });
    const half = await takes(mei, (await coupon({ name: 'Half', value: 50, capMinor: 2000 })).couponId);
    const fixed = await takes(mei, (await coupon({ kind: 'amount', value: 5000 })).couponId);
    expect(given(await uses({ code: half.code, basket: { amountMinor: 10_000 } }))).toMatchObject({
      memberId: mei,
      memberName: 'Mei',
      couponName: 'Half',
      kind: 'percent',
      discountMinor: 2000,
      payMinor: 8000,
    });
    expect(given(await uses({ code: fixed.code, basket: { amountMinor: 3000 } }))).toMatchObject({
      discountMinor: 3000,
      payMinor: 0,
    });
  });

  it('discounts only the product that the coupon is about', async () => {
    const tea = await coupon({ terms: { skus: ['TEA'] }, value: 50 });
    const lines = [
      { sku: 'TEA', quantity: 2, unitPriceMinor: 100 },
      { sku: 'CAKE', quantity: 1, unitPriceMinor: 80 },
    ];
    const { code } = await takes(await shop.member(), tea.couponId);
    expect(outcome(await uses({ code, basket: { amountMinor: 280 } }))).toBe('basket-without-item');
    expect(given(await uses({ code, basket: { lines } }))).toMatchObject({ discountMinor: 100, payMinor: 180 });
  });

  it('hands a free item over without asking what is bought, and beside an amount when there is one', async () => {
    const free = await coupon({ kind: 'free_item', value: 1 });
    const { code } = await takes(await shop.member(), free.couponId);
    expect(given(await uses({ code }))).toMatchObject({ discountMinor: 0, payMinor: null });
    const second = await takes(await shop.member(), free.couponId);
    expect(given(await uses({ code: second.code, basket: { amountMinor: 320 } }))).toMatchObject({
      discountMinor: 0,
      payMinor: 320,
    });
  });

  it('tells how much is missing to the minimum', async () => {
    const { code } = await takes(await shop.member(), (await coupon({ minimumMinor: 300 })).couponId);
    const refused = await uses({ code, basket: { amountMinor: 250 } });
    expect(refused).toEqual({ ok: false, refusal: { code: 'basket-too-small', missingMinor: 50 } });
    expect(outcome(await uses({ code, basket: { amountMinor: 300 } }))).toBe('ok');
  });

  it('reads the code as people type it', async () => {
    const { code } = await takes(await shop.member(), (await coupon()).couponId);
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4, 8)} ${code.slice(8).replaceAll('0', 'o')}`;
    expect(outcome(await uses({ code: typed, basket: { amountMinor: 100 } }))).toBe('ok');
  });

  it('tells the member once what was used, and leaves a trace for disputes', async () => {
    const mei = await shop.member();
    const { code } = await takes(mei, (await coupon({ name: 'Autumn' })).couponId);
    const by = somebody();
    given(await uses({ code, basket: { amountMinor: 200 } }, by, 'redeem:told'));
    given(await uses({ code, basket: { amountMinor: 200 } }, by, 'redeem:told'));
    const said = (await deps.db.read.select().from(outbox)).filter((row) => row.memberId === mei);
    expect(said.map((row) => row.notice)).toEqual([
      {
        kind: 'voucher-used',
        coupon: { automation: null, name: 'Autumn', kind: 'percent', value: 10 },
        discountMinor: 20,
        currency: 'TWD',
      },
    ]);
    const trace = await deps.db.sql`select action from regulars.audit where member_id = ${mei}::uuid`;
    expect(trace.map((row) => row['action'])).toEqual(['voucher-redeemed']);
  });

  it('gives the first answer again for the same key, and refuses the key for another basket', async () => {
    const offer = await coupon();
    const { code } = await takes(await shop.member(), offer.couponId);
    const by = somebody();
    const first = given(await uses({ code, basket: { amountMinor: 100 } }, by, 'redeem:again'));
    expect(given(await uses({ code, basket: { amountMinor: 100 } }, by, 'redeem:again'))).toEqual(first);
    expect(outcome(await uses({ code, basket: { amountMinor: 900 } }, by, 'redeem:again'))).toBe('key-reused');
    expect(await usesOf(offer.couponId)).toBe(1);
  });

  it('is not for members', async () => {
    const mei = await shop.member();
    const { code } = await takes(mei, (await coupon()).couponId);
    const refused = await uses({ code, basket: { amountMinor: 100 } }, { kind: 'member', memberId: mei });
    expect(outcome(refused)).toBe('not-allowed');
  });
});

describe('the caps', () => {
  it('of 20 tills with one voucher exactly one redeems it', async () => {
    const offer = await coupon();
    const { code } = await takes(await shop.member(), offer.couponId);
    const all = await atOnce(20, () => uses({ code, basket: { amountMinor: 100 } }));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(1);
    expect(all.map(outcome).filter((one) => one === 'voucher-used')).toHaveLength(19);
    expect(await usesOf(offer.couponId)).toBe(1);
  });

  it('a coupon for 3 uses is redeemed 3 times, whoever of 20 members comes at the same moment', async () => {
    const offer = await coupon({ usesLimit: 3 });
    const codes = await atOnce(20, async () => (await takes(await shop.member(), offer.couponId)).code);
    const all = await atOnce(20, (index) => uses({ code: codes[index] ?? '', basket: { amountMinor: 100 } }));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(3);
    expect(all.map(outcome).filter((one) => one === 'coupon-used-up')).toHaveLength(17);
    expect(await usesOf(offer.couponId)).toBe(3);
  });

  it('once per member holds for five vouchers of one member at the same moment', async () => {
    const offer = await coupon();
    const mei = await shop.member();
    const codes: string[] = [];
    for (let day = 0; day < 5; day += 1) {
      // Copies that were taken while there was no cap for each member, each after the one before was used.
      const { code, voucherId } = await takes(mei, offer.couponId);
      codes.push(code);
      await deps.db.sql`update regulars.vouchers set state = 'void' where voucher_id = ${voucherId}::uuid`;
    }
    await deps.db.sql`update regulars.vouchers set state = 'issued' where member_id = ${mei}::uuid`;
    await deps.db.sql`update regulars.coupons set uses_per_member = 1 where coupon_id = ${offer.couponId}::uuid`;
    const all = await atOnce(5, (index) => uses({ code: codes[index] ?? '', basket: { amountMinor: 100 } }));
    expect(all.map(outcome).toSorted()).toEqual([...Array(4).fill('coupon-used-up'), 'ok']);
  });

  it('a cap of 4 refuses the fifth until one is given back', async () => {
    const offer = await coupon({ usesLimit: 4 });
    const codes = await atOnce(5, async () => (await takes(await shop.member(), offer.couponId)).code);
    const first = given(await uses({ code: codes[0] ?? '', basket: { amountMinor: 100 } }, CASHIER));
    for (const code of codes.slice(1, 4)) given(await uses({ code, basket: { amountMinor: 100 } }));
    const fifth = { code: codes[4] ?? '', basket: { amountMinor: 100 } };
    expect(outcome(await uses(fifth))).toBe('coupon-used-up');
    given(await undoRedemption(deps, first, CASHIER, 'undo:c11', NOON));
    expect(outcome(await uses(fifth))).toBe('ok');
  });

  it('once per member: used, refused, and used again after the first use was taken back', async () => {
    const offer = await coupon({ usesPerMember: 1 });
    const { code } = await takes(await shop.member(), offer.couponId);
    const basket = { amountMinor: 100 };
    const first = given(await uses({ code, basket }, CASHIER));
    expect(outcome(await uses({ code, basket }, CASHIER))).toBe('voucher-used');
    expect(given(await undoRedemption(deps, first, CASHIER, 'undo:c9', NOON)).voucherIsBack).toBe(true);
    expect(outcome(await uses({ code, basket }, CASHIER))).toBe('ok');
    expect(await usesOf(offer.couponId)).toBe(1);
  });
});

describe('the true reason', () => {
  it('is told to staff: wrong, expired, used, and of another member', async () => {
    const offer = await coupon({ validDays: 1 });
    const mei = await shop.member();
    const other = await shop.member();
    const { code } = await takes(mei, offer.couponId);
    const basket = { amountMinor: 100 };
    const by = somebody();
    expect(outcome(await uses({ code: '0000-0000-0000', basket }, by))).toBe('voucher-unknown');
    expect(outcome(await uses({ code, basket, memberId: other }, by))).toBe('voucher-of-another-member');
    expect(outcome(await uses({ code, basket }, by, 'redeem:late', NOON + 2 * DAY))).toBe('coupon-ended');
    given(await uses({ code, basket, memberId: mei }, by));
    expect(await uses({ code, basket }, by)).toEqual({ ok: false, refusal: { code: 'voucher-used', usedAt: NOON } });
  });

  it('is behind the guess limit: after ten wrong codes a right one is refused too', async () => {
    const { code } = await takes(await shop.member(), (await coupon()).couponId);
    const by = somebody();
    for (let wrong = 0; wrong < 10; wrong += 1) {
      expect(outcome(await uses({ code: `0000 0000 00${String(wrong).padStart(2, '0')}` }, by))).toBe(
        'voucher-unknown',
      );
    }
    expect(outcome(await uses({ code, basket: { amountMinor: 100 } }, by))).toBe('too-many-wrong-codes');
    expect(outcome(await lookUpVoucher(deps, code, by, NOON))).toBe('too-many-wrong-codes');
    expect(outcome(await uses({ code, basket: { amountMinor: 100 } }, somebody()))).toBe('ok');
  });
});

describe('looking a voucher up', () => {
  it('tells the till what it is worth, whose it is, and whether the amount must be asked for', async () => {
    const mei = await shop.member({ name: 'Mei' });
    const offer = await coupon({ minimumMinor: 300 });
    const { code, voucherId } = await takes(mei, offer.couponId);
    const seen = given(await lookUpVoucher(deps, code, CASHIER, NOON));
    expect(seen).toMatchObject({ voucherId, memberId: mei, memberName: 'Mei', needsAmount: true });
    expect(seen.coupon).toEqual(offer);
    const item = await takes(mei, (await coupon({ kind: 'free_item', value: 1 })).couponId);
    expect(given(await lookUpVoucher(deps, item.code, CASHIER, NOON)).needsAmount).toBe(false);
  });

  it('tells why it cannot be used, and changes nothing', async () => {
    const offer = await coupon();
    const { code } = await takes(await shop.member(), offer.couponId);
    given(await uses({ code, basket: { amountMinor: 100 } }));
    const seen = await lookUpVoucher(deps, code, CASHIER, NOON);
    expect(seen).toEqual({ ok: false, refusal: { code: 'voucher-used', usedAt: NOON } });
    expect(await usesOf(offer.couponId)).toBe(1);
  });
});

describe('taking a use back', () => {
  async function used(now = NOON, validDays: number | null = null) {
    const offer = await coupon({ validDays }, now);
    const mei = await shop.member();
    const { code } = await takes(mei, offer.couponId, now);
    const redeemed = given(await uses({ code, basket: { amountMinor: 100 } }, CASHIER, `redeem:${v7()}`, now));
    return { offer, mei, code, redeemed };
  }

  it('is for whoever redeemed it, and for the owner, within ten minutes', async () => {
    const minute = 60_000;
    const { redeemed } = await used();
    const undo = (by: Actor, now: number) => undoRedemption(deps, redeemed, by, `undo:${v7()}`, now);
    expect(outcome(await undo(somebody(), NOON))).toBe('redemption-of-another');
    expect(outcome(await undo(OWNER, NOON + 11 * minute))).toBe('redemption-undo-over');
    expect(outcome(await undo(OWNER, NOON + 10 * minute))).toBe('ok');
    expect(outcome(await undo(OWNER, NOON + 10 * minute))).toBe('redemption-undone');
  });

  it('happens once, whoever of 20 asks at the same moment, and the same key hears the same', async () => {
    const { offer, redeemed } = await used();
    const all = await atOnce(20, (index) => undoRedemption(deps, redeemed, OWNER, `undo:race:${index}`, NOON));
    expect(all.map(outcome).filter((one) => one === 'ok')).toHaveLength(1);
    expect(await usesOf(offer.couponId)).toBe(0);
    const winner = all.findIndex((one) => one.ok);
    const again = await undoRedemption(deps, redeemed, OWNER, `undo:race:${winner}`, NOON);
    expect(again).toEqual({ ...all[winner], repeated: true });
  });

  it('leaves a voucher used that has run out meanwhile, and tells nobody that it is back', async () => {
    const lateEvening = Date.parse('2026-11-21T23:55:00+08:00');
    const { offer, mei, redeemed } = await used(lateEvening, 0);
    const undone = given(await undoRedemption(deps, redeemed, CASHIER, 'undo:midnight', lateEvening + 300_000));
    expect(undone.voucherIsBack).toBe(false);
    expect(await usesOf(offer.couponId)).toBe(0);
    const said = (await deps.db.read.select().from(outbox)).filter((row) => row.memberId === mei);
    expect(said).toHaveLength(1);
  });
});
