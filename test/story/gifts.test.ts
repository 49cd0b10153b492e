import { describe, expect, it } from 'vitest';
import { offersOf } from '../support/offers.ts';
import { ownStory } from '../support/story.ts';

describe('a coupon that goes to a friend, and a gift card that goes to the till', () => {
  const story = ownStory();

  it('is given on LINE, taken on Telegram by somebody new, and the card pays there', async () => {
    const owner = await story.owner();
    const { deps } = story.service;
    await offersOf(deps).coupon({ name: 'Cake' }, Date.now());
    const mei = story.person('line', 'Mei');
    await mei.opens(`https://line.me/R/oaMessage/${encodeURIComponent(story.line.basicId)}/`);
    await mei.waitFor('Become a member');
    await mei.taps('Join now');
    await mei.waitFor('You are a member now');
    await mei.says('coupons');
    await mei.waitFor('Cake');
    await mei.taps('Take it');
    await mei.waitFor('This coupon is yours now');
    mei.clear();
    await mei.says('coupons');
    await mei.waitFor('Cake');
    await mei.taps('Show code');
    await mei.waitFor('Show this at the till');
    await mei.taps('Give to a friend');
    const passed = await mei.waitFor('I give you a coupon');
    const link = passed.links.find((one) => one.includes('t.me')) ?? '';
    expect(link).toMatch(/\?start=g_\w{12}$/);

    const bo = story.person('telegram', 'Bo');
    await bo.opens(link);
    await bo.waitFor(/gives you “Cake”/);
    await bo.waitFor('Become a member');
    mei.clear();
    await bo.taps('Join now');
    await bo.waitFor('This coupon is yours now');
    await mei.waitFor('Your friend took your gift: “Cake”');

    owner.clear();
    await owner.says('gift cards');
    await owner.waitFor(/No gift card was sold yet/);
    await owner.taps('Sell a gift card');
    await owner.waitFor('What is it worth');
    await owner.says('500');
    await owner.waitFor('For whom');
    await owner.taps('Skip');
    const sold = await owner.waitFor('A gift card of');
    const open = sold.links.find((one) => one.includes('t.me')) ?? '';
    await bo.opens(open);
    await bo.waitFor(/NT\$500 left on it/);
    bo.clear();
    await bo.says('card');
    const digits = /\b\d{3} ?\d{3}\b/.exec((await bo.waitFor(/\d{3} ?\d{3}/)).text)?.[0] ?? '';
    owner.clear();
    await owner.says(digits);
    await owner.waitFor('Gift card');
    await owner.taps('Pay by gift card');
    await owner.waitFor(/NT\$500 left/);
    await owner.says('+320');
    await owner.waitFor(/NT\$320 paid by gift card, NT\$180 left on it. To pay: NT\$0/);
    expect(await story.problems()).toEqual([]);
  });
});
