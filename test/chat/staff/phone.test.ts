import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { setPhone } from '../../../src/app/setPhone.ts';
import { basketPart } from '../../../src/chat/staff/basket.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given } from '../../support/offers.ts';
import { ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;

const till = () =>
  paneOf(deps, [tillPart, basketPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role: 'cashier' },
    language: 'en',
  });

/** A member who shared this number. */
async function customer(name: string, phone: string): Promise<string> {
  const memberId = await shop.member({ name });
  given(await setPhone(deps, memberId, phone, `phone:${memberId}`));
  return memberId;
}

describe('a phone number typed at the till', () => {
  it('opens the customer who shared it, as it is dialled at home or abroad', async () => {
    const mei = await customer('Mei', '+886912345678');
    for (const typed of ['0912-345-678', '+886 912 345 678', '０９１２３４５６７８']) {
      const pane = till();
      await pane.says(typed);
      expect(pane.words()).toContain('Mei');
      await pane.says('+320');
      expect(pane.words()).toContain('Mei: NT$320 recorded, 3 points earned.');
    }
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 9 });
  });

  it('opens the next customer while another is served, and is never taken for an amount', async () => {
    const ken = await customer('Ken', '+886922222222');
    const ana = await customer('Ana', '+886933333333');
    const pane = till();
    await pane.says('0922222222');
    await pane.says('0933333333');
    await pane.says('+100');
    expect([await shop.pointsOf(ken), await shop.pointsOf(ana)]).toMatchObject([{ available: 0 }, { available: 1 }]);
  });

  it('keeps whoever is served when nobody shared it', async () => {
    await customer('Joy', '+886944444444');
    const pane = till();
    await pane.says('0944444444');
    await pane.says('0955555555');
    expect(pane.words()).toContain('No customer has shared this number with us.');
    await pane.says('+500');
    expect(pane.words()).toContain('Joy: NT$500 recorded');
  });

  it('counts towards the ten wrong guesses, after which the right one opens nobody either', async () => {
    await customer('Leo', '+886966666666');
    const pane = till();
    for (let wrong = 0; wrong < 10; wrong += 1) await pane.says(`09770000${String(wrong).padStart(2, '0')}`);
    await pane.says('0966666666');
    expect(pane.words()).not.toContain('Leo');
  });
});
