import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { voidBatch } from '../../src/app/codes/batches.ts';
import { undoWalkIn } from '../../src/app/codes/undoWalkIn.ts';
import type { Actor } from '../../src/app/deps.ts';
import { lookUpVoucher } from '../../src/app/lookUpVoucher.ts';
import { patiently } from '../../src/app/patience.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { type RedeemRequest, redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { enterCode } from '../../src/app/takeCoupon.ts';
import { showVoucherCode } from '../../src/core/coupons/codes.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { startKiller } from '../support/sessionKiller.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';
import { surely } from '../support/surely.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, oneTimeCodes, usesOf } = offersOf(deps);

/** A till of its own: guesses of other tests do not count. */
const till = (): Actor => ({ kind: 'staff', staffId: v7(), role: 'cashier' });
const uses = (code: string, about: Partial<RedeemRequest> = {}, by: Actor = till(), key = v7() as string) =>
  redeemVoucher(deps, { code, basket: { amountMinor: 1_000 }, ...about }, by, key, NOON);
const rowsOf = (couponId: string) => deps.db.sql`
  select basket_minor::int, discount_minor::int, reversed_at is null as stands
  from regulars.walk_in_redemptions where coupon_id = ${couponId} order by redemption_id`;

describe('a one-time code that somebody without a card shows', () => {
  it('takes its benefit off, is kept with what was bought, and is used up', async () => {
    const { couponId } = await coupon({ name: 'Flyer', value: 20, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    expect(given(await lookUpVoucher(deps, showVoucherCode(code), till(), NOON))).toMatchObject({ isFreeCode: true });
    const typed = showVoucherCode(code).toLowerCase();
    expect(given(await uses(typed))).toMatchObject({
      couponName: 'Flyer',
      discountMinor: 200,
      payMinor: 800,
      walkIn: true,
    });
    expect(await rowsOf(couponId)).toEqual([{ basket_minor: 1_000, discount_minor: 200, stands: true }]);
    expect(await usesOf(couponId)).toBe(1);
    expect(outcome(await uses(code))).toBe('voucher-unknown');
    expect(await enterCode(deps, await shop.member(), code, v7(), NOON)).toEqual({ kind: 'not-accepted' });
    expect(await shop.problems()).toEqual([]);
  });

  it('is used once by ten tills at the same moment, and a repeat gets the first answer', async () => {
    const { couponId } = await coupon({ kind: 'amount', value: 100, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const all = await atOnce(10, () => uses(code));
    expect(all.filter((one) => one.ok)).toHaveLength(1);
    expect(all.filter((one) => outcome(one) === 'voucher-unknown')).toHaveLength(9);
    const [other = ''] = await oneTimeCodes(couponId, 1);
    const repeated = await atOnce(5, () => uses(other, {}, CASHIER, 'walk-in:once'));
    expect(new Set(repeated.map((one) => given(one).redemptionId)).size).toBe(1);
    expect(await usesOf(couponId)).toBe(2);
    expect(await shop.problems()).toEqual([]);
  });

  it('holds every cap of its coupon, the budget too, however many codes come at once', async () => {
    const capped = await coupon({ kind: 'amount', value: 100, claimable: false, usesLimit: 3, usesPerDay: 3 });
    const codes = await oneTimeCodes(capped.couponId, 8);
    const all = await atOnce(8, (index) => uses(codes[index] ?? ''));
    expect(all.filter((one) => one.ok)).toHaveLength(3);
    expect(await usesOf(capped.couponId)).toBe(3);
    const dear = await coupon({ kind: 'amount', value: 100, claimable: false, budgetMinor: 250 });
    const off = await atOnce(6, async () => uses((await oneTimeCodes(dear.couponId, 1))[0] ?? ''));
    const told = off.flatMap((one) => (one.ok ? [one.value.discountMinor] : []));
    expect(told.toSorted()).toEqual([100, 100, 50]);
    expect(await shop.problems()).toEqual([]);
  });

  it('is a member’s voucher where their card is open: used on their purchase, or handed over to them', async () => {
    const mei = await shop.member();
    const { couponId } = await coupon({ name: 'Flyer', value: 20, claimable: false });
    const [code = '', second = ''] = await oneTimeCodes(couponId, 2);
    const sale = { codes: [code], basket: { amountMinor: 1_000 }, memberId: mei, member: { memberId: mei } };
    const all = await atOnce(4, () => sellWithVoucher(deps, sale, till(), v7(), NOON));
    expect(all.map(outcome).toSorted()).toEqual(['ok', 'voucher-used', 'voucher-used', 'voucher-used']);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 8 });
    const used = given(await uses(second, { takenBy: mei, basket: undefined }));
    expect(used).toMatchObject({ memberId: mei });
    expect(used.walkIn).toBeUndefined();
    expect((await readVouchers(deps, mei, NOON)).used).toHaveLength(2);
    expect(await rowsOf(couponId)).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });

  it('goes to one of the two where it is shown at the till and typed in a chat at the same moment', async () => {
    const { couponId } = await coupon({ kind: 'amount', value: 100, claimable: false });
    for (const code of await oneTimeCodes(couponId, 5)) {
      const mei = await shop.member();
      const [shown, typed] = await Promise.all([uses(code), enterCode(deps, mei, code, v7(), NOON)]);
      const bearerUsed = shown.ok && shown.value.walkIn === true;
      expect([bearerUsed, typed.kind]).toEqual(bearerUsed ? [true, 'not-accepted'] : [false, 'taken']);
    }
    expect(await shop.problems()).toEqual([]);
  });

  it('is refused for its true reason, and stays as it was', async () => {
    const first = await coupon({ claimable: false, terms: { firstPurchase: true } });
    expect(outcome(await uses((await oneTimeCodes(first.couponId, 1))[0] ?? ''))).toBe('not-first-purchase');
    const large = await coupon({ claimable: false, minimumMinor: 5_000 });
    const [code = ''] = await oneTimeCodes(large.couponId, 1);
    expect(await uses(code)).toMatchObject({ refusal: { code: 'basket-too-small', missingMinor: 4_000 } });
    expect(outcome(await uses(code, { basket: { amountMinor: 5_000 } }))).toBe('ok');
    const gone = await coupon({ claimable: false });
    const [late = ''] = await oneTimeCodes(gone.couponId, 1);
    const [row] = await deps.db.sql`select batch_id from regulars.code_batches where coupon_id = ${gone.couponId}`;
    given(await voidBatch(deps, String(row?.['batch_id']), OWNER, v7(), NOON));
    expect(outcome(await uses(late))).toBe('voucher-unknown');
  });

  it('is taken back within ten minutes, once, by who used it or whoever runs the shop, and works again', async () => {
    const { couponId } = await coupon({ kind: 'amount', value: 100, claimable: false, usesPerDay: 1 });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const by = till();
    const { redemptionId } = given(await uses(code, {}, by));
    const undoes = (who: Actor, now = NOON) => undoWalkIn(deps, redemptionId, who, v7(), now);
    expect(outcome(await undoes(till()))).toBe('redemption-of-another');
    expect(outcome(await undoes(by, NOON + 601_000))).toBe('redemption-undo-over');
    const all = await atOnce(4, () => undoes(by));
    expect(all.map(outcome).toSorted()).toEqual(['ok', ...Array<string>(3).fill('redemption-undone')]);
    expect(await usesOf(couponId)).toBe(0);
    expect(outcome(await uses(code, {}, by))).toBe('ok');
    expect(await rowsOf(couponId)).toMatchObject([{ stands: false }, { stands: true }]);
    expect(outcome(await undoWalkIn(deps, v7(), OWNER, v7(), NOON))).toBe('redemption-unknown');
    expect(await shop.problems()).toEqual([]);
  });

  it('is used once while sessions of the database are killed', async () => {
    const { couponId } = await coupon({ kind: 'amount', value: 100, claimable: false });
    const codes = await oneTimeCodes(couponId, 4);
    const killer = await startKiller(await shop.databaseUrl(), 15);
    let done = 0;
    const all = await atOnce(16, async (index) => {
      const [by, key] = [till(), v7() as string];
      const used = await surely(() => uses(codes[index % 4] ?? '', {}, by, key));
      done += 1;
      if (done === 8) await killer.stop();
      return used.ok ? 1 : 0;
    });
    expect(all.reduce<number>((sum, one) => sum + one, 0)).toBe(4);
    expect(await patiently(() => usesOf(couponId))).toBe(4);
    expect(await patiently(() => shop.problems())).toEqual([]);
  });
});
