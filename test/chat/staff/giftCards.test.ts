import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { type GiftCard, lookUpGiftCard, sellGiftCard } from '../../../src/app/giftCards/giftCards.ts';
import { keepGiftCard } from '../../../src/app/giftCards/kept.ts';
import { issueCard } from '../../../src/app/memberCards.ts';
import { formsPart } from '../../../src/chat/form.ts';
import { couponsPart } from '../../../src/chat/member/coupons.ts';
import { giftCardsPart } from '../../../src/chat/member/giftCards.ts';
import { giftsPart } from '../../../src/chat/member/gifts.ts';
import { pointsPart } from '../../../src/chat/member/points.ts';
import { giftCardCodeForm, giftCardForm, ownerGiftCardsPart } from '../../../src/chat/owner/giftCards.ts';
import { basketPart } from '../../../src/chat/staff/basket.ts';
import { tillGiftCardsPart } from '../../../src/chat/staff/giftCards.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { undoPart } from '../../../src/chat/staff/undo.ts';
import { walkInPart } from '../../../src/chat/staff/walkIn.ts';
import { money } from '../../../src/i18n/format.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, oneTimeCodes, takes, usesOf } = offersOf(deps);

const parts = [
  formsPart([giftCardForm, giftCardCodeForm]),
  tillPart,
  tillGiftCardsPart,
  basketPart,
  undoPart,
  walkInPart,
  giftCardsPart,
  giftsPart,
  ownerGiftCardsPart,
  couponsPart,
  pointsPart,
];
const staff = (role: 'owner' | 'manager' | 'cashier', language: (typeof LANGUAGES)[number] = 'en') =>
  paneOf(deps, parts, { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });
const chatOf = (memberId: string, language: (typeof LANGUAGES)[number] = 'en') =>
  paneOf(deps, parts, { member: { memberId, name: 'Mei' }, staff: undefined, language });

const sold = async (amountMinor = 300): Promise<GiftCard> =>
  given(await sellGiftCard(deps, { amountMinor }, OWNER, `sell:${v7()}`, NOON));
const leftOn = async ({ code }: GiftCard) => given(await lookUpGiftCard(deps, code, OWNER, NOON)).balanceMinor;

/** A member with their card open at the till. */
async function atTill(role: 'owner' | 'cashier' = 'cashier') {
  const memberId = await shop.member({ name: 'Mei' });
  const till = staff(role);
  await till.says('till');
  const open = async () => till.says((await issueCard(deps, memberId, NOON)).code);
  return { memberId, till, open };
}

