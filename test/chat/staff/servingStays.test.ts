import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { createProduct } from '../../../src/app/products.ts';
import { readMember } from '../../../src/app/readMember.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { basketPart } from '../../../src/chat/staff/basket.ts';
import { readBill } from '../../../src/chat/staff/bill.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { undoPart } from '../../../src/chat/staff/undo.ts';
import { talkPart } from '../../../src/chat/talk/customer.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);

const counter = (language: Language = 'en') =>
  paneOf(deps, [tillPart, basketPart, undoPart, talkPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role: 'cashier' },
    language,
  });

/** A till, and a member with a card and a voucher of ten percent from NT$100 on. */
async function tenth(language: Language = 'en') {
  const memberId = await shop.member({ name: 'Mei' });
  const { code } = await takes(memberId, (await coupon({ name: 'Tenth', value: 10, minimumMinor: 100 })).couponId);
  const card = await issueCard(deps, memberId, NOON);
  return { memberId, code, cardCode: card.code, till: counter(language) };
}

describe('a coupon whose minimum the bill does not reach', () => {
  it('waits for the right amount, says what is missing, and is then taken off', async () => {
    const { till, cardCode, code } = await tenth();
    await till.says(cardCode);
    await till.says(code);
    await till.says('+50');
    expect(till.words()).toBe(
      'The coupon works from NT$100; NT$50 is missing. Type another amount, or leave the coupon out.',
    );
    await till.says('+500');
    expect(till.words()).toContain('Mei used “Tenth”: NT$50 off, please take NT$450.');
  });

  it('waits without an open card too', async () => {
    const { till, code } = await tenth('zh-Hant');
    await till.says(code);
    await till.says('50元');
    expect(till.words()).toContain('要滿 $100 才能用，還差 $50');
    await till.says('+500');
    expect(till.words()).toContain('請收 $450');
  });

  it('is left out where the cashier says so, for this customer alone', async () => {
    const { till, cardCode, code, memberId } = await tenth();
    await till.says(cardCode);
    await till.says(code);
    await till.says('+50');
    await till.taps('Without the coupon');
    expect(till.words()).toContain('Mei: NT$50 recorded');
    await till.sends(`tfull:${code.replaceAll('-', '')}:50`);
    expect(till.words()).not.toContain('recorded');
    const rows = await deps.db.sql`select state from regulars.vouchers where member_id = ${memberId}`;
    expect(rows).toEqual([{ state: 'issued' }]);
  });

  it('waits while the card that ran out is scanned again', async () => {
    const { till, cardCode, code, memberId } = await tenth();
    await till.says(cardCode);
    await till.says(code);
    await deps.db.sql`update regulars.member_cards set ticket_expires_at = ${new Date(NOON - 1).toISOString()}
      where member_id = ${memberId}`;
    await till.says('+1000');
    await till.says('latte');
    await till.says((await issueCard(deps, memberId, NOON)).code);
    await till.says('+1000');
    expect(till.words()).toContain('NT$100 off');
  });
});

