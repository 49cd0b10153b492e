import { describe, expect, it } from 'vitest';
import { takeReward } from '../../../src/app/takeReward.ts';
import { statsPart } from '../../../src/chat/owner/stats.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { DAY, NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, reward, takes } = offersOf(deps);
const pane = (language: (typeof LANGUAGES)[number] = 'en', role: 'owner' | 'cashier' = 'owner') =>
  paneOf(deps, [statsPart], { member: undefined, staff: { staffId: OWNER_ID, name: 'Lin', role }, language });

describe('the members behind a number', () => {
  it('are listed with their part of it, who has most of it first, page by page', async () => {
    const many = await Promise.all(
      Array.from({ length: 23 }, (_, index) => shop.member({ name: `Guest ${index}`, joinedAt: new Date(NOON) })),
    );
    for (const [index, memberId] of many.entries()) await shop.buys(memberId, 1_000 + index);
    const owner = pane();
    await owner.sends('stats');
    expect(owner.labels().filter((label) => label === 'Who is behind it')).toHaveLength(3);
    await owner.taps('Who is behind it');
    await owner.taps('Sales');
    expect(owner.words()).toContain('Sales, Today');
    expect(owner.words()).toMatch(/Guest 22: NT\$1,022\s+Guest 21: NT\$1,021/);
    expect(owner.words()).not.toContain('Guest 2:');
    await owner.taps('More');
    expect(owner.words()).toContain('Guest 2: NT$1,002');
    expect(owner.words()).not.toContain('Guest 22');
    await owner.sends('statm:7:new');
    expect(owner.words()).toContain('Guest 7: ');
  });

  it('are those of points, coupons and visits too, of the days that are asked for', async () => {
    const mei = await shop.member({ name: 'Mei', joinedAt: new Date(NOON - 90 * DAY) });
    await shop.buys(mei, 900_000);
    const { rewardId } = await reward({ costPoints: 7_000 });
    given(await takeReward(deps, mei, { rewardId }, 'mug', NOON));
    await takes(mei, (await coupon()).couponId);
    const owner = pane();
    for (const [figure, words] of [
      ['given', 'Mei: 9,000'],
      ['used', 'Mei: 7,000'],
      ['taken', 'Mei: 2'],
      ['active:20', 'Mei: '],
    ]) {
      await owner.sends(`statm:30:${figure}`);
      expect(owner.words()).toContain(words);
    }
    await owner.sends('statm:30:redeemed');
    expect(owner.words()).toContain('Nobody.');
    await owner.sends('statm:30:new');
    expect(owner.words()).not.toContain('Mei');
  });

  it.each(LANGUAGES)('are asked for in %s', async (language) => {
    const owner = pane(language);
    await owner.sends('statwho:7');
    expect(owner.labels()).toHaveLength(8);
    await owner.sends('statm:7:sales');
    expect(owner.words()).not.toBe('');
  });

  it('are nothing that a cashier is told', async () => {
    const cashier = pane('en', 'cashier');
    await cashier.sends('statm:30:sales');
    expect(cashier.words()).not.toContain('NT$');
  });
});