describe('a gift card at the till', () => {
  it('pays the next bill as far as it goes, and gets its money back when the sale is undone', async () => {
    const card = await sold(300);
    const { memberId, till, open } = await atTill();
    await open();
    await till.says(card.code);
    expect(till.words()).toContain('Gift card: NT$300 left. It pays the next bill as far as it goes.');
    await till.says('500');
    expect(till.words()).toContain('NT$300 paid by gift card, NT$0 left on it. To pay: NT$200.');
    expect(await leftOn(card)).toBe(0);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 5 });
    const chat = chatOf(memberId);
    await chat.sends('history');
    expect(chat.words()).toContain('Paid with gift card NT$300, money NT$200');
    const [said] = await deps.db.sql`select notice->'paid' as paid from regulars.outbox
      where notice->>'kind' = 'receipt' and member_id = ${memberId}`;
    expect(said?.['paid']).toEqual({ points: 0, pointsMinor: 0, giftCardMinor: 300, moneyMinor: 200 });
    await till.taps('Undo');
    expect(await leftOn(card)).toBe(300);
    expect(await shop.problems()).toEqual([]);
  });

  it('pays once where the amount is handled twice, and sets nothing aside', async () => {
    const card = await sold(300);
    const { memberId, till, open } = await atTill();
    await open();
    await till.says(card.code);
    await till.says('120');
    const first = till.words();
    await till.again();
    expect(till.words()).toBe(first);
    expect(await leftOn(card)).toBe(180);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 1 });
    const states = await deps.db.sql`select state from regulars.checkouts where member_id = ${memberId}`;
    expect(states).toEqual([{ state: 'confirmed' }]);
  });

  it('pays at one of two tills with the last of it; the other is told to type the amount again', async () => {
    const card = await sold(300);
    const tills = [await atTill(), await atTill()];
    for (const { till, open } of tills) {
      await open();
      await till.says(card.code);
    }
    await Promise.all(tills.map(({ till }) => till.says('300')));
    const words = tills.map(({ till }) => till.words());
    expect(words.filter((one) => one.includes('NT$300 paid by gift card'))).toHaveLength(1);
    expect(await leftOn(card)).toBe(0);
    expect(await shop.problems()).toEqual([]);
  });

  it('waits for the customer’s card when it is shown first, and pays once', async () => {
    const card = await sold(300);
    const { till, open } = await atTill();
    await till.says(card.code);
    expect(till.words()).toContain('Gift card: NT$300 left.');
    await open();
    expect(till.words()).toContain('Gift card: NT$300 left. It pays the next bill');
    await till.says('120');
    expect(till.words()).toContain('NT$120 paid by gift card, NT$180 left on it. To pay: NT$0.');
    await till.says('100');
    expect(await leftOn(card)).toBe(180);
  });

  it('pays what is left after a coupon', async () => {
    const card = await sold(300);
    const { memberId, till, open } = await atTill();
    const voucher = await takes(memberId, (await coupon({ kind: 'amount', value: 50 })).couponId);
    await open();
    await till.says(voucher.code);
    await till.says(card.code);
    await till.says('200');
    expect(till.words()).toContain('NT$150 paid by gift card, NT$150 left on it. To pay: NT$0.');
  });

  it('pays what is left after a coupon that is shown after it', async () => {
    const card = await sold(300);
    const { memberId, till, open } = await atTill();
    const voucher = await takes(memberId, (await coupon({ kind: 'amount', value: 50 })).couponId);
    await open();
    await till.says(card.code);
    await till.says(voucher.code);
    expect(till.words()).toContain('Gift card: NT$300 left.');
    await till.says('200');
    expect(till.words()).toContain('NT$150 paid by gift card, NT$150 left on it. To pay: NT$0.');
  });

  it('waits while a free item is handed over in between', async () => {
    const card = await sold(300);
    const { memberId, till, open } = await atTill();
    const { code } = await takes(memberId, (await coupon({ kind: 'free_item', value: 1 })).couponId);
    await till.says(card.code);
    await till.says(code);
    await till.taps('Redeem now');
    await open();
    await till.says('120');
    expect(till.words()).toContain('NT$120 paid by gift card, NT$180 left on it.');
  });

  it('says why a coupon does not go with the bill, and pays the same bill without it', async () => {
    const card = await sold(500);
    const { memberId, till, open } = await atTill();
    const voucher = await takes(memberId, (await coupon({ value: 10, minimumMinor: 2_000 })).couponId);
    await open();
    await till.says(voucher.code);
    await till.says(card.code);
    await till.says('+800');
    expect(till.words()).toContain('The coupon works from NT$2,000; NT$1,200 is missing.');
    await till.taps('Without the coupon');
    expect(till.words()).toContain('NT$500 paid by gift card, NT$0 left on it. To pay: NT$300.');
    expect(await leftOn(card)).toBe(0);
    expect(await shop.problems()).toEqual([]);
  });

  it('pays where the coupon was left out before the gift card was shown', async () => {
    const card = await sold(500);
    const { memberId, till, open } = await atTill();
    const voucher = await takes(memberId, (await coupon({ value: 10, minimumMinor: 2_000 })).couponId);
    await open();
    await till.says(voucher.code);
    await till.says('+800');
    expect(till.labels()).toContain('Without the coupon');
    await till.says(card.code);
    await till.sends(`tfull:${voucher.code.replaceAll('-', '')}:800`);
    expect(till.words()).toContain('NT$500 paid by gift card');
    expect(await leftOn(card)).toBe(0);
  });

  it('is never left out unsaid beside a printed code, whichever is shown first', async () => {
    for (const first of ['card', 'code']) {
      const card = await sold(500);
      const { couponId } = await coupon({ name: 'Flyer', value: 20, claimable: false });
      const [code = ''] = await oneTimeCodes(couponId, 1);
      const { till, open } = await atTill();
      for (const shown of first === 'card' ? [card.code, code] : [code, card.code]) await till.says(shown);
      await till.says('+1000');
      expect(till.words()).toContain('“Flyer”: NT$200 off\nNT$500 paid by gift card, NT$0 left on it. To pay: NT$300.');
      expect([await leftOn(card), await usesOf(couponId)]).toEqual([0, 1]);
      await till.taps('Undo');
      expect(till.words()).toContain('Undone: NT$500 is back on the gift card.\nHand back NT$300.\nThe printed code');
      expect([await leftOn(card), await usesOf(couponId)]).toEqual([500, 0]);
      for (const shown of first === 'card' ? [card.code, code] : [code, card.code]) await till.says(shown);
      await open();
      await till.says('+1000');
      expect(till.words()).toContain('NT$500 paid by gift card, NT$0 left on it. To pay: NT$300.');
      expect(await usesOf(couponId)).toBe(1);
      expect(await shop.problems()).toEqual([]);
    }
  });

  it('that the customer keeps in the chat is offered when their card is open', async () => {
    const card = await sold(300);
    const { memberId, till, open } = await atTill();
    given(await keepGiftCard(deps, memberId, card.code, `keep:${v7()}`, NOON));
    await open();
    expect(till.words()).toContain('Gift card: NT$300');
    await till.taps('Pay by gift card');
    await till.says('80');
    expect(till.words()).toContain('NT$80 paid by gift card, NT$220 left on it.');
  });

  it('that one customer keeps never pays the bill of the next one, whose card is opened over it', async () => {
    const card = await sold(500);
    const { memberId, till, open } = await atTill();
    given(await keepGiftCard(deps, memberId, card.code, `keep:${v7()}`, NOON));
    await open();
    await till.taps('Pay by gift card');
    const hao = await shop.member({ name: 'Hao' });
    await till.says((await issueCard(deps, hao, NOON)).code);
    expect(till.words()).not.toContain('It pays the next bill');
    await till.says('+300');
    expect(till.words()).toContain('Hao: NT$300 recorded');
    expect(await leftOn(card)).toBe(500);
  });

  it('waits for the same customer whose card ran out, and for nobody else', async () => {
    const card = await sold(500);
    const { memberId, till, open } = await atTill();
    const runsOut = () => deps.db.sql`update regulars.member_cards
      set ticket_expires_at = ${new Date(NOON - 1).toISOString()} where member_id = ${memberId}`;
    await open();
    await till.says(card.code);
    await runsOut();
    await till.says('+300');
    await open();
    expect(till.words()).toContain('Gift card: NT$500 left. It pays the next bill');
    await runsOut();
    await till.says('+300');
    await till.says((await issueCard(deps, await shop.member({ name: 'Hao' }), NOON)).code);
    await till.says('+300');
    expect(till.words()).toContain('Hao: NT$300 recorded');
    expect(await leftOn(card)).toBe(500);
  });

  it('is told from a friend’s gift, which is opened in its own chat', async () => {
    const { till, open } = await atTill();
    await open();
    await till.says('g_ZZZZ00001111');
    expect(till.words()).toContain('This is a gift for a friend');
    await till.says('100');
    expect(till.words()).toContain('NT$100');
  });

  it('that is empty says so, and a code that nobody has counts as a guess', async () => {
    const card = await sold(100);
    const { till, open } = await atTill('owner');
    await open();
    await till.says(card.code);
    await till.says('100');
    await till.says(card.code);
    expect(till.words()).toContain('There is nothing left on this gift card.');
  });
});

