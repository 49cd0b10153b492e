import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { readMember } from '../../../src/app/readMember.ts';
import { conversations } from '../../../src/chat/conversations.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import type { Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { chatPerson } from '../../support/chatPerson.ts';
import { offersOf } from '../../support/offers.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, takes } = offersOf(deps);

const counter = (language: Language = 'en') =>
  paneOf(deps, [tillPart], { member: undefined, staff: { staffId: v7(), name: 'Lin', role: 'cashier' }, language });

/** A till that serves a member of this name. */
async function serving(name: string, language: Language = 'en') {
  const memberId = await shop.member({ name });
  const { code } = await issueCard(deps, memberId, NOON);
  const till = counter(language);
  await till.says(code);
  expect(till.words()).toContain(name);
  return { till, memberId };
}

describe('a code typed at the till while a card is open', () => {
  it('is the next customer where it is the six digits of a card, and no bill', async () => {
    const { till, memberId } = await serving('Mei');
    const hao = await shop.member({ name: 'Hao' });
    const { code } = await issueCard(deps, hao, NOON);
    await till.says(code);
    expect(till.words()).toContain('Hao');
    await till.says('+500');
    expect(await shop.pointsOf(hao)).toMatchObject({ available: 5 });
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0 });
  });

  it('is never charged as a bill of six digits unasked; with a plus it is one', async () => {
    const { till, memberId } = await serving('Mei');
    await till.says('123456');
    expect(till.words()).toContain('This is not a member card that works now.');
    expect(till.words()).toContain('If it is the amount, type it with a plus: +123456');
    expect(till.labels()).toContain('+123456');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 0 });
    await till.says('+123456');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 1_234 });
  });

  it("is used where it is a voucher's", async () => {
    const { till, memberId } = await serving('Mei');
    const { couponId } = await coupon({ name: 'Tenth off', claimable: true });
    const { code } = await takes(memberId, couponId);
    await till.says(code.toLowerCase());
    expect(till.words()).toContain('Tenth off');
    await till.says('+1000');
    expect(till.words()).toContain('NT$100 off');
  });

  it("says of a coupon's public code where it is typed, and the card stays open", async () => {
    await coupon({ name: 'Spring treat', publicCode: 'SPRING' });
    const { till, memberId } = await serving('Mei');
    await till.says('spring');
    expect(till.words()).toContain('“SPRING” is the code of “Spring treat”. Customers type it in their own chat');
    await till.says('+300');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 3 });
    const { till: chinese } = await serving('美', 'zh-Hant');
    await chinese.says('ＳＰＲＩＮＧ');
    expect(chinese.words()).toContain('「SPRING」是「Spring treat」的領取代碼');
  });

  it("says of a friend's invitation whose it is to type", async () => {
    const friend = chatPerson(deps, conversations());
    await friend.sends('join');
    const { inviteCode = '' } = (await readMember(deps, (await friend.memberId()) ?? '')) ?? {};
    const { till } = await serving('Mei');
    await till.says(inviteCode);
    expect(till.words()).toContain(`“${inviteCode}” is a friend's invitation.`);
    await till.says('+100');
    expect(till.words()).toContain('recorded');
  });

  it('that nobody knows is no wrong amount but no code that works here; a word is asked for the amount', async () => {
    const { till } = await serving('Mei');
    await till.says('K7QF-3M2X');
    expect(till.words()).toContain('“K7QF-3M2X” is not a code that works here.');
    await till.says('latte');
    expect(till.words()).toBe('Please type the amount, like +320.');
  });
});

describe('a code typed at the till before a card', () => {
  it('is told apart in the same way', async () => {
    await coupon({ name: 'Autumn treat', publicCode: 'AUTUMN5' });
    const till = counter();
    await till.says('till');
    await till.says('AUTUMN5');
    expect(till.words()).toContain('“AUTUMN5” is the code of “Autumn treat”.');
    await till.says('ZZZ999');
    expect(till.words()).toContain('“ZZZ999” is not a code that works here.');
    await till.says('320');
    expect(till.words()).toContain('Whose purchase is it?');
  });

  it('counts as a wrong guess where it is none; plain words never keep anybody from the next card', async () => {
    const till = counter();
    await till.says('till');
    for (let word = 0; word < 12; word += 1) await till.says('latte');
    expect(till.words()).toContain("Scan the customer's member card");
    for (let guess = 0; guess < 11; guess += 1) await till.says(`GUESS${guess}`);
    expect(till.words()).toMatch(/too many wrong codes/i);
  });
});
