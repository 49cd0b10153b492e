import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { type GiftCard, lookUpGiftCard, returnGiftCard, sellGiftCard } from '../../../src/app/giftCards/giftCards.ts';
import { undoGiftCard } from '../../../src/app/giftCards/undoGiftCard.ts';
import { tillGiftCardsPart } from '../../../src/chat/staff/giftCards.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { walkInPart } from '../../../src/chat/staff/walkIn.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { text } from '../../../src/i18n/text.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const staff = (role: 'owner' | 'cashier', language: (typeof LANGUAGES)[number] = 'en') =>
  paneOf(deps, [tillPart, tillGiftCardsPart, walkInPart], {
    member: undefined,
    staff: { staffId: OWNER_ID, name: 'Lin', role },
    language,
  });
const sold = async (amountMinor = 300): Promise<GiftCard> =>
  given(await sellGiftCard(deps, { amountMinor }, OWNER, `sell:${v7()}`, NOON));
const leftOn = async ({ code }: GiftCard) => given(await lookUpGiftCard(deps, code, OWNER, NOON)).balanceMinor;

describe('a gift card at the till, of somebody without a member card', () => {
  it('pays the bill of somebody without a card, and gets its money back by a tap, in every language', async () => {
    for (const language of LANGUAGES) {
      const card = await sold(300);
      const till = staff('cashier', language);
      await till.says(card.code);
      await till.says('+500');
      expect(till.words()).toContain('300');
      await till.again();
      expect(await leftOn(card)).toBe(0);
      await till.taps(till.labels()[0] ?? '');
      expect(await leftOn(card)).toBe(300);
      expect(await shop.problems()).toEqual([]);
    }
  });

  it('that was taken back after it paid somebody’s bill sends whoever undoes the sale to the money, in every language', async () => {
    for (const language of LANGUAGES) {
      const card = await sold(300);
      const till = staff('cashier', language);
      await till.says(card.code);
      await till.says('+100');
      given(await returnGiftCard(deps, card.code, OWNER, `back:${v7()}`, NOON));
      await till.taps(till.labels()[0] ?? '');
      expect(till.words()).toBe(text(language, 'sale-undo-void'));
      expect(till.words()).toContain(
        text(language, 'sale-undo-over')
          .split(/[.。 ]/)
          .findLast((part) => part !== ''),
      );
    }
  });

  it('is let go by a tap before anybody’s card, and after a wrong amount too', async () => {
    const card = await sold(300);
    for (const wrong of [[], ['-20']]) {
      const till = staff('cashier');
      for (const said of [card.code, ...wrong]) await till.says(said);
      await till.taps('Next customer');
      expect(till.words()).toContain('Scan the customer');
      expect(till.labels()).not.toContain('Next customer');
      await till.says('+300');
      expect(await leftOn(card)).toBe(300);
    }
  });

  it('is not lost to six digits, which may be somebody’s card or the amount: both are said, in every language', async () => {
    for (const language of LANGUAGES) {
      const card = await sold(300);
      const till = staff('cashier', language);
      await till.says(card.code);
      await till.says('150000');
      expect(till.words()).toBe(
        [text(language, 'card-unknown'), text(language, 'till.six-digits', { amount: '+150000' })].join('\n'),
      );
      expect(till.labels()).toContain('+150000');
      await till.says('+150000');
      expect(await leftOn(card)).toBe(0);
    }
  });

  it('goes on waiting where the amount cannot be read, and says how to type it, in every language', async () => {
    for (const language of LANGUAGES) {
      const card = await sold(300);
      const till = staff('cashier', language);
      await till.says(card.code);
      for (const wrong of ['+12.345', '-20', 'three']) {
        await till.says(wrong);
        expect(till.words()).toBe(`${text(language, 'till.amount-unread')}\n${text(language, 'till.gcard-ask')}`);
      }
      await till.says('+100');
      expect(await leftOn(card)).toBe(200);
    }
  });

  it('that is empty by then waits no more, and the next amount asks for a card', async () => {
    const card = await sold(300);
    const [one, other] = [staff('cashier'), staff('owner')];
    for (const till of [one, other]) await till.says(card.code);
    await one.says('+300');
    await other.says('+300');
    expect(other.words()).toContain('There is nothing left on this gift card.');
    await other.says('+300');
    expect(other.words()).toContain('card');
    expect(await leftOn(card)).toBe(0);
  });

  it('that was taken back or undone says that it is void, not that it is empty, and waits for no bill', async () => {
    const [undone, back] = [await sold(), await sold()];
    given(await undoGiftCard(deps, undone.cardId, OWNER, `undo:${v7()}`, NOON));
    given(await returnGiftCard(deps, back.code, OWNER, `back:${v7()}`, NOON));
    for (const { code } of [undone, back]) {
      const till = staff('cashier');
      await till.says(code);
      expect(till.words()).toBe('This gift card was taken back and is void.');
      await till.says('+300');
      expect(till.words()).toContain('card');
    }
  });
});
