import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { readVoucher, readVouchers } from '../../src/app/readVouchers.ts';
import { refundPurchase } from '../../src/app/refundPurchase.ts';
import { sellWithVoucher } from '../../src/app/sellWithVoucher.ts';
import { voucherWords } from '../../src/chat/couponWords.ts';
import { DEFAULT_PROGRAMME } from '../../src/core/programme.ts';
import { given, offersOf } from '../support/offers.ts';
import { CASHIER, NOON, OWNER, ownShop } from '../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);
const place = { language: 'en', programme: DEFAULT_PROGRAMME, deps } as const;

it('a growing coupon is worth more with each of three purchases, says so before, and less after a refund', async () => {
  const { couponId } = await coupon({ terms: { growth: { by: 5, most: 20 } } });
  const mei = await shop.member();
  const told: string[] = [];
  const sales: string[] = [];
  const off: number[] = [];
  for (let sale = 0; sale < 3; sale += 1) {
    const voucher = await takes(mei, couponId);
    const shown = await readVoucher(deps, mei, voucher.voucherId, NOON);
    expect(shown).toEqual(voucher);
    told.push(await voucherWords(voucher, place));
    const sold = given(
      await sellWithVoucher(deps, { codes: [voucher.code], basket: { amountMinor: 1_000 } }, CASHIER, v7(), NOON),
    );
    off.push(sold.redeemed[0]?.discountMinor ?? 0);
    sales.push(sold.sold.purchaseId);
  }
  expect(off).toEqual([100, 150, 200]);
  expect(told.map((words) => words.split(', '))).toEqual([
    ['10% off', '5% more with each use', 'up to 20%', 'next time 15% off'],
    ['15% off', '5% more with each use', 'up to 20%', 'next time 20% off'],
    ['20% off', '5% more with each use', 'up to 20%'],
  ]);
  const [first = ''] = sales;
  given(await refundPurchase(deps, { purchaseId: first, what: { kind: 'all' } }, OWNER, v7(), NOON));
  const [back] = (await readVouchers(deps, mei, NOON)).usable;
  expect(back).toMatchObject({ coupon: { value: 20 } });
  expect(await shop.problems()).toEqual([]);
});
