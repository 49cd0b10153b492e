import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { issueCard } from '../../../src/app/memberCards.ts';
import { readVouchers } from '../../../src/app/readVouchers.ts';
import { tillPart } from '../../../src/chat/staff/till.ts';
import { undoPart } from '../../../src/chat/staff/undo.ts';
import { walkInPart } from '../../../src/chat/staff/walkIn.ts';
import { LANGUAGES, type Language } from '../../../src/i18n/language.ts';
import { paneOf } from '../../support/chatPane.ts';
import { offersOf } from '../../support/offers.ts';
import { NOON, ownShop } from '../../support/shop.ts';

const shop = ownShop();
const { deps } = shop;
const { coupon, oneTimeCodes, usesOf } = offersOf(deps);

const counter = (language: Language = 'en') =>
  paneOf(deps, [tillPart, undoPart, walkInPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role: 'cashier' },
    language,
  });

describe('a printed one-time code at the till', () => {
  it('is used up for the amount of a customer without a card, and taken back by a tap', async () => {
    const { couponId } = await coupon({ name: 'Flyer', value: 20, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const till = counter();
    await till.says(code);
    expect(till.words()).toContain('A printed code that nobody has typed yet.');
    await till.says('latte');
    await till.says('+1000');
    expect(till.words()).toContain('“Flyer” is used, without a card: NT$200 off, please take NT$800.');
    expect(await usesOf(couponId)).toBe(1);
    await till.taps('Undo');
    expect(till.words()).toContain('the code of “Flyer” can be used again');
    expect(await usesOf(couponId)).toBe(0);
  });

  it('is the voucher of the customer whose card comes next, on their sale', async () => {
    const { couponId } = await coupon({ name: 'Flyer', value: 20, claimable: false });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const mei = await shop.member({ name: 'Mei' });
    const till = counter();
    await till.says(code);
    await till.says((await issueCard(deps, mei, NOON)).code);
    expect(till.words()).toContain('Mei');
    await till.says('+1000');
    expect(till.words()).toContain('Mei used “Flyer”: NT$200 off, please take NT$800.');
    expect((await readVouchers(deps, mei, NOON)).used).toHaveLength(1);
    expect(await shop.pointsOf(mei)).toMatchObject({ available: 8 });
  });

  it('waits for a larger bill where its minimum is not reached', async () => {
    const { couponId } = await coupon({ name: 'Large', value: 20, claimable: false, minimumMinor: 2_000 });
    const [code = ''] = await oneTimeCodes(couponId, 1);
    const till = counter();
    await till.says(code);
    await till.says('+1500');
    expect(till.words()).toContain('NT$500');
    await till.says('+2000');
    expect(till.words()).toContain('please take NT$1,600');
  });

  it.each(LANGUAGES)('of a free item is handed over in %s, to the card that is open or to nobody', async (language) => {
    const { couponId } = await coupon({ name: 'Cake', kind: 'free_item', value: 1, claimable: false });
    const [code = '', other = ''] = await oneTimeCodes(couponId, 2);
    const till = counter(language);
    await till.says(code);
    await till.sends(`tredeem:${code}`);
    expect(till.words()).toContain('Cake');
    const mei = await shop.member({ name: 'Mei' });
    await till.says((await issueCard(deps, mei, NOON)).code);
    await till.says(other);
    await till.sends(`tredeem:${other}`);
    expect(till.words()).toContain('Mei');
    expect((await readVouchers(deps, mei, NOON)).used).toHaveLength(1);
    expect(await shop.problems()).toEqual([]);
  });
});
