import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { readVouchers } from '../../../src/app/readVouchers.ts';
import { readReward } from '../../../src/app/rewards.ts';
import { takeReward } from '../../../src/app/takeReward.ts';
import { rewardBackPart } from '../../../src/chat/staff/rewardBack.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { given, offersOf } from '../../support/offers.ts';
import { NOON, OWNER_ID, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { reward } = offersOf(deps);

const counter = (role: 'owner' | 'manager' | 'cashier', language: (typeof LANGUAGES)[number] = 'en') =>
  paneOf(deps, [tillPart, rewardBackPart], {
    member: undefined,
    staff: { staffId: OWNER_ID, name: 'Lin', role },
    language,
  });

/** A member who took a mug for 100 of 250 points. */
async function withMug() {
  const memberId = await shop.member({ name: 'Mei' });
  await shop.buys(memberId, 25_000);
  const { rewardId } = await reward({ name: 'Mug', costPoints: 100, stock: 1 });
  const { voucher } = given(await takeReward(deps, memberId, { rewardId }, `mug:${memberId}`, NOON));
  return { memberId, rewardId, code: voucher.code };
}

describe('a reward at the till', () => {
  it('is taken back by a manager with two taps, however often the second is tapped', async () => {
    const { memberId, rewardId, code } = await withMug();
    const till = counter('manager');
    await till.says(code);
    expect(till.labels()).toContain('Take reward back');
    await till.taps('Take reward back');
    expect(till.words()).toContain('Mei took “Mug” with points and has not used it.');
    await till.taps('Take reward back');
    expect(till.words()).toContain('“Mug” is taken back. Mei has 100 points back and 250 now.');
    await till.sends(`trbackyes:${code}`);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 250 });
    expect(await readReward(deps, rewardId)).toMatchObject({ stockLeft: 1, taken: 0 });
    expect((await readVouchers(deps, memberId, NOON)).usable).toEqual([]);
    expect(await shop.problems()).toEqual([]);
  });

  it('stays where the question is cancelled, and so does the customer who is served', async () => {
    const { memberId, code } = await withMug();
    const till = counter('manager');
    await till.says((await issueCard(deps, memberId, NOON)).code);
    await till.sends(`trback:${code}`);
    await till.taps('Cancel');
    expect(till.words()).toContain('Nothing was taken back.');
    await till.says('+100');
    expect(till.words()).toContain('Mei: NT$100 recorded');
    expect((await readVouchers(deps, memberId, NOON)).usable).toHaveLength(1);
    await till.says((await issueCard(deps, memberId, NOON)).code);
    await till.sends(`trback:${code}`);
    await till.taps('Take reward back');
    expect(till.words()).toContain('“Mug” is taken back.');
    await till.says('+200');
    expect(till.words()).toContain('Mei: NT$200 recorded');
  });

  it('is not offered to a cashier, nor taken back by a button of somebody else', async () => {
    const { memberId, code } = await withMug();
    const till = counter('cashier');
    await till.says(code);
    expect(till.labels()).not.toContain('Take reward back');
    await till.sends(`trbackyes:${code}`);
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 150 });
  });

  it('that was used is not taken back, and says so', async () => {
    const { memberId, code } = await withMug();
    const till = counter('owner');
    await till.says(code);
    await till.taps('Redeem now');
    await till.sends(`trback:${code}`);
    expect(till.words()).toContain('already used');
    expect(await shop.pointsOf(memberId)).toMatchObject({ available: 150 });
  });

  it.each(LANGUAGES)('is asked about in %s', async (language) => {
    const { code } = await withMug();
    const till = counter('owner', language);
    await till.says(code);
    await till.sends(`trback:${code}`);
    expect(till.words()).toContain('Mug');
    expect(till.labels()).toHaveLength(2);
  });
});
