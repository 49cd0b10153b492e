import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { createProduct } from '../../../src/app/products.ts';
import { couponsPart } from '../../../src/chat/member/coupons.ts';
import { basketPart } from '../../../src/chat/staff/basket.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { undoPart } from '../../../src/chat/staff/undo.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);

const counter = (language: Language = 'en') =>
  paneOf(deps, [tillPart, basketPart, undoPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role: 'cashier' },
    language,
  });

async function product(sku: string, name: string, priceMinor: number): Promise<string> {
  const details = { sku, name, category: null, priceMinor, repurchaseDays: null };
  return given(await createProduct(deps, details, OWNER_ID, `product:${sku}`, NOON)).productId;
}

/** A member with a voucher of half the price; `exceptSku`: a product that this copy is not for. */
async function halfOff(exceptSku: string | null = null) {
  const memberId = await shop.member({ name: 'Mei' });
  const voucher = await takes(memberId, (await coupon({ name: 'Half', value: 50 })).couponId);
  await deps.db.sql`update regulars.vouchers set except_sku = ${exceptSku} where voucher_id = ${voucher.voucherId}`;
  return { memberId, code: voucher.code, cardCode: (await issueCard(deps, memberId, NOON)).code };
}

describe('a voucher at the till', () => {
  it('is taken off a basket of products, and comes back when the slip is undone', async () => {
    const bun = await product('BUN', 'Red bean bun', 60);
    const { memberId, code, cardCode } = await halfOff();
    const till = counter();
    await till.says(cardCode);
    await till.says(code);
    await till.sends(`tadd:${bun}`);
    await till.sends(`tadd:${bun}`);
    await till.taps('Finish the sale');
    expect(till.words()).toContain('Mei used “Half”: NT$60 off, please take NT$60.');
    await till.taps('Undo');
    expect(till.words()).toContain('Undone for Mei: NT$60');
    expect(till.words()).toContain('The coupon “Half” can be used again.');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0 });
    await till.says(code);
    expect(till.words()).toContain('Half');
    expect(await shop.problems()).toEqual([]);
  });

  it('asks for the card again when it was opened too long ago, and stays unused', async () => {
    const { memberId, code, cardCode } = await halfOff();
    const till = counter();
    await till.says(cardCode);
    await till.says(code);
    await deps.db.sql`update regulars.member_cards set ticket_expires_at = ${new Date(NOON - 1).toISOString()}
      where member_id = ${memberId}`;
    await till.says('+1000');
    expect(till.words()).toContain('This member card has run out.');
    const rows = await deps.db.sql`select state from regulars.vouchers where member_id = ${memberId}`;
    expect(rows).toEqual([{ state: 'issued' }]);
  });
});

describe('a voucher that is not for one product', () => {
  it('says so to whoever types the amount, and leaves the product out of a basket', async () => {
    const latte = await product('LATTE', 'Latte', 120);
    const scone = await product('SCONE', 'Scone', 80);
    const { memberId, code, cardCode } = await halfOff('LATTE');
    const till = counter();
    await till.says(code);
    expect(till.words()).toContain('50% off, not on Latte');
    expect(till.words()).toContain('The coupon is not for “Latte”. Type the amount without it, or tap the products');
    await till.says(cardCode);
    expect(till.words()).toContain('The coupon is not for “Latte”.');
    await till.sends(`tadd:${latte}`);
    await till.taps('Finish the sale');
    expect(till.words()).toContain('Nothing in this purchase is what the coupon is for.');
    const again = await issueCard(deps, memberId, NOON);
    await till.says(again.code);
    await till.says(code);
    await till.sends(`tadd:${latte}`);
    await till.sends(`tadd:${scone}`);
    await till.taps('Finish the sale');
    expect(till.words()).toContain('Mei used “Half”: NT$40 off, please take NT$160.');
  });

  it('says so in Chinese too', async () => {
    const { code } = await halfOff('MOCHI');
    const till = counter('zh-Hant');
    await till.says(code);
    expect(till.words()).toContain('打 5 折，「MOCHI」不適用');
    expect(till.words()).toContain('這張優惠券不適用「MOCHI」。');
  });

  it('says so to the member, beside the code', async () => {
    await product('MATCHA', 'Matcha', 150);
    const { memberId } = await halfOff('MATCHA');
    const chat = paneOf(deps, [couponsPart], { member: { memberId, name: 'Mei' }, staff: undefined });
    await chat.sends('coupons');
    expect(chat.words()).toContain('Half\n50% off, not on Matcha');
    await chat.taps('Show code');
    expect(chat.words()).toContain('50% off, not on Matcha');
  });
});
