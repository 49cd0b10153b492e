import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { undoWalkIn } from '../../../src/app/codes/undoWalkIn.ts';
import { sellGiftCard } from '../../../src/app/giftCards/giftCards.ts';
import { payWalkIn } from '../../../src/app/giftCards/payWalkIn.ts';
import { undoWalkInSale } from '../../../src/app/giftCards/undoWalkInSale.ts';
import { redeemVoucher } from '../../../src/app/redeemVoucher.ts';
import { ownerCouponsPart } from '../../../src/chat/owner/coupons.ts';
import { statsPart } from '../../../src/chat/owner/stats.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { CASHIER, DAY, NOON, OWNER, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, oneTimeCodes, takes } = offersOf(deps);
const owner = (language: Language = 'en') =>
  paneOf(deps, [statsPart, ownerCouponsPart], {
    member: undefined,
    staff: { staffId: OWNER_ID, name: 'Lin', role: 'owner' },
    language,
  });
const shows = async (code: string, amountMinor = 1_000, now = NOON) =>
  given(await redeemVoucher(deps, { code, basket: { amountMinor } }, CASHIER, v7(), now));

describe('what people without a member card brought', () => {
  it('stands in the owner’s numbers and on the coupon’s card, each sale once, and nothing that was taken back', async () => {
    const panes = LANGUAGES.map((language) => owner(language));
    for (const pane of panes) await pane.sends('stats');
    expect(panes[0]?.words()).not.toContain('Without a member card');

    const { couponId } = await coupon({ name: 'Flyer', value: 20, claimable: false });
    const codes = await oneTimeCodes(couponId, 5);
    await shows(codes[0] ?? '', 1_000, NOON - 3 * DAY);
    await shows(codes[1] ?? '');
    const slip = await shows(codes[2] ?? '', 9_000);
    given(await undoWalkIn(deps, slip.redemptionId, OWNER, v7(), NOON));
    const { code: card } = given(await sellGiftCard(deps, { amountMinor: 5_000 }, OWNER, v7(), NOON));
    const pays = async (code?: string) =>
      given(
        await payWalkIn(
          deps,
          { giftCards: [card], amountMinor: 500, ...(code === undefined ? {} : { code }) },
          CASHIER,
          v7(),
          NOON,
        ),
      );
    await pays(codes[3]);
    await pays();
    const undone = await pays();
    given(await undoWalkInSale(deps, undone.saleId ?? '', OWNER, v7(), NOON));
    const mei = await shop.member();
    given(await redeemVoucher(deps, { code: (await takes(mei, (await coupon()).couponId)).code }, CASHIER, v7(), NOON));

    const [pane] = panes;
    await pane?.sends('stats');
    const [today = '', week = ''] = (pane?.words() ?? '').split('\n7 days\n');
    // Today two codes, of 1,000 and of 500 that a gift card paid; and one sale by gift card alone.
    expect(today).toContain('Coupons taken / used: 1 / 3');
    expect(today).toContain('Without a member card: 2 printed codes, NT$300 off\n3 sales, NT$1,700');
    expect(week).toContain('Without a member card: 3 printed codes, NT$500 off\n4 sales, NT$2,500');
    await pane?.sends(`ocoupon:${couponId}`);
    expect(pane?.words()).toContain('Used: 3 times');
    expect(pane?.words()).toContain('Without a member card: 3 printed codes, NT$500 off\n3 sales, NT$2,000');
    for (const one of panes) {
      await one.sends('stats');
      expect(one.words()).toContain('1,700');
      await one.sends('statshow');
    }
    expect(await shop.problems()).toEqual([]);
  });
});