describe('a gift card in the member’s chat', () => {
  it('is kept by typing its code, and shows what is left and what was paid', async () => {
    const card = await sold(300);
    const memberId = await shop.member({ name: 'Mei' });
    const chat = chatOf(memberId);
    await chat.says(card.code);
    expect(chat.words()).toContain('This gift card is with you now: NT$300 left on it.');
    await chat.sends('giftcards');
    await chat.taps('Show code');
    expect(chat.words()).toContain('Nov 21, 2026: bought for NT$300');
  });

  it('is answered alike when it is unknown, empty, taken back or somebody else’s', async () => {
    const foreign = await sold();
    given(await keepGiftCard(deps, await shop.member(), foreign.code, `keep:${v7()}`, NOON));
    const chat = chatOf(await shop.member());
    const words: string[] = [];
    for (const code of [foreign.code, 'ZZZZ00001111']) {
      await chat.says(code);
      words.push(chat.words());
    }
    expect(new Set(words).size).toBe(1);
    expect(words[0]).toContain('This code cannot be used.');
  });
});

describe('a gift card that the shop sells in the chat', () => {
  it('shows its code once, with a name on it and a message to pass on, in every language', async () => {
    for (const language of LANGUAGES) {
      const owner = staff('manager', language);
      await owner.sends('ogsell');
      await owner.says('500');
      const [qr] = await owner.says('Mei');
      expect(qr).toMatchObject({ type: 'qr', code: expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/) });
      expect(owner.words()).toContain('Mei');
      expect(owner.words()).toMatch(/m_\w{12}/);
    }
  });

  it('stands in the list without its code, with its history', async () => {
    const card = await sold(700);
    const owner = staff('owner');
    await owner.sends('ogcards');
    expect(owner.words()).toContain('NT$700');
    expect(owner.words()).not.toContain(card.code);
    await owner.sends(`ogcard:${card.cardId}`);
    expect(owner.words()).toContain('Nov 21, 2026: bought for NT$700');
    await owner.sends('oglook');
    await owner.says(card.code);
    expect(owner.words()).toContain('bought for NT$700');
    await owner.sends('oglook');
    await owner.says('nothing');
    expect(owner.words()).toContain('No gift card has this code.');
  });

  it('is undone by a tap while nobody has touched it, in every language; used or later it is taken back', async () => {
    for (const language of LANGUAGES) {
      const owner = staff('manager', language);
      await owner.sends('ogsell');
      await owner.says('5000');
      const [qr] = await owner.says('-');
      const code = qr?.type === 'qr' ? (qr.code ?? '') : '';
      await owner.taps(owner.labels()[0] ?? '');
      await owner.again();
      expect(owner.words()).toContain('5,000');
      expect(given(await lookUpGiftCard(deps, code, OWNER, NOON))).toMatchObject({
        state: 'returned',
        balanceMinor: 0,
      });
      const used = await sold(700);
      const till = staff('cashier', language);
      await till.says(used.code);
      await till.says('+100');
      await owner.sends(`ogundo:${used.cardId}`);
      await owner.taps(owner.labels()[0] ?? '');
      expect(owner.words()).toContain('600');
      await owner.taps(owner.labels()[0] ?? '');
      await owner.again();
      expect(owner.words()).toContain('600');
      expect(await leftOn(used)).toBe(0);
      expect(await shop.problems()).toEqual([]);
    }
  });

  it('is undone once where the button is tapped twice; the second tap says so, in every language', async () => {
    for (const language of LANGUAGES) {
      const owner = staff('manager', language);
      const { cardId } = await sold(500);
      await owner.sends(`ogundo:${cardId}`);
      expect(owner.words()).toContain(text(language, 'gcards.undone', { amount: money(500, 'TWD', language) }));
      await owner.sends(`ogundo:${cardId}`);
      expect(owner.words()).toBe(text(language, 'gcards.undone-already'));
    }
  });

  it('is not for cashiers', async () => {
    const till = staff('cashier');
    await till.sends('ogsell');
    expect(till.words()).not.toContain('worth');
  });
});