describe('whoever is served stays served', () => {
  it('when a voucher code is mistyped, with the basket and the voucher that waits', async () => {
    const { till, cardCode, code } = await tenth();
    await till.says(cardCode);
    await till.says(code);
    await till.says('ABCDEFGHJK23');
    expect(till.words()).toContain('There is no voucher with this code.');
    await till.says('+1000');
    expect(till.words()).toContain('NT$100 off');
  });

  it('when a free item is handed over in between', async () => {
    const { till, cardCode, memberId } = await tenth();
    const details = { sku: 'BUN', name: 'Bun', category: null, priceMinor: 60, repurchaseDays: null };
    const bun = given(await createProduct(deps, details, OWNER_ID, 'product:BUN', NOON)).productId;
    const free = await takes(memberId, (await coupon({ name: 'Free tea', kind: 'free_item', value: 1 })).couponId);
    await till.says(cardCode);
    await till.sends(`tadd:${bun}`);
    await till.says(free.code);
    await till.taps('Redeem now');
    expect(till.words()).toContain('Mei has used “Free tea”.');
    await till.sends(`tadd:${bun}`);
    expect(till.words()).toContain('2 × Bun');
  });

  it("when an invitation's code is typed after a wrong one", async () => {
    const friend = chatPerson(deps, conversations());
    await friend.sends('join');
    const { inviteCode = '' } = (await readMember(deps, (await friend.memberId()) ?? '')) ?? {};
    const { till, cardCode } = await tenth();
    await till.says(cardCode);
    await till.says('ABCDEFGHJK23');
    await till.says(inviteCode);
    expect(till.words()).toContain("is a friend's invitation.");
    await till.says('+100');
    expect(till.words()).toContain('Mei: NT$100 recorded');
  });

  it('when the link of an invitation is opened, or one that leads nowhere', async () => {
    const friend = chatPerson(deps, conversations());
    await friend.sends('join');
    const { inviteCode = '' } = (await readMember(deps, (await friend.memberId()) ?? '')) ?? {};
    const { till, cardCode } = await tenth();
    await till.says(cardCode);
    await till.says(`i_${inviteCode}`);
    expect(till.words()).toContain("is a friend's invitation.");
    await till.says('i_300');
    expect(till.words()).not.toContain('recorded');
    await till.says('+100');
    expect(till.words()).toContain('Mei: NT$100 recorded');
  });

  it('when words begin with a slash, as the buttons of Telegram’s menu do', async () => {
    const { till, cardCode, memberId } = await tenth();
    await till.says(cardCode);
    await till.says('/undo');
    expect(till.words()).toContain('Tap “Undo” under the sale');
    await till.says('+300');
    await till.says('/undo');
    expect(till.words()).toContain('Undone for Mei: NT$300');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0 });
    await till.says('/nonsense');
    await till.says('+400');
    expect(till.words()).toContain('Mei: NT$400 recorded');
    await till.says('/till');
    expect(till.words()).toContain("Scan the customer's member card");
  });

  it('when help is asked for, with or without a slash', async () => {
    const { till, cardCode } = await tenth();
    await till.says(cardCode);
    await till.says('/help');
    expect(till.words()).toContain('At the counter:');
    await till.says('說明');
    await till.says('+100');
    expect(till.words()).toContain('Mei: NT$100 recorded');
  });
});

describe("the staff's words while somebody is served", () => {
  it('are the next customer, the undo of the sale, and a person to talk to', async () => {
    const { till, cardCode, memberId } = await tenth();
    await till.says(cardCode);
    await till.says('undo');
    expect(till.words()).toContain('Tap “Undo” under the sale');
    await till.says('+300');
    await till.says('復原');
    expect(till.words()).toContain('Undone for Mei: NT$300');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0 });
    await till.says('結帳');
    expect(till.words()).toContain("Scan the customer's member card");
    await till.says('talk');
    expect(till.words()).not.toContain('Scan the customer');
  });
});

describe('an amount at the till', () => {
  it('is read as people write it, in the currency of the shop', () => {
    for (const said of ['320', '+320', 'NT$320', '$320', 'nt$ 320', '320元', '３２０元', 'TWD 320', '320 塊']) {
      expect(readBill(said, 'TWD')).toEqual({ kind: 'amount', amountMinor: 320 });
    }
    expect(readBill('US$12.50', 'TWD')).toEqual({ kind: 'none' });
    expect(readBill('$12.50', 'USD')).toEqual({ kind: 'amount', amountMinor: 1_250 });
    expect(readBill('latte', 'TWD')).toEqual({ kind: 'none' });
  });

  it('that is too much for one sale is called that', async () => {
    const { till, cardCode } = await tenth();
    await till.says(cardCode);
    await till.says('+9999999999');
    expect(till.words()).toContain('This is too much for one sale: it can be at most NT$100,000,000.');
  });

  it('of zero is offered to nobody', async () => {
    const { till, cardCode } = await tenth();
    await till.says(cardCode);
    await till.says('000000');
    expect(till.labels()).not.toContain('+000000');
  });
});
