import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { codesOf, makeCodes, readBatches, voidBatch } from '../../src/app/codes/batches.ts';
import { changeCoupon } from '../../src/app/coupons.ts';
import { readVouchers } from '../../src/app/readVouchers.ts';
import { redeemVoucher } from '../../src/app/redeemVoucher.ts';
import { enterCode } from '../../src/app/takeCoupon.ts';
import { isVoucherCode, showVoucherCode } from '../../src/core/coupons/codes.ts';
import { atOnce, given, offersOf, outcome } from '../support/offers.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon } = offersOf(deps);

const made = async (couponId: string, count: number, key = v7()) =>
  given(await makeCodes(deps, { couponId, count }, OWNER, key, NOON));
const listed = async (batchId: string) => [...((await codesOf(deps, batchId)) ?? [])].map(({ code }) => code);
const types = (memberId: string, code: string) => enterCode(deps, memberId, code, v7(), NOON);
const namesOf = async (memberId: string) =>
  (await readVouchers(deps, memberId, NOON)).usable.map((voucher) => voucher.coupon.name);

describe('one-time codes', () => {
  it('are as many as asked for, all different, and stored as hashes alone', async () => {
    const { couponId } = await coupon({ claimable: false });
    const { batchId } = await made(couponId, 5_500);
    const codes = await listed(batchId);
    expect(new Set(codes).size).toBe(5_500);
    expect(codes.every(isVoucherCode)).toBe(true);
    const [stored] = await deps.db
      .sql`select count(*)::int as kept, count(*) filter (where code_hash = any(${codes.slice(0, 20)}))::int
      as plain from regulars.coupon_codes where batch_id = ${batchId}`;
    expect(stored).toEqual({ kept: 5_500, plain: 0 });
  });

  it('are made once for a key, also by five at once, and one that was cut off is finished', async () => {
    const { couponId } = await coupon();
    const key = v7();
    const all = await atOnce(5, () => made(couponId, 6_000, key));
    expect(new Set(all.map(({ batchId }) => batchId)).size).toBe(1);
    const { batchId } = await made(couponId, 6_000, key);
    const codes = await listed(batchId);
    // As a process leaves it that died after its first page.
    await deps.db.sql`delete from regulars.coupon_codes where ctid in (
      select ctid from regulars.coupon_codes where batch_id = ${batchId} limit 1000)`;
    await made(couponId, 6_000, key);
    expect(await listed(batchId)).toEqual(codes);
    const [row] = await deps.db
      .sql`select count(*)::int as kept from regulars.coupon_codes where batch_id = ${batchId}`;
    expect(row).toEqual({ kept: 6_000 });
    expect(outcome(await makeCodes(deps, { couponId, count: 7 }, OWNER, key, NOON))).toBe('key-reused');
  });

  it('become the voucher of whoever types them first, under the same code, which the till then takes', async () => {
    const { couponId } = await coupon({ claimable: false });
    const [code = ''] = await listed((await made(couponId, 1)).batchId);
    const people = await Promise.all(Array.from({ length: 6 }, () => shop.member()));
    const answers = await Promise.all(people.map((memberId) => types(memberId, showVoucherCode(code).toLowerCase())));
    expect(answers.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'not-accepted')).toHaveLength(5);
    const held = (await Promise.all(people.map(namesOf))).flat();
    expect(held).toEqual(['Ten percent']);
    given(await redeemVoucher(deps, { code, basket: { amountMinor: 1_000 } }, CASHIER, v7(), NOON));
    expect(await readBatches(deps, couponId)).toMatchObject([{ count: 1, used: 1 }]);
    expect(await shop.problems()).toEqual([]);
  });

  it('are shown again to whoever has them, and given once for two taps of one event', async () => {
    const { couponId } = await coupon();
    const [code = ''] = await listed((await made(couponId, 1)).batchId);
    const mei = await shop.member();
    const key = v7();
    expect(await enterCode(deps, mei, code, key, NOON)).toMatchObject({ kind: 'taken' });
    expect(await enterCode(deps, mei, code, key, NOON)).toMatchObject({ kind: 'own' });
    expect(await namesOf(mei)).toHaveLength(1);
  });

  it('sent many times at once by one person are given once, and each message is told so, none as a wrong guess', async () => {
    const { couponId } = await coupon();
    const [code = ''] = await listed((await made(couponId, 1)).batchId);
    const mei = await shop.member();
    const answers = await Promise.all(Array.from({ length: 14 }, () => types(mei, code)));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual([...Array(13).fill('own'), 'taken']);
    expect(new Set(answers.map((one) => 'voucher' in one && one.voucher.voucherId)).size).toBe(1);
    expect(await namesOf(mei)).toHaveLength(1);
    const wrong = await Promise.all(Array.from({ length: 10 }, () => types(mei, 'ABCDEFGHJKMN')));
    expect(wrong.map(({ kind }) => kind)).toEqual(Array(10).fill('not-accepted'));
    expect(await types(mei, 'ABCDEFGHJKMN')).toEqual({ kind: 'too-many-wrong-codes' });
  });

  it('stay as they are while their coupon gives the member nothing', async () => {
    const { couponId } = await coupon({ usesPerMember: 1 });
    const [first = '', second = ''] = await listed((await made(couponId, 2)).batchId);
    const mei = await shop.member();
    expect(await types(mei, first)).toMatchObject({ kind: 'taken' });
    expect(await types(mei, second)).toMatchObject({ kind: 'not-accepted' });
    given(await changeCoupon(deps, couponId, { active: false }, OWNER, v7(), NOON));
    const lin = await shop.member();
    expect(await types(lin, second)).toMatchObject({ kind: 'not-accepted' });
    given(await changeCoupon(deps, couponId, { active: true }, OWNER, v7(), NOON));
    expect(await types(lin, second)).toMatchObject({ kind: 'taken' });
  });

  it('of a void batch are worthless, those that were taken stay usable, and a guesser has to wait', async () => {
    const { couponId } = await coupon();
    const { batchId } = await made(couponId, 2);
    const [first = '', second = ''] = await listed(batchId);
    const mei = await shop.member();
    expect(await types(mei, first)).toMatchObject({ kind: 'taken' });
    expect(outcome(await voidBatch(deps, batchId, CASHIER, v7(), NOON))).toBe('not-allowed');
    given(await voidBatch(deps, batchId, OWNER, v7(), NOON));
    expect(outcome(await voidBatch(deps, batchId, OWNER, v7(), NOON))).toBe('batch-unknown');
    const lin = await shop.member();
    expect(await types(lin, second)).toMatchObject({ kind: 'not-accepted' });
    expect(await codesOf(deps, batchId)).toBeUndefined();
    expect(await namesOf(mei)).toEqual(['Ten percent']);
    for (let guess = 0; guess < 9; guess += 1) await types(lin, second);
    expect(await types(lin, second)).toMatchObject({ kind: 'too-many-wrong-codes' });
  });
});
