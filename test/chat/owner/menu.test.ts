import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { ownerMenuPart } from '../../../src/chat/owner/menu.ts';
import { referralReviewPart } from '../../../src/chat/owner/referralReview.ts';
import { paneOf } from '../../support/chatPane.ts';
import { friendsOf } from '../../support/friends.ts';
import { ownShop } from '../../support/shop.ts';

const shop = ownShop();
const friendOf = friendsOf(shop);

const pane = (role: 'owner' | 'manager', language: 'en' | 'zh-Hant' = 'en') =>
  paneOf(shop.deps, [ownerMenuPart, referralReviewPart], {
    member: undefined,
    staff: { staffId: v7(), name: 'Lin', role },
    language,
  });

describe('the menu of the shop', () => {
  it('leads the owner to the friend rewards that wait, with their number, and only while any does', async () => {
    const owner = pane('owner');
    await owner.sends('owner');
    expect(owner.labels().join()).not.toContain('Friend rewards');

    const mei = await shop.member({ name: 'Mei' });
    for (let count = 0; count < 12; count += 1) await shop.buys(await friendOf(mei), 500);
    await owner.sends('owner');
    expect(owner.labels()).toContain('Friend rewards (2)');
    const chinese = pane('owner', 'zh-Hant');
    await chinese.sends('owner');
    expect(chinese.labels()).toContain('邀請禮待確認（2）');
    const manager = pane('manager');
    await manager.sends('owner');
    expect(manager.labels().join()).not.toContain('Friend rewards');

    await owner.taps('Friend rewards (2)');
    await owner.taps('Give the reward');
    await owner.taps('Others waiting');
    await owner.taps('Do not give it');
    await owner.sends('owner');
    expect(owner.labels().join()).not.toContain('Friend rewards');
    expect(await shop.problems()).toEqual([]);
  });
});
