import { describe, expect, it } from 'vitest';
import { ownStory } from '../support/story.ts';

describe('the owner sets the shop up in the chat', () => {
  const story = ownStory();

  it('claims the shop with the set-up code, answers the questions, adds a product and invites a cashier', async () => {
    const owner = await story.owner();
    await owner.taps('Settings');
    await owner.waitFor('Asia/Taipei');
    await owner.taps('Shop name');
    await owner.waitFor("your shop's name");
    await owner.says('Bao Bei Baby Goods');
    await owner.waitFor('Saved');
    await owner.says('shop');
    await owner.waitFor('Running Bao Bei Baby Goods');
    await owner.taps('Products');
    await owner.waitFor('No products yet');
    await owner.taps('Add a product');
    await owner.waitFor('product called');
    await owner.says('Formula tin');
    await owner.waitFor('What does it cost');
    await owner.says('six hundred');
    await owner.waitFor('Please type an amount');
    await owner.says('680');
    await owner.waitFor('Which category');
    await owner.says('Formula');
    await owner.waitFor('how many days');
    await owner.taps('21');
    await owner.waitFor('Its SKU');
    await owner.taps('Skip');
    const saved = await owner.waitFor('Saved: Formula tin');
    expect(saved.text).toContain('Formula tin');
    await owner.taps('Price');
    await owner.waitFor('What does it cost');
    owner.clear();
    await owner.says('700');
    await owner.waitFor('NT$700');

    await owner.says('shop');
    await owner.waitFor('Running');
    await owner.taps('Staff');
    await owner.waitFor('Owner');
    await owner.taps('Invite a cashier');
    const invitation = await owner.waitFor('works once');
    const link = invitation.links.find((one) => one.includes('t.me'));
    const cashier = story.person('telegram', 'Cathy');
    await cashier.opens(String(link));
    await cashier.waitFor('Your role: Cashier');

    const stranger = story.person('telegram', 'Sam');
    await stranger.opens(String(link));
    await stranger.waitFor('was used or has ended');
    expect(await story.problems()).toEqual([]);
  });
});
